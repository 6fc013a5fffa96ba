import { DAY_MS, HOUR_MS, type DurationMs, type Price, type Ratio } from '../../domain/units.ts';
import { speedSigmasOf, volatilityRatioOf, volumeZOf } from '../detectors/coin-detectors.ts';
import { impliedVolatilityRatio } from '../detectors/implied-volatility.ts';
import { isUnderTwentyDayLow, type SupportKind } from '../detectors/support.ts';
import type { CoinVerdictState } from './coin-verdict.ts';
import type { RadarOptions } from './radar-options.ts';
import type { MarketState } from './market-state.ts';
import { isFalling, isFresh } from './market-state.ts';
import { MARK } from './marks.ts';
import type { WatchedCoin } from './watched-coin.ts';

/** Why the verdict on a coin is what it is: short sentences with their numbers, the weightiest first. */
export function coinEvidence(
  watched: WatchedCoin,
  market: MarketState,
  options: RadarOptions,
): readonly string[] {
  const { detectors, state } = watched;
  return [
    ...verdictWords(watched),
    ...markWords(watched),
    ...supportWords(watched),
    ...breadthWords(watched, market),
    ...regimeWords(watched, options),
    ...(detectors.gate.refused > 0 && state.verdict !== 'calm'
      ? [`${detectors.gate.refused} candles were refused so far and count nowhere.`]
      : []),
  ];
}

/** The same for the market as a whole. */
export function marketEvidence(
  market: MarketState,
  coins: readonly WatchedCoin[],
  now: number,
): readonly string[] {
  const fresh = coins.filter((coin) => isFresh(coin, now));
  const falling = fresh.filter(isFalling);
  const few = coins.length < 3 ? ' Fewer than three coins are watched.' : '';
  const lines = [`${falling.length} of ${fresh.length} watched coins fall.${few}`];
  const worst = (falling.length > 0 ? falling : fresh)
    .toSorted((a, b) => b.state.pressure - a.state.pressure)
    .slice(0, 5);
  if (worst.length > 0) {
    lines.push(`From the high of 24 hours: ${worst.map(fallOf).join(', ')}.`);
  }
  const stale = coins.length - fresh.length;
  if (stale > 0) lines.push(`${stale} watched coins have no new candle and are not counted.`);
  const lead = worst.find(({ isLeader }) => isLeader);
  if (lead !== undefined && market.verdict !== 'calm') {
    lines.push(...markWords(lead).map((line) => `${lead.symbol}: ${line}`));
  }
  if (market.regime === 'bear') lines.push('Most of them are in a bear market.');
  if (market.regime === 'correction') lines.push('Most of them are in a correction.');
  return lines;
}

function fallOf({ symbol, detectors }: WatchedCoin): string {
  return `${symbol} ${percent(detectors.signals.close / detectors.signals.highOfDay - 1)}`;
}

function verdictWords({ state, detectors }: WatchedCoin): readonly string[] {
  const { close, low, highOfDay, lowOfDay } = detectors.signals;
  if (state.verdict === 'recovering') {
    return [recoveryWords(state, close)];
  }
  const deepest = Math.min(low, state.verdict === 'sell-off' ? low : close);
  const fall = deepest / highOfDay - 1;
  const first = `${percent(fall)} from the high of 24 hours: ${price(deepest)} after ${price(highOfDay)}.`;
  if (state.verdict === 'calm') {
    return [`${percent(close / highOfDay - 1)} from the high of 24 hours.`];
  }
  const news = low < lowOfDay ? ['A new low of 24 hours.'] : [];
  const needed = `A sell-off by itself is ${percent(0 - state.need)}.`;
  return [first, ...news, needed];
}

/** Says what ended the sell-off; later lines say where the price is now. */
function recoveryWords({ high, low }: CoinVerdictState, close: Price): string {
  const wonBack = Math.round((100 * (close - low)) / (high - low));
  const back =
    wonBack > 0 ? `${wonBack} % of the fall is won back` : 'nothing of the fall is won back';
  return `The sell-off is over, ${back}: ${price(close)} after a low of ${price(low)}, from a high of ${price(high)}.`;
}

/** Every figure that is out of the normal, and which figures are not known yet. */
function markWords({ state, detectors }: WatchedCoin): readonly string[] {
  const { dailySigma, at } = detectors.signals;
  const volumeZ = volumeZOf(detectors);
  const volatilityRatio = volatilityRatioOf(detectors);
  const speedSigmas = speedSigmasOf(detectors);
  const implied = impliedVolatilityRatio(detectors.implied, at);
  const lines: string[] = [];
  if (speedSigmas <= -2 || (state.marks & MARK.speed) > 0) {
    lines.push(
      `Speed ${withMinus(speedSigmas.toFixed(1))} sigmas of a move of ${hours(detectors.fall.closes.values.length * detectors.bucketMs)}.`,
    );
  }
  if (volumeZ >= 2) {
    lines.push(
      `Volume ${volumeZ.toFixed(1)} sigmas over the normal of ${normalOf(detectors.bucketMs)}.`,
    );
  }
  if (volatilityRatio >= 1.2) {
    lines.push(`Volatility of 24 hours is ${volatilityRatio.toFixed(1)} times that of 30 days.`);
  }
  if (implied >= 1.1) {
    lines.push(`Implied volatility is ${implied.toFixed(2)} times its mean of 30 days.`);
  }
  const unknown = [
    ...(Number.isNaN(dailySigma) ? ['speed and volatility'] : []),
    ...(Number.isNaN(volumeZ) ? ['volume'] : []),
  ];
  if (unknown.length > 0 && state.verdict !== 'calm') {
    lines.push(`Not known yet, too little history: ${unknown.join(', ')}.`);
  }
  return lines;
}

/** `the low of 20 days`, as it stands behind "broke" and "above". */
export const SUPPORT_WORDS: Readonly<Record<SupportKind, string>> = {
  'twenty-day-low': 'the low of 20 days',
  'swing-low': 'a swing low',
  'prior-day-low': "the prior day's low",
  'round-number': 'a round number',
};

function supportWords({ detectors: { support, signals } }: WatchedCoin): readonly string[] {
  if (support.brokenKind !== 'none') {
    return [`Broke ${SUPPORT_WORDS[support.brokenKind]} at ${price(support.brokenLevel)}.`];
  }
  return isUnderTwentyDayLow(support, signals.close)
    ? [`Under the low of 20 days at ${price(support.twentyDayLow)}.`]
    : [];
}

function breadthWords({ state, groups }: WatchedCoin, market: MarketState): readonly string[] {
  if (state.verdict !== 'sell-off' || market.watched < 2) return [];
  // Counted before the verdicts fall: the coin itself may have fallen by its low alone.
  const count = `${Math.max(1, market.falling)} of ${market.watched} watched coins fall with it or alike.`;
  if (state.scope !== 'sector') return [count];
  return [count, `Its sector falls: ${groups.join(', ')}.`];
}

function regimeWords({ detectors }: WatchedCoin, options: RadarOptions): readonly string[] {
  const { regime, close, recentHigh } = detectors.signals;
  if (regime === 'none') return [];
  const under = `${percent(close / recentHigh - 1)} from the high of ${options.recentHighDays} days at ${price(recentHigh)}`;
  return regime === 'bear'
    ? [`Bear market: ${under}, for ${options.sustainedDays} days and more.`]
    : [`Correction: ${under}.`];
}

function hours(spanMs: DurationMs): string {
  return `${Math.round(spanMs / HOUR_MS)} hours`;
}

/** What a volume is compared with: the same hour of other days, or whole days where a candle is one. */
function normalOf(bucketMs: DurationMs): string {
  if (bucketMs >= DAY_MS) return 'a day';
  return bucketMs <= HOUR_MS ? 'this hour of the day' : `these ${hours(bucketMs)} of the day`;
}

/** A true minus sign, as on every screen. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

function percent(ratio: Ratio): string {
  const text = `${Math.abs(ratio * 100).toFixed(1)} %`;
  return ratio < 0 && text !== '0.0 %' ? withMinus(`-${text}`) : text;
}

/** Five significant digits, thousands apart: 57,310 and 0.35412. */
function price(value: Price): string {
  const digits = Math.max(0, 4 - Math.floor(Math.log10(value)));
  const [whole = '', part] = value.toFixed(Math.min(12, digits)).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
}
