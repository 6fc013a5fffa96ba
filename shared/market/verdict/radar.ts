import type { RecordedCandle } from '../../domain/candle.ts';
import type { MarketRegime, MarketScope, MarketVerdict } from '../../domain/market-verdict.ts';
import {
  DAY_MS,
  MINUTE_MS,
  type DurationMs,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';
import { createCoinDetectors, stepCoin, stepCoinBucket } from '../detectors/coin-detectors.ts';
import { stepImpliedVolatility } from '../detectors/implied-volatility.ts';
import type { CandleOutcome } from '../series/candle-gate.ts';
import { fillFromPlain, toPlainState, type PlainState } from '../series/plain-state.ts';
import { baseCoin } from './base-coin.ts';
import {
  createCoinVerdict,
  MARKED_STRESS_SHARE,
  measurePressure,
  stepCoinVerdict,
} from './coin-verdict.ts';
import { stepScope } from './coin-scope.ts';
import { coinEvidence } from './evidence.ts';
import { marketEvidence } from './market-evidence.ts';
import { createMarketState, measureMarket, stepMarket } from './market-state.ts';
import { marksOf } from './marks.ts';
import { DEFAULT_RADAR_OPTIONS, type RadarOptions } from './radar-options.ts';
import { readFigures, type RadarFigures } from './radar-figures.ts';
import type { WatchedCoin } from './watched-coin.ts';

/** Symbol of the market as a whole. */
export const WHOLE_MARKET = '*';

export interface RadarConfig extends Partial<RadarOptions> {
  /** What is watched, each symbol once. Candle intervals from a minute to a day, and not all need the same. */
  readonly watched: readonly { readonly symbol: string; readonly intervalMs: DurationMs }[];
}

/** What is known of one symbol, or of the market (`*`), since `timestamp`: the close of the candle that showed it. */
export interface RadarVerdict {
  readonly timestamp: TimestampMs;
  readonly symbol: string;
  readonly verdict: MarketVerdict;
  readonly regime: MarketRegime;
  /**
   * Of a symbol: who moves with it. Of `*`: `market-wide` in a sell-off of the market, else how far what moves reaches;
   * `one-coin` while nothing does.
   */
  readonly scope: MarketScope;
  readonly evidence: readonly string[];
}

/** Sees sell-offs in candles. Makes no difference between live and recorded ones: it has no clock. */
export interface Radar {
  /**
   * Takes a closed candle. Symbols come in the order of their candles' closes; all that close together count together, so the
   * verdict on a moment falls with `settle`, or by itself with the first candle that closes later.
   */
  push(symbol: string, candle: RecordedCandle): CandleOutcome;
  /**
   * The same for a candle of a whole hour before the finer ones: what is past is often to be had in hours only. Aligned to
   * the hour; for symbols with longer candles it is as `push`.
   */
  pushHour(symbol: string, candle: RecordedCandle): CandleOutcome;
  /** An index of implied volatility for a symbol, such as Deribit's; false when it is no newer number. */
  pushImpliedVolatility(symbol: string, timestamp: TimestampMs, value: number): boolean;
  /** Gives the verdicts on all that was pushed, and every change since the last call, in their order. */
  settle(): readonly RadarVerdict[];
  /** As of the last settled moment; undefined for a symbol that is not watched or has no candle yet. */
  verdictOf(symbol: string): RadarVerdict | undefined;
  /** The figures behind it, as of the newest candle; undefined as `verdictOf`. */
  figuresOf(symbol: string): RadarFigures | undefined;
  /** The market as a whole; undefined before the first candle. */
  market(): RadarVerdict | undefined;
  /** All that the radar remembers, as plain JSON data. Settle first: changes not yet fetched are not part of it. */
  snapshot(): PlainState;
  /** Takes over a snapshot of a radar that watches the same with the same windows; false, and begins anew, when it does not fit. */
  restore(snapshot: unknown): boolean;
}

const SNAPSHOT_VERSION = 2;
/** A window of more hours would make the state too large to keep for many coins. */
const LONGEST_RECENT_HIGH_DAYS = 60;

/** Throws when a symbol is watched twice or an interval or a window is out of range: that is a bug of the caller. */
export function createRadar(config: RadarConfig): Radar {
  const options: RadarOptions = { ...DEFAULT_RADAR_OPTIONS, ...config };
  checkConfig(config, options);
  let coins = watch(config, options);
  let bySymbol = new Map(coins.map((coin) => [coin.symbol, coin]));
  const shape = JSON.stringify([
    config.watched.map(({ symbol, intervalMs }) => [symbol, intervalMs]),
    options.recentHighDays,
  ]);
  let market = createMarketState();
  let now: TimestampMs = NaN;
  let isDue = false;
  let changes: RadarVerdict[] = [];

  const settleNow = () => {
    if (!isDue) return;
    isDue = false;
    for (const coin of coins) {
      if (coin.detectors.signals.at === now)
        measurePressure(coin.state, coin.detectors, coin.fallRatio);
    }
    let isMoved = measureMarket(market, coins, now) || market.isMoving;
    for (const coin of coins) {
      const { state, detectors, told } = coin;
      if (detectors.signals.at !== now) continue;
      // Below that share no mark makes a difference.
      state.marks =
        state.pressure >= MARKED_STRESS_SHARE ? marksOf(detectors, market.isFalling) : 0;
      if (stepCoinVerdict(state, detectors)) isMoved = true;
      if (detectors.signals.regime !== told.regime) isMoved = true;
    }
    // The market follows from its coins: where none of them has changed, it has not either.
    const hasMarketChanged = isMoved && stepMarket(market, coins, now);
    for (const coin of coins) {
      const { regime } = coin.told;
      if (coin.detectors.signals.at === now && stepScope(coin, coins, market.isFalling, now)) {
        changes.push(describeCoin(coin, regime));
      }
    }
    if (hasMarketChanged) changes.push(describeMarket());
  };

  const describeCoin = (coin: WatchedCoin, regimeBefore: MarketRegime): RadarVerdict => ({
    timestamp: coin.detectors.signals.at,
    symbol: coin.symbol,
    verdict: coin.state.verdict,
    regime: coin.detectors.signals.regime,
    scope: coin.state.scope,
    evidence: coinEvidence(coin, market, options, regimeBefore),
  });
  const describeMarket = (): RadarVerdict => ({
    timestamp: now,
    symbol: WHOLE_MARKET,
    verdict: market.verdict,
    regime: market.regime,
    scope: market.scope,
    evidence: marketEvidence(market, coins, now),
  });

  const reset = () => {
    coins = watch(config, options);
    bySymbol = new Map(coins.map((coin) => [coin.symbol, coin]));
    market = createMarketState();
    now = NaN;
    isDue = false;
    changes = [];
  };

  const take = (symbol: string, candle: RecordedCandle, isHour: boolean): CandleOutcome => {
    const coin = bySymbol.get(symbol);
    if (coin === undefined) throw new Error(`${symbol} is not watched`);
    const { detectors } = coin;
    const closesAt = candle.timestamp + (isHour ? detectors.bucketMs : detectors.intervalMs);
    if (closesAt > now) settleNow();
    const outcome = (isHour ? stepCoinBucket : stepCoin)(detectors, options, candle);
    if (outcome !== 'accepted' && outcome !== 'after-gap' && outcome !== 'new-level') {
      return outcome;
    }
    if (outcome === 'new-level') Object.assign(coin.state, createCoinVerdict());
    // A coin that comes late to a moment already settled speaks from the next moment on.
    if (!(closesAt < now)) {
      now = closesAt;
      isDue = true;
    }
    return outcome;
  };

  return {
    push: (symbol, candle) => take(symbol, candle, false),
    pushHour: (symbol, candle) => take(symbol, candle, true),
    pushImpliedVolatility(symbol, timestamp, value) {
      const coin = bySymbol.get(symbol);
      return coin !== undefined && stepImpliedVolatility(coin.detectors.implied, timestamp, value);
    },
    settle() {
      settleNow();
      if (changes.length === 0) return NOTHING;
      const told = changes;
      changes = [];
      return told;
    },
    verdictOf(symbol) {
      const coin = bySymbol.get(symbol);
      return coin === undefined || Number.isNaN(coin.detectors.signals.at)
        ? undefined
        : describeCoin(coin, coin.told.regime);
    },
    figuresOf(symbol) {
      const coin = bySymbol.get(symbol);
      return coin === undefined || Number.isNaN(coin.detectors.signals.at)
        ? undefined
        : readFigures(coin.detectors);
    },
    market: () => (Number.isNaN(now) ? undefined : describeMarket()),
    snapshot: () =>
      toPlainState({ version: SNAPSHOT_VERSION, shape, now, market, coins: coins.map(memoryOf) }),
    restore(snapshot) {
      reset();
      const head = { version: 0, shape: '', now: NaN };
      const fits =
        fillFromPlain(head, snapshot) &&
        head.version === SNAPSHOT_VERSION &&
        head.shape === shape &&
        fillFromPlain({ market, coins: coins.map(memoryOf) }, snapshot);
      if (fits) now = head.now;
      else reset();
      return fits;
    },
  };
}

const NOTHING: readonly RadarVerdict[] = [];

function watch(config: RadarConfig, options: RadarOptions): readonly WatchedCoin[] {
  return config.watched.map(({ symbol, intervalMs }) => {
    const coin = baseCoin(symbol);
    return {
      symbol,
      coin,
      isLeader: coin === 'BTC' || coin === 'ETH',
      fallRatio: fallRatioOf(options, coin),
      groups: Object.keys(options.groups).filter((name) => options.groups[name]?.includes(coin)),
      detectors: createCoinDetectors(intervalMs, options),
      state: createCoinVerdict(),
      told: { verdict: 'calm', regime: 'none', scope: 'one-coin' },
    };
  });
}

function fallRatioOf(options: RadarOptions, coin: string): Ratio {
  return Object.hasOwn(options.fallRatios, coin)
    ? (options.fallRatios[coin] ?? options.otherFallRatio)
    : options.otherFallRatio;
}

/** What a coin remembers; the rest of it comes from the settings. */
function memoryOf({ detectors, state, told }: WatchedCoin): object {
  return { detectors, state, told };
}

function checkConfig({ watched }: RadarConfig, { recentHighDays }: RadarOptions): void {
  const symbols = new Set(watched.map(({ symbol }) => symbol));
  if (symbols.size < watched.length) throw new Error('a symbol is watched twice');
  const strange = watched.find(
    ({ intervalMs }) => !(intervalMs >= MINUTE_MS && intervalMs <= DAY_MS),
  );
  if (strange !== undefined) throw new Error(`an interval of ${strange.intervalMs} ms`);
  if (!(recentHighDays >= 1 && recentHighDays <= LONGEST_RECENT_HIGH_DAYS)) {
    throw new Error(`a recent high of ${recentHighDays} days`);
  }
}
