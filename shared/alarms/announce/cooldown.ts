import type { DurationMs, Ratio } from '../../domain/units.ts';
import type { AlarmId } from '../alarm.ts';
import { RULES } from '../rules/rule-traits.ts';
import type { AlarmState, Instant } from '../engine/alarm-state.ts';

/** A warning that was told to be over and comes back within this time is the same one: the list shows it, nobody is called. */
export const COOLDOWN_MS: DurationMs = 3_600_000;

/** Of a warning that was told to be over. */
export interface Cooldown {
  readonly untilMonotonicMs: number;
  /** The least way to liquidation while it stood: nearer than that is worse, and breaks it. */
  readonly distance?: Ratio;
}

export type Cooldowns = ReadonlyMap<AlarmId, Cooldown>;

/** Only what follows a price comes and goes; a source that is lost again is news each time. */
export function withCooldown(cooldowns: Cooldowns, over: AlarmState, now: Instant): Cooldowns {
  if (!RULES[over.rule].confirm) return cooldowns;
  const { distance } = over.worst;
  const untilMonotonicMs = now.monotonicMs + COOLDOWN_MS;
  const one = { untilMonotonicMs, ...(distance === undefined ? {} : { distance }) };
  return new Map([...cooldowns, [over.id, one]]);
}

/** Why this warning is not said now; undefined: it is said. What is critical is never held back. */
export function cooldownOf(
  alarm: AlarmState,
  cooldowns: Cooldowns,
  now: Instant,
): string | undefined {
  const cooldown = cooldowns.get(alarm.id);
  if (alarm.level !== 'warning' || cooldown === undefined) return undefined;
  const leftMs = cooldown.untilMonotonicMs - now.monotonicMs;
  if (leftMs <= 0 || mayBeNearer(alarm.distance, cooldown.distance)) return undefined;
  const minutes = Math.ceil(leftMs / 60_000);
  return `it was over less than an hour ago: it is said in ${minutes} min if it still stands, at once if it gets worse`;
}

/** A distance that is not known any more may be any. */
function mayBeNearer(now: Ratio | undefined, before: Ratio | undefined): boolean {
  return before !== undefined && (now === undefined || now < before);
}

/** Without those that have ended; the same map where none has. */
export function stillCooling(cooldowns: Cooldowns, now: Instant): Cooldowns {
  const left = [...cooldowns].filter(([, one]) => one.untilMonotonicMs > now.monotonicMs);
  return left.length === cooldowns.size ? cooldowns : new Map(left);
}
