import { DAY_MS, type TimestampMs } from '../../domain/units.ts';
import { FEWEST_COINS } from '../detectors/breadth.ts';
import { markWords } from './evidence.ts';
import { hours, percent } from './evidence-words.ts';
import { FALLING_DEPTH, isFalling, isFresh, type MarketState } from './market-state.ts';
import type { WatchedCoin } from './watched-coin.ts';

/** Why the verdict on the market as a whole is what it is: short sentences with their numbers, the weightiest first. */
export function marketEvidence(
  market: MarketState,
  coins: readonly WatchedCoin[],
  now: TimestampMs,
): readonly string[] {
  const fresh = coins.filter((coin) => isFresh(coin, now));
  const falling = fresh.filter(isFalling);
  const worst = (falling.length > 0 ? falling : fresh)
    .toSorted((a, b) => depthOf(b) - depthOf(a))
    .slice(0, 5);
  const lines = [...countWords(market, fresh, falling), ...fewWords(coins)];
  if (worst.length > 0) {
    lines.push(`From the high of 24 hours: ${worst.map(fallWords).join(', ')}.`);
  }
  const stale = coins.length - fresh.length;
  if (stale > 0) {
    lines.push(
      stale === 1
        ? '1 watched coin has no new candle and is not counted.'
        : `${stale} watched coins have no new candle and are not counted.`,
    );
  }
  const lead = worst.find(({ isLeader }) => isLeader);
  if (lead !== undefined && market.verdict !== 'calm') {
    lines.push(...markWords(lead).map((line) => `${lead.symbol}: ${line}`));
  }
  if (market.regime === 'bear') lines.push('Most watched coins are in a bear market.');
  if (market.regime === 'correction') lines.push('Most watched coins are in a correction.');
  return lines;
}

function countWords(
  market: MarketState,
  fresh: readonly WatchedCoin[],
  falling: readonly WatchedCoin[],
): readonly string[] {
  const count = `${falling.length} of ${fresh.length} watched coins`;
  return market.verdict === 'recovering'
    ? ['The sell-off of the market is over.', `${count} still stand far under their high.`]
    : [`${count} fall sharply.`];
}

/** Who stands for the market where fewer than three coins are watched. */
function fewWords(coins: readonly WatchedCoin[]): readonly string[] {
  const [only, other] = coins;
  if (coins.length >= FEWEST_COINS || only === undefined) return [];
  if (other === undefined)
    return [`Only ${only.symbol} is watched: no more is known of the market.`];
  return [`Only ${only.symbol} and ${other.symbol} are watched: the market falls when both do.`];
}

/** Where the low counts although the price has come back, or a fall from further back, that is said. */
function fallWords({ symbol, detectors, state }: WatchedCoin): string {
  const { bucketMs, signals } = detectors;
  const { close, highOfDay, fall, fallMargin } = signals;
  const isByLow = state.depth >= FALLING_DEPTH && state.depth > 1.2 * state.pressure;
  if (!isByLow) return `${symbol} ${percent(close / highOfDay - 1)}`;
  const how = fallMargin > 0 ? `within ${hours(DAY_MS + bucketMs)}` : 'at its low';
  return `${symbol} ${percent(0 - fall)} ${how}`;
}

function depthOf({ state }: WatchedCoin): number {
  return Math.max(state.pressure, state.depth);
}
