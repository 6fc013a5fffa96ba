import type { MarketScope, MarketVerdict } from '../../domain/market-verdict.ts';
import { DAY_MS, HOUR_MS, type Price, type Ratio, type TimestampMs } from '../../domain/units.ts';
import type { CoinDetectors } from '../detectors/coin-detectors.ts';
import { countMarks, MARK } from './marks.ts';

/** A fall of this many daily sigmas is enough for what moves less than coins do (gold, a stock), but never less than 3 %. */
const ENOUGH_SIGMAS = 6;
const SMALLEST_FALL: Ratio = 0.03;
/**
 * How far the close may be from that fall and be called a sell-off all the same, in daily sigmas: each mark adds its part. What
 * stands this close to the threshold, with this much behind it, is over it in the next hours more often than not.
 */
const REACH_SIGMAS: readonly (readonly [mark: number, sigmas: number])[] = [
  [MARK.speed, 0.15],
  [MARK.support, 0.15],
  [MARK.volume, 0.05],
  [MARK.volatility, 0.05],
];
/** But never before this share of it: 4.8 % for BTC. */
const EARLIEST_SHARE: Ratio = 0.6;
/** A sell-off is over when it has made no new low for so long, or when so much of the fall is won back. */
const SELL_OFF_HOLD_MS = 12 * HOUR_MS;
const REBOUND_SHARE: Ratio = 0.5;
/** Stress: half the fall of a sell-off, or a third with two marks. */
const STRESS_SHARE: Ratio = 0.5;
export const MARKED_STRESS_SHARE: Ratio = 1 / 3;
const STRESS_HOLD_MS = 12 * HOUR_MS;
/** Recovering ends when the price is back within 2 % of where the fall began, or after a week. */
const HIGH_IS_BACK: Ratio = 0.02;
const RECOVERY_MS = 7 * DAY_MS;

/** Verdict on one coin with what its hysteresis needs to remember. */
export interface CoinVerdictState {
  verdict: MarketVerdict;
  scope: MarketScope;
  /** Begin of the verdict; NaN for the calm of the beginning. */
  since: TimestampMs;
  /** When the fall last made a new low, or stress was last seen. */
  renewedAt: TimestampMs;
  /** High that the sell-off fell from, and its lowest price. */
  high: Price;
  low: Price;
  /** Fall that makes a sell-off now, without marks; how much of it the close has fallen, and how much the low. */
  need: Ratio;
  pressure: Ratio;
  depth: Ratio;
  marks: number;
}

export function createCoinVerdict(): CoinVerdictState {
  return {
    verdict: 'calm',
    scope: 'one-coin',
    since: NaN,
    renewedAt: NaN,
    high: NaN,
    low: NaN,
    need: NaN,
    pressure: NaN,
    depth: NaN,
    marks: 0,
  };
}

/** Fall from the high of 24 hours that is a sell-off by itself: the coin's set one, less for what hardly moves. */
function fallNeeded(fallRatio: Ratio, dailySigma: Ratio): Ratio {
  const enough = Math.max(SMALLEST_FALL, ENOUGH_SIGMAS * dailySigma);
  return enough < fallRatio ? enough : fallRatio;
}

/** Parts of the needed fall that the close and the low are under the high of 24 hours: 1 is a sell-off, 0 a new high. */
export function measurePressure(
  state: CoinVerdictState,
  coin: CoinDetectors,
  fallRatio: Ratio,
): void {
  const { signals } = coin;
  state.need = fallNeeded(fallRatio, signals.dailySigma);
  state.pressure = (1 - signals.close / signals.highOfDay) / state.need;
  state.depth = signals.fall / (state.need * (1 + signals.fallMargin));
}

/**
 * By marks, before the whole fall: the close stands within a few tenths of a sigma of it. Sigma is that of 30 days, which the
 * fall itself hardly widens. Only where an hour ends: minutes that may look sixty times an hour would be wrong more often.
 */
function isWithinReach(
  state: CoinVerdictState,
  { signals, intervalMs, bucketMs }: CoinDetectors,
): boolean {
  if (state.pressure < EARLIEST_SHARE || state.marks === 0) return false;
  if (intervalMs < bucketMs && signals.at % bucketMs !== 0) return false;
  let reach = 0;
  for (const [mark, sigmas] of REACH_SIGMAS) if ((state.marks & mark) !== 0) reach += sigmas;
  return (1 - state.pressure) * state.need <= reach * signals.dailySigma;
}

/** Moves the verdict on by what the coin shows now; true when it changed. `pressure` and `marks` are of now. */
export function stepCoinVerdict(state: CoinVerdictState, coin: CoinDetectors): boolean {
  const before = state.verdict;
  const { at, close, low, highOfDay } = coin.signals;
  // A low counts without any further mark, however short it was.
  const isFalling = state.depth >= 1 || isWithinReach(state, coin);
  if (before === 'sell-off') stepSellOff(state, at, close, low, isFalling);
  else if (isFalling && (before !== 'recovering' || isNewFall(state, at, low, highOfDay))) {
    enter(state, 'sell-off', at);
    state.high = Math.max(highOfDay, coin.signals.fallHigh);
    state.low = low;
  } else if (before === 'recovering') {
    if (close >= state.high * (1 - HIGH_IS_BACK) || at - state.since >= RECOVERY_MS) {
      enter(state, 'calm', at);
    }
  } else if (isStressed(state)) {
    if (before === 'calm') enter(state, 'stress', at);
    state.renewedAt = at;
  } else if (before === 'stress' && at - state.renewedAt >= STRESS_HOLD_MS) {
    enter(state, 'calm', at);
  }
  return state.verdict !== before;
}

/** A sell-off lasts while it makes new lows, and half a day after; or until half of the fall is won back. */
function stepSellOff(
  state: CoinVerdictState,
  at: TimestampMs,
  close: Price,
  low: Price,
  isFalling: boolean,
): void {
  if (low < state.low) {
    state.low = low;
    if (isFalling) state.renewedAt = at;
  }
  const wonBack = (close - state.low) / (state.high - state.low);
  if (wonBack >= REBOUND_SHARE || at - state.renewedAt >= SELL_OFF_HOLD_MS) {
    enter(state, 'recovering', at);
  }
}

/** The old fall is still in the window for a day: only a new low, or a high that came after, makes a new sell-off. */
function isNewFall(
  state: CoinVerdictState,
  at: TimestampMs,
  low: Price,
  highOfDay: Price,
): boolean {
  return low < state.low || at - state.since >= DAY_MS || highOfDay > state.high;
}

function isStressed({ pressure, marks }: CoinVerdictState): boolean {
  return pressure >= STRESS_SHARE || (pressure >= MARKED_STRESS_SHARE && countMarks(marks) >= 2);
}

function enter(state: CoinVerdictState, verdict: MarketVerdict, at: TimestampMs): void {
  state.verdict = verdict;
  state.since = at;
  state.renewedAt = at;
}
