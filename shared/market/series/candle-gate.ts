import type { RecordedCandle } from '../../domain/candle.ts';
import {
  DAY_MS,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';

/**
 * What became of a candle. `accepted`; `after-gap`: accepted, candles are missing before it; `new-level`: accepted, and all
 * windows begin anew, because price or time jumped and the next candle confirmed the jump (a redenomination, a long halt).
 * The others were refused: `broken` is no candle at all, `implausible` a jump that nothing confirms yet.
 */
export type CandleOutcome =
  'accepted' | 'after-gap' | 'new-level' | 'broken' | 'duplicate' | 'out-of-order' | 'implausible';

/** No coin moves tenfold from one close to the next; a wrong decimal or another unit does. */
const LARGEST_STEP = 10;
/** A second candle within this factor of a suspect one says that the suspect was true. */
const CONFIRMING_STEP = 2;
/** Longer than any halt of an exchange: a timestamp further ahead is held back, or all that follow would be "old". */
const LONGEST_GAP_MS: DurationMs = 30 * DAY_MS;
/** Highs and lows further from the candle's body than this count as the limit: one trade gone wrong, not a level. */
const LARGEST_WICK: Ratio = 3;

export interface CandleGate {
  readonly intervalMs: DurationMs;
  /** Opening time and close of the newest accepted candle; NaN before the first. */
  lastAt: TimestampMs;
  lastClose: Price;
  suspectAt: TimestampMs;
  suspectClose: Price;
  accepted: number;
  refused: number;
  gaps: number;
  wicksCut: number;
}

export function createCandleGate(intervalMs: DurationMs): CandleGate {
  return {
    intervalMs,
    lastAt: NaN,
    lastClose: NaN,
    suspectAt: NaN,
    suspectClose: NaN,
    accepted: 0,
    refused: 0,
    gaps: 0,
    wicksCut: 0,
  };
}

/** Lets a candle in or says why not, and counts it. A candle may come once, whole and in its turn. */
export function admitCandle(gate: CandleGate, candle: RecordedCandle): CandleOutcome {
  const outcome = judge(gate, candle);
  if (outcome === 'accepted' || outcome === 'after-gap' || outcome === 'new-level') {
    gate.accepted += 1;
    if (outcome === 'after-gap') gate.gaps += 1;
    if (isCut(candle)) gate.wicksCut += 1;
    gate.lastAt = candle.timestamp;
    gate.lastClose = candle.close;
    gate.suspectAt = NaN;
    return outcome;
  }
  gate.refused += 1;
  return outcome;
}

/** High of the candle, at most three times its body: what the windows take. */
export function soundHigh(candle: RecordedCandle): Price {
  return Math.min(candle.high, LARGEST_WICK * Math.max(candle.open, candle.close));
}

/** Low of the candle, at least a third of its body. */
export function soundLow(candle: RecordedCandle): Price {
  return Math.max(candle.low, Math.min(candle.open, candle.close) / LARGEST_WICK);
}

function isCut(candle: RecordedCandle): boolean {
  return soundHigh(candle) < candle.high || soundLow(candle) > candle.low;
}

function judge(gate: CandleGate, candle: RecordedCandle): CandleOutcome {
  if (!isWhole(candle)) return 'broken';
  const { timestamp, close } = candle;
  if (Number.isNaN(gate.lastAt)) return 'accepted';
  const step = timestamp - gate.lastAt;
  if (step === 0) return 'duplicate';
  // Half an interval of slack: a trading day is an hour shorter when the clocks change.
  if (step < gate.intervalMs / 2) return 'out-of-order';
  if (step <= LONGEST_GAP_MS && isNear(close, gate.lastClose, LARGEST_STEP)) {
    return step > gate.intervalMs * 1.5 ? 'after-gap' : 'accepted';
  }
  const sinceSuspect = timestamp - gate.suspectAt;
  if (
    sinceSuspect > 0 &&
    sinceSuspect <= LONGEST_GAP_MS &&
    isNear(close, gate.suspectClose, CONFIRMING_STEP)
  ) {
    return 'new-level';
  }
  gate.suspectAt = timestamp;
  gate.suspectClose = close;
  return 'implausible';
}

function isNear(a: Price, b: Price, factor: number): boolean {
  return a <= b * factor && b <= a * factor;
}

function isWhole({ timestamp, open, high, low, close, volume }: RecordedCandle): boolean {
  return (
    Number.isFinite(timestamp) &&
    low > 0 &&
    high < Infinity &&
    // Written so that NaN fails.
    low <= open &&
    low <= close &&
    high >= open &&
    high >= close &&
    (volume === undefined || (volume >= 0 && volume < Infinity))
  );
}
