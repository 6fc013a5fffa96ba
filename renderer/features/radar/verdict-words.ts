import type { CoinView, MarketView } from '../../../shared/contract/market.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type {
  MarketRegime,
  MarketScope,
  MarketVerdict,
} from '../../../shared/domain/market-verdict.ts';
import type { DurationMs } from '../../../shared/domain/units.ts';
import { formatDuration } from '../../../shared/words/format-number.ts';

export const VERDICT_WORDS: Readonly<Record<MarketVerdict, string>> = {
  calm: 'calm',
  stress: 'stress',
  'sell-off': 'sell-off',
  recovering: 'recovering',
};

const SCOPE_WORDS: Readonly<Record<MarketScope, string>> = {
  'one-coin': 'one coin',
  sector: 'one sector',
  'market-wide': 'market-wide',
};

export const REGIME_WORDS: Readonly<Record<MarketRegime, string | undefined>> = {
  none: undefined,
  correction: 'correction',
  bear: 'bear market',
};

const LEVELS: Readonly<Record<MarketVerdict, Level>> = {
  calm: 'safe',
  stress: 'warning',
  'sell-off': 'critical',
  recovering: 'watch',
};

/** Shape and color of a verdict. One that nobody can give is unknown, whatever stands in it. */
export function verdictLevel(seen: {
  readonly verdict: MarketVerdict;
  readonly isSeen: boolean;
}): Level {
  return seen.isSeen ? LEVELS[seen.verdict] : 'unknown';
}

/** Whether the verdict holds now: it was read, and the candles still come. */
export function isMarketSeen(market: MarketView | undefined): boolean {
  return market?.state === 'ok' && market.asOfMs !== undefined;
}

export function isCoinSeen(coin: CoinView): boolean {
  return coin.asOfMs !== undefined;
}

/** `sell-off, market-wide`, `calm`, `unknown`; of old candles `sell-off when last seen`. */
export function marketHeadline(market: MarketView | undefined): string {
  if (market?.asOfMs === undefined) return 'unknown';
  const { verdict, scope } = market;
  const words = VERDICT_WORDS[verdict];
  if (!isMarketSeen(market)) return `${words} when last seen`;
  // Under stress several coins may fall and the market still not be in a sell-off: "one coin" would belittle it.
  const saysScope = scope !== undefined && (scope !== 'one-coin' || verdict === 'sell-off');
  return verdict === 'calm' || !saysScope ? words : `${words}, ${SCOPE_WORDS[scope]}`;
}

/** `in about 12 min`: a speed is no appointment, so minutes below an hour and two units above. */
export function aboutIn(inMs: DurationMs): string {
  if (inMs < 60_000) return 'in less than a minute';
  return `in about ${formatDuration(Math.round(inMs / 60_000) * 60_000)}`;
}
