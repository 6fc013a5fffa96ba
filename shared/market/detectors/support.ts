import {
  DAY_MS,
  HOUR_MS,
  type DurationMs,
  type Price,
  type TimestampMs,
} from '../../domain/units.ts';
import { bucketsIn, dayOfBucket, type Bucket } from '../series/bucket.ts';
import { createRing, pushRing, ringAt, ringMin, type Ring } from '../series/ring.ts';
import { roundStep } from './round-number.ts';

export type SupportKind = 'twenty-day-low' | 'swing-low' | 'prior-day-low' | 'round-number';

const LOW_DAYS = 20;
/** Fewer days have no "20-day low" worth the name. */
const FEWEST_DAYS = 10;
/** A swing low is the lowest price of half a day to both sides; with long candles of two to both sides. */
const SWING_MS: DurationMs = 12 * HOUR_MS;
const FEWEST_SWING_BUCKETS = 2;
const SWINGS = 8;
const SWING_LIFE_MS: DurationMs = 30 * DAY_MS;
/** How long a break is news. */
const BREAK_LIFE_MS: DurationMs = DAY_MS;

/** Levels below the price that have held, and the last one that did not. Days are UTC days. */
export interface SupportState {
  readonly bucketMs: DurationMs;
  readonly dayLows: Ring;
  readonly lows: Ring;
  readonly swings: Ring;
  readonly swingTimes: Ring;
  day: number;
  lowOfDay: Price;
  daysKnown: number;
  twentyDayLow: Price;
  priorDayLow: Price;
  step: Price;
  previousClose: Price;
  brokenKind: SupportKind | 'none';
  brokenLevel: Price;
  brokenAt: TimestampMs;
}

export function createSupport(bucketMs: DurationMs): SupportState {
  const side = Math.max(FEWEST_SWING_BUCKETS, bucketsIn(SWING_MS, bucketMs));
  return {
    bucketMs,
    dayLows: createRing(LOW_DAYS),
    lows: createRing(2 * side + 1),
    swings: createRing(SWINGS),
    swingTimes: createRing(SWINGS),
    day: NaN,
    lowOfDay: NaN,
    daysKnown: 0,
    twentyDayLow: NaN,
    priorDayLow: NaN,
    step: NaN,
    previousClose: NaN,
    brokenKind: 'none',
    brokenLevel: NaN,
    brokenAt: NaN,
  };
}

/** Takes the bucket that ended: into its day's low, and as the right-hand side of an older swing low. */
export function endSupportBucket(state: SupportState, bucket: Bucket): void {
  pushRing(state.lows, bucket.low);
  const side = (state.lows.values.length - 1) / 2;
  const middle = ringAt(state.lows, side);
  if (middle === ringMin(state.lows) && isFirst(state.lows, side)) {
    pushRing(state.swings, middle);
    pushRing(state.swingTimes, (bucket.index - side + 1) * state.bucketMs);
  }
  const day = dayOfBucket(bucket.index, state.bucketMs);
  if (day !== state.day) {
    endDay(state);
    state.day = day;
    state.lowOfDay = bucket.low;
  } else if (Number.isNaN(state.lowOfDay) || bucket.low < state.lowOfDay) {
    state.lowOfDay = bucket.low;
  }
}

/** The bucket that begins: may end the day before, and its price says which numbers are round. */
export function beginSupportBucket(state: SupportState, index: number, price: Price): void {
  const day = dayOfBucket(index, state.bucketMs);
  if (day !== state.day && !Number.isNaN(state.day)) {
    endDay(state);
    state.day = day;
  }
  state.step = roundStep(price);
}

/** Looks for a level between the close before and this one; of several the gravest counts, and the higher of two alike. */
export function stepSupport(state: SupportState, at: TimestampMs, close: Price): void {
  const before = state.previousClose;
  state.previousClose = close;
  if (close < before) findBreak(state, at, before, close);
  else if (
    state.brokenKind !== 'none' &&
    (close > state.brokenLevel || at - state.brokenAt > BREAK_LIFE_MS)
  ) {
    state.brokenKind = 'none';
  }
}

/** Whether the close stands under the low of the last 20 whole days; false while fewer than 10 are known. */
export function isUnderTwentyDayLow(state: SupportState, close: Price): boolean {
  return state.daysKnown >= FEWEST_DAYS && close < state.twentyDayLow;
}

/** A level that holds, and the highest of those at or below the close; undefined while none is known. */
export function nearestSupport(
  state: SupportState,
  at: TimestampMs,
  close: Price,
): { readonly kind: SupportKind; readonly price: Price } | undefined {
  const levels: { readonly kind: SupportKind; readonly price: Price }[] = [];
  if (state.daysKnown >= FEWEST_DAYS)
    levels.push({ kind: 'twenty-day-low', price: state.twentyDayLow });
  state.swings.values.forEach((price, i) => {
    if (at - (state.swingTimes.values[i] ?? NaN) <= SWING_LIFE_MS)
      levels.push({ kind: 'swing-low', price });
  });
  levels.push({ kind: 'prior-day-low', price: state.priorDayLow });
  levels.push({ kind: 'round-number', price: Math.floor(close / state.step) * state.step });
  // Of two alike the graver stands first and stays.
  return levels
    .filter(({ price }) => price > 0 && price <= close)
    .reduce<(typeof levels)[number] | undefined>(
      (best, level) => (best === undefined || level.price > best.price ? level : best),
      undefined,
    );
}

function endDay(state: SupportState): void {
  pushRing(state.dayLows, state.lowOfDay);
  state.daysKnown = 0;
  for (const low of state.dayLows.values) if (!Number.isNaN(low)) state.daysKnown += 1;
  state.priorDayLow = state.lowOfDay;
  state.twentyDayLow = ringMin(state.dayLows);
  state.lowOfDay = NaN;
}

function findBreak(state: SupportState, at: TimestampMs, before: Price, close: Price): void {
  if (state.brokenKind !== 'none' && at - state.brokenAt > BREAK_LIFE_MS) state.brokenKind = 'none';
  if (state.daysKnown >= FEWEST_DAYS && isBroken(state.twentyDayLow, before, close)) {
    note(state, 'twenty-day-low', state.twentyDayLow, at);
    return;
  }
  const swing = brokenSwing(state, at, before, close);
  if (swing > 0) {
    note(state, 'swing-low', swing, at);
    return;
  }
  if (isBroken(state.priorDayLow, before, close)) {
    note(state, 'prior-day-low', state.priorDayLow, at);
    return;
  }
  const round = Math.floor(before / state.step) * state.step;
  if (isBroken(round, before, close)) note(state, 'round-number', round, at);
}

function isBroken(level: Price, before: Price, close: Price): boolean {
  return close < level && before >= level;
}

/** Highest swing low between the two closes, 0 when there is none. */
function brokenSwing(state: SupportState, at: TimestampMs, before: Price, close: Price): Price {
  const { values } = state.swings;
  let highest = 0;
  for (let i = 0; i < values.length; i++) {
    const level = values[i] ?? NaN;
    const age = at - (state.swingTimes.values[i] ?? NaN);
    if (close < level && before >= level && level > highest && age <= SWING_LIFE_MS)
      highest = level;
  }
  return highest;
}

const GRAVITY: Readonly<Record<SupportKind | 'none', number>> = {
  none: 0,
  'round-number': 1,
  'prior-day-low': 2,
  'swing-low': 3,
  'twenty-day-low': 4,
};

/** A lesser break does not hide a graver one of the last day. */
function note(state: SupportState, kind: SupportKind, level: Price, at: TimestampMs): void {
  if (GRAVITY[kind] < GRAVITY[state.brokenKind]) return;
  state.brokenKind = kind;
  state.brokenLevel = level;
  state.brokenAt = at;
}

/** Of several equal lows the first one counts; a price that stands still has none. */
function isFirst(lows: Ring, back: number): boolean {
  const low = ringAt(lows, back);
  for (let older = back + 1; older < lows.values.length; older++) {
    if (ringAt(lows, older) === low) return false;
  }
  return true;
}
