import { describe, expect, it } from 'vitest';
import {
  COOLDOWN_MS,
  cooldownOf,
  stillCooling,
  withCooldown,
  type Cooldowns,
} from '../../../../shared/alarms/announce/cooldown.ts';
import { alarm, at } from '../alarm-fixtures.ts';

const NONE: Cooldowns = new Map();
const OVER_AT = 7_000;
const warning = (distance?: number) =>
  alarm({ level: 'warning', ...(distance === undefined ? {} : { distance }) });
const cooled = (distance?: number) =>
  withCooldown(
    NONE,
    alarm({ worst: { level: 'warning', ...(distance === undefined ? {} : { distance }) } }),
    at(OVER_AT),
  );

describe('the cooldown of a warning that was told to be over', () => {
  it('begins for what follows a price, and not for a source that is lost again', () => {
    expect([...cooled(0.08).values()]).toEqual([
      { untilMonotonicMs: OVER_AT + COOLDOWN_MS, distance: 0.08 },
    ]);
    expect([...cooled().values()]).toEqual([{ untilMonotonicMs: OVER_AT + COOLDOWN_MS }]);
    expect(withCooldown(NONE, alarm({ rule: 'stale' }), at(OVER_AT))).toBe(NONE);
  });

  it('holds a warning back for an hour, and says for how long', () => {
    const held = (ms: number) => cooldownOf(warning(0.08), cooled(0.08), at(OVER_AT + ms));
    expect(held(0)).toContain('it is said in 60 min if it still stands');
    expect(held(COOLDOWN_MS - 60_001)).toContain('it is said in 2 min');
    expect(held(COOLDOWN_MS - 60_000)).toContain('it is said in 1 min');
    expect(held(COOLDOWN_MS - 1)).toContain('it is said in 1 min');
    expect(held(COOLDOWN_MS)).toBeUndefined();
    expect(held(COOLDOWN_MS + 1)).toBeUndefined();
  });

  it('holds back nothing that is critical, nearer, or not to be compared', () => {
    const now = at(OVER_AT + 1_000);
    expect(cooldownOf(alarm({ distance: 0.08 }), cooled(0.08), now)).toBeUndefined();
    expect(cooldownOf(warning(0.079), cooled(0.08), now)).toBeUndefined();
    expect(cooldownOf(warning(), cooled(0.08), now)).toBeUndefined();
    expect(cooldownOf(warning(0.08), NONE, now)).toBeUndefined();
    expect(cooldownOf(warning(0.081), cooled(0.08), now)).toBeDefined();
    expect(cooldownOf(warning(0.01), cooled(), now)).toBeDefined();
    expect(cooldownOf(warning(), cooled(), now)).toBeDefined();
  });

  it('is forgotten when it has ended; the same map as long as none has', () => {
    const cooldowns = cooled(0.08);
    expect(stillCooling(cooldowns, at(OVER_AT + COOLDOWN_MS - 1))).toBe(cooldowns);
    expect(stillCooling(cooldowns, at(OVER_AT + COOLDOWN_MS)).size).toBe(0);
    const both = new Map([...cooldowns, ['other', { untilMonotonicMs: 1e12 }]]);
    expect([...stillCooling(both, at(OVER_AT + COOLDOWN_MS)).keys()]).toEqual(['other']);
  });
});
