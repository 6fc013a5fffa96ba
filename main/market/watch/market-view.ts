import type { MarketReading } from '../../../shared/alarms/thresholds/market-stress.ts';
import type { CoinView, MarketView } from '../../../shared/contract/market.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import type { MarketRegime, MarketVerdict } from '../../../shared/domain/market-verdict.ts';
import { known, unknown } from '../../../shared/domain/outcome.ts';
import type { TimestampMs, Underlying } from '../../../shared/domain/units.ts';
import { SUPPORT_WORDS } from '../../../shared/market/verdict/evidence.ts';
import { MARKET_STALE } from '../../../shared/words/market-words.ts';
import type { ImpliedIndex } from '../implied/implied-watch.ts';
import type { CoinSource } from './candle-sites.ts';
import type { RadarDesk } from './radar-desk.ts';

const SEVERITY: readonly MarketVerdict[] = ['calm', 'recovering', 'stress', 'sell-off'];
const GRAVITY: readonly MarketRegime[] = ['none', 'correction', 'bear'];

type RadarPart = Omit<MarketView, 'liquidations' | 'events' | 'nearest'>;

/** Where the figures of a coin come from. */
interface Origins {
  readonly sourceOf: (coin: Underlying) => CoinSource | undefined;
  readonly indexOf: (coin: Underlying) => ImpliedIndex | undefined;
}

/** What the radar says, for the screen. `unknown` where it has no candle: its calm would be a guess. */
export function viewOfRadar(
  desk: RadarDesk,
  state: FeedState,
  nowMs: TimestampMs,
  origins: Origins,
): RadarPart | undefined {
  const market = desk.radar.market();
  if (market === undefined) return undefined;
  const { verdict, regime, scope, evidence, timestamp } = market;
  return {
    verdict,
    regime,
    ...(verdict === 'calm' && regime === 'none' ? {} : { scope }),
    sinceMs: desk.sinceMs ?? nowMs,
    evidence: state === 'ok' ? evidence : [MARKET_STALE, ...evidence],
    state,
    asOfMs: timestamp,
    coins: desk.coins.map((coin) => viewOfCoin(desk, coin, origins)).toSorted(worstFirst),
  };
}

/** Nothing was read, and why. */
export function unreadMarket(why: string, nowMs: TimestampMs): RadarPart {
  return {
    verdict: 'calm',
    regime: 'none',
    sinceMs: nowMs,
    evidence: [why],
    state: 'unknown',
    coins: [],
  };
}

/** For the alarms and their thresholds. */
export function readingOf(desk: RadarDesk): MarketReading | undefined {
  const market = desk.radar.market();
  if (market === undefined) return undefined;
  const { verdict, regime, scope, evidence } = market;
  return { verdict, regime, scope, because: evidence.map((line) => line.replace(/\.$/, '')) };
}

function viewOfCoin(desk: RadarDesk, coin: Underlying, origins: Origins): CoinView {
  const source = origins.sourceOf(coin);
  const index = origins.indexOf(coin);
  const level = index?.readings.at(-1);
  const said = desk.radar.verdictOf(coin);
  const figures = desk.radar.figuresOf(coin);
  const unread = unknown('never-seen');
  return {
    coin,
    verdict: said?.verdict ?? 'calm',
    regime: said?.regime ?? 'none',
    drawdown: figures === undefined ? unread : known(figures.drawdown),
    volumeZ: figures?.volumeZ ?? unread,
    volatilityRatio: figures?.volatilityRatio ?? unread,
    ...(index === undefined || level === undefined
      ? {}
      : {
          implied: { venue: index.venue, ...level, ratio: figures?.impliedRatio ?? unread },
        }),
    speedSigmas: figures?.speedSigmas ?? unread,
    evidence: said?.evidence ?? [],
    ...(figures === undefined ? {} : { asOfMs: figures.atMs }),
    ...(figures?.support === undefined
      ? {}
      : {
          support: {
            price: figures.support.price,
            broken: figures.support.broken,
            what: SUPPORT_WORDS[figures.support.kind],
          },
        }),
    ...(source?.site.accountId === undefined
      ? {}
      : { candles: { accountId: source.site.accountId, symbol: source.symbol } }),
  };
}

function worstFirst(a: CoinView, b: CoinView): number {
  return (
    SEVERITY.indexOf(b.verdict) - SEVERITY.indexOf(a.verdict) ||
    GRAVITY.indexOf(b.regime) - GRAVITY.indexOf(a.regime) ||
    depthOf(a) - depthOf(b)
  );
}

function depthOf({ drawdown }: CoinView): number {
  return drawdown.kind === 'known' ? drawdown.value : 0;
}
