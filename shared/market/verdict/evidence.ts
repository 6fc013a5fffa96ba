import type { MarketRegime } from '../../domain/market-verdict.ts';
import { DAY_MS, type Price, type TimestampMs } from '../../domain/units.ts';
import {
  speedSigmasOf,
  volatilityRatioOf,
  volumeZOf,
  type CoinDetectors,
} from '../detectors/coin-detectors.ts';
import { impliedVolatilityRatio } from '../detectors/implied-volatility.ts';
import { isUnderTwentyDayLow, type SupportKind } from '../detectors/support.ts';
import { timesNormalVolume } from '../detectors/volume.ts';
import type { CoinVerdictState } from './coin-verdict.ts';
import { daysKnown, hours, normalOf, percent, price } from './evidence-words.ts';
import type { RadarOptions } from './radar-options.ts';
import type { MarketState } from './market-state.ts';
import { MARK } from './marks.ts';
import type { WatchedCoin } from './watched-coin.ts';

/**
 * Why the verdict on a coin is what it is: short sentences with their numbers, the weightiest first. `regimeBefore`: what was
 * told last, so that the end of a correction is said, too.
 */
export function coinEvidence(
  watched: WatchedCoin,
  market: MarketState,
  options: RadarOptions,
  regimeBefore: MarketRegime,
): readonly string[] {
  const { detectors, state } = watched;
  return [
    ...verdictWords(watched),
    ...markWords(watched),
    ...supportWords(watched),
    ...breadthWords(watched, market),
    ...regimeWords(watched, options, regimeBefore),
    ...(detectors.gate.refused > 0 && state.verdict !== 'calm'
      ? [`${detectors.gate.refused} candles were refused so far and count nowhere.`]
      : []),
  ];
}

function verdictWords({ symbol, state, detectors }: WatchedCoin): readonly string[] {
  const { at, close, low, highOfDay, lowOfDay } = detectors.signals;
  const news = low < lowOfDay && lowOfDay < Infinity ? ['A new low of 24 hours.'] : [];
  const atClose = `${percent(close / highOfDay - 1)} from the high of 24 hours`;
  switch (state.verdict) {
    case 'calm':
      return [`${atClose}.`];
    case 'recovering':
      return [recoveryWords(state, at, close)];
    case 'stress':
      return [
        `${atClose}: ${price(close)} after ${price(highOfDay)}.`,
        ...news,
        `A sell-off of ${symbol} begins at ${percent(0 - state.need)}.`,
      ];
    case 'sell-off':
      return state.since === at
        ? beginWords(symbol, state, detectors, news)
        : [`The sell-off goes on: ${rangeWords(state, close)}.`, ...news];
  }
}

/** What makes it a sell-off, at the moment at which it begins. */
function beginWords(
  symbol: string,
  state: CoinVerdictState,
  { signals, bucketMs }: CoinDetectors,
  news: readonly string[],
): readonly string[] {
  const { low, fall, fallHigh, fallMargin } = signals;
  const window = fallMargin > 0 ? `up to ${hours(DAY_MS + bucketMs)} before` : '24 hours';
  const deepest = `${percent(0 - fall)} from the high of ${window}: ${price(low)} after ${price(fallHigh)}.`;
  const counts = `the ${percent(state.need)} that count as a sell-off of ${symbol}`;
  if (state.depth < 1) return [deepest, ...news, `Close to ${counts}, and with more behind it.`];
  const longer = percent(state.need * (1 + fallMargin));
  const more =
    fallMargin > 0
      ? `More than ${counts} within a day, and than the ${longer} where it may have taken longer.`
      : `Not less than ${counts}.`;
  return [deepest, ...news, more];
}

function rangeWords({ high, low }: CoinVerdictState, close: Price): string {
  return `${percent(close / high - 1)} from ${price(high)}, ${percent(low / high - 1)} at its low of ${price(low)}`;
}

/** Says what ended the sell-off, at the moment at which it ends; afterwards where the price is. */
function recoveryWords(
  { high, low, since }: CoinVerdictState,
  at: TimestampMs,
  close: Price,
): string {
  const wonBack = Math.round((100 * (close - low)) / (high - low));
  const isByTime = since === at && wonBack < 50;
  const back =
    wonBack > 0 ? `${wonBack} % of the fall is won back` : 'nothing of the fall is won back';
  return `The sell-off is over${isByTime ? ': no new low for half a day' : ''}, ${back}: ${price(close)} after a low of ${price(low)}, from a high of ${price(high)}.`;
}

/** Every figure that is out of the normal, and which figures are not known yet. */
export function markWords({ state, detectors }: WatchedCoin): readonly string[] {
  const { dailySigma, at } = detectors.signals;
  const volumeZ = volumeZOf(detectors);
  const volatilityRatio = volatilityRatioOf(detectors);
  const speedSigmas = speedSigmasOf(detectors);
  const implied = impliedVolatilityRatio(detectors.implied, at);
  const lines: string[] = [];
  if (speedSigmas <= -2 || (state.marks & MARK.speed) > 0) {
    const span = hours(detectors.fall.closes.values.length * detectors.bucketMs);
    lines.push(
      `Fast: within ${span} it fell ${Math.abs(speedSigmas).toFixed(1)} times the usual move of ${span}.`,
    );
  }
  if (volumeZ >= 2) {
    const times = timesNormalVolume(detectors.volume, detectors.bucket.volume);
    lines.push(
      `Volume is ${times.toFixed(1)} times the normal ${normalOf(detectors.bucketMs)} (${volumeZ.toFixed(1)} sigmas).`,
    );
  }
  if (volatilityRatio >= 1.2) {
    const long = daysKnown(detectors, VOLATILITY_DAYS);
    lines.push(`Volatility of 24 hours is ${volatilityRatio.toFixed(1)} times that of ${long}.`);
  }
  if (implied >= 1.1) {
    lines.push(`Implied volatility is ${implied.toFixed(2)} times its mean of 30 days.`);
  }
  const unknown = [
    ...(Number.isNaN(dailySigma) ? ['speed', 'volatility'] : []),
    ...(Number.isNaN(volumeZ) ? ['volume'] : []),
  ];
  if (unknown.length > 0 && state.verdict !== 'calm') {
    lines.push(`Not known yet, too little history: ${unknown.join(', ')}.`);
  }
  return lines;
}

const VOLATILITY_DAYS = 30;

/** `the low of 20 days`, as it stands behind "broke" and "above". */
export const SUPPORT_WORDS: Readonly<Record<SupportKind, string>> = {
  'twenty-day-low': 'the low of 20 days',
  'swing-low': 'a swing low',
  'prior-day-low': "the prior day's low",
  'round-number': 'a round number',
};

function supportWords({ detectors: { support, signals } }: WatchedCoin): readonly string[] {
  if (support.brokenKind !== 'none') {
    return [
      `Broke ${SUPPORT_WORDS[support.brokenKind]} at ${price(support.brokenLevel)} within the last day.`,
    ];
  }
  return isUnderTwentyDayLow(support, signals.close)
    ? [`Under the low of 20 days at ${price(support.twentyDayLow)}.`]
    : [];
}

function breadthWords({ state, groups }: WatchedCoin, market: MarketState): readonly string[] {
  if (state.verdict !== 'sell-off' || market.watched < 2) return [];
  // Counted before the verdicts fall: the coin itself may have fallen by its low alone.
  const count = `${Math.max(1, market.falling)} of ${market.watched} watched coins fall sharply.`;
  if (state.scope !== 'sector') return [count];
  return [count, `Its sector falls: ${groups.join(', ')}.`];
}

function regimeWords(
  { detectors }: WatchedCoin,
  options: RadarOptions,
  before: MarketRegime,
): readonly string[] {
  const { regime, close, recentHigh } = detectors.signals;
  const days = daysKnown(detectors, options.recentHighDays);
  const under = `${percent(close / recentHigh - 1)} from the high of ${days} at ${price(recentHigh)}`;
  if (regime === 'none') return before === 'none' ? [] : [`No correction any more: ${under}.`];
  return regime === 'bear'
    ? [`Bear market: ${under}, for ${options.sustainedDays} days and more.`]
    : [`Correction: ${under}.`];
}
