import { describe, expect, it } from 'vitest';
import { Harness, POSITION, seen } from '../engine-harness.ts';
import { alarmIdOf } from '../../../../shared/alarms/engine/alarm-state.ts';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';

const OTHER = 'acc|p|ETH/USDT:USDT|long|cross';
const ID = alarmIdOf('liquidation-risk', { accountId: 'acc', positionKey: POSITION });

function raised(): Harness {
  const harness = new Harness();
  harness.observe(
    seen('critical', { distance: 0.02 }),
    seen('critical', { distance: 0.05, key: OTHER }),
  );
  return harness;
}

const keysOf = ({ state }: Harness) => alarmViews(state).map(({ subject }) => subject.positionKey);

describe('the list of alarms', () => {
  it('makes the words of an alarm once, however often it is asked for', () => {
    const harness = raised();
    const before = alarmViews(harness.state);
    harness.observe(seen('critical', { distance: 0.01 }));
    const after = alarmViews(harness.state);
    expect(before).toHaveLength(2);
    expect(after[1]).toBe(before[1]);
    expect(after[0]).not.toBe(before[0]);
  });

  it('says what is true now: the distance, the order, the answer', () => {
    const harness = raised();
    const [first, second] = alarmViews(harness.state);
    expect(keysOf(harness)).toEqual([POSITION, OTHER]);
    harness.observe(seen('critical', { distance: 0.03, key: OTHER }));
    const [, nearer] = alarmViews(harness.state);
    expect(nearer?.title).not.toBe(second?.title);
    harness.observe(seen('critical', { distance: 0.01, key: OTHER }));
    expect(keysOf(harness)).toEqual([OTHER, POSITION]);
    harness.send({ type: 'acknowledged', alarmId: ID });
    expect(first?.phase).toBe('firing');
    expect(alarmViews(harness.state)[1]).toMatchObject({ id: ID, phase: 'acknowledged' });
  });
});
