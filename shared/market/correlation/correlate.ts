import type { Ratio, TimestampMs } from '../../domain/units.ts';
import type { ReturnPair } from './paired-returns.ts';

/** How two markets moved together over a window of common sessions. */
export interface Correlation {
  /** End of the last session of the window. */
  readonly atMs: TimestampMs;
  readonly sessions: number;
  /** Pearson's coefficient of log returns, −1 to 1. */
  readonly coefficient: number;
  /** 95 % interval of the coefficient by Fisher's z; wide when there are few sessions. */
  readonly low: number;
  readonly high: number;
  /** Move of the first market when the second moves by 1: slope of its returns on those of the second. */
  readonly beta: number;
}

/** A month of sessions, as traders quote it. */
const CORRELATION_SESSIONS = 30;
/** Fewer say nothing about how two markets move together. */
export const FEWEST_SESSIONS = 20;
/** 97.5 % quantile of the normal distribution. */
const TWO_SIDED_95 = 1.959964;

/** Over the last `sessions` pairs; undefined with fewer than 20 or where one of the two did not move. */
export function correlate(
  pairs: readonly ReturnPair[],
  sessions = CORRELATION_SESSIONS,
): Correlation | undefined {
  return rollCorrelation(pairs.slice(-sessions), sessions).at(-1);
}

/**
 * The correlation at the end of each session that has enough behind it, each over its own last `sessions` pairs.
 * Recomputed from the window each time: sums that are carried along lose their digits over years.
 */
export function rollCorrelation(
  pairs: readonly ReturnPair[],
  sessions = CORRELATION_SESSIONS,
): readonly Correlation[] {
  const found: Correlation[] = [];
  for (let end = Math.min(FEWEST_SESSIONS, sessions); end <= pairs.length; end += 1) {
    const correlation = correlationOf(pairs.slice(Math.max(0, end - sessions), end));
    if (correlation !== undefined) found.push(correlation);
  }
  return found;
}

function correlationOf(window: readonly ReturnPair[]): Correlation | undefined {
  const last = window.at(-1);
  const n = window.length;
  if (last === undefined) return undefined;
  const firstMean = meanOf(window, 'first');
  const secondMean = meanOf(window, 'second');
  let together = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (const { first, second } of window) {
    together += (first - firstMean) * (second - secondMean);
    firstSquares += (first - firstMean) ** 2;
    secondSquares += (second - secondMean) ** 2;
  }
  if (!(firstSquares > 0) || !(secondSquares > 0)) return undefined;
  const coefficient = clamp(together / Math.sqrt(firstSquares * secondSquares));
  const half = n > 3 ? TWO_SIDED_95 / Math.sqrt(n - 3) : Infinity;
  const z = Math.atanh(coefficient);
  return {
    atMs: last.atMs,
    sessions: n,
    coefficient,
    low: Math.tanh(z - half),
    high: Math.tanh(z + half),
    beta: together / secondSquares,
  };
}

function meanOf(window: readonly ReturnPair[], which: 'first' | 'second'): Ratio {
  return window.reduce((sum, pair) => sum + pair[which], 0) / window.length;
}

/** Rounding may leave it a hair outside, where atanh has no value. */
function clamp(coefficient: number): number {
  const most = 1 - 1e-12;
  return Math.max(-most, Math.min(most, coefficient));
}
