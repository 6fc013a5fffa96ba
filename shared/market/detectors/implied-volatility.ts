import { DAY_MS, HOUR_MS, type Ratio, type TimestampMs } from '../../domain/units.ts';
import { createRing, pushRing, type Ring } from '../series/ring.ts';

const DAYS = 30;
/** Four readings a day are kept: an index moves slower than a price. */
const SLOT_MS = 6 * HOUR_MS;
const SLOTS = (DAYS * DAY_MS) / SLOT_MS;
const FEWEST_SLOTS = 20;
/** An index that stood still this long says nothing of now. */
const STALE_MS = DAY_MS;

/** An index of implied volatility, such as Deribit's DVOL, against its own 30 days. */
export interface ImpliedVolatilityState {
  readonly readings: Ring;
  slot: number;
  value: number;
  at: TimestampMs;
  sum: number;
  count: number;
}

export function createImpliedVolatility(): ImpliedVolatilityState {
  return { readings: createRing(SLOTS), slot: NaN, value: NaN, at: NaN, sum: 0, count: 0 };
}

/** Takes one reading (any unit > 0, always the same). False when it is no number, or not newer than the last one. */
export function stepImpliedVolatility(
  state: ImpliedVolatilityState,
  at: TimestampMs,
  value: number,
): boolean {
  if (!Number.isFinite(at) || !(value > 0) || value === Infinity || at <= state.at) return false;
  const slot = Math.floor(at / SLOT_MS);
  if (slot !== state.slot && !Number.isNaN(state.slot)) {
    pushRing(state.readings, state.value);
    const missed = Math.min(SLOTS, slot - state.slot - 1);
    for (let i = 0; i < missed; i++) pushRing(state.readings, NaN);
    state.sum = 0;
    state.count = 0;
    for (const one of state.readings.values) {
      if (Number.isNaN(one)) continue;
      state.sum += one;
      state.count += 1;
    }
  }
  state.slot = slot;
  state.value = value;
  state.at = at;
  return true;
}

/** Newest reading over the mean of the 30 days before it; NaN with fewer than five days of them or a reading of yesterday. */
export function impliedVolatilityRatio(state: ImpliedVolatilityState, now: TimestampMs): Ratio {
  if (state.count < FEWEST_SLOTS || now - state.at > STALE_MS) return NaN;
  return state.value / (state.sum / state.count);
}
