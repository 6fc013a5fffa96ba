import type { Candle } from '../../shared/domain/candle.ts';
import type { DurationMs, MarketSymbol, Ratio, Underlying } from '../../shared/domain/units.ts';
import { betaTo } from '../../shared/market/beta.ts';
import { dailySigma } from '../../shared/market/volatility.ts';
import type { RiskContext } from '../../shared/risk/evaluate.ts';
import type { ExchangeClient } from '../exchange/exchange-client.ts';
import type { Clock } from '../host-ports.ts';
import type { HostBans } from '../monitor/feeds/host-bans.ts';
import { withCoin } from './watch/candle-sites.ts';
import { createBackgroundTurns } from './background-turns.ts';

/** Thirty days of hours, and the one before the first return. */
const HOURS_OF_CANDLES = 721;
const REFRESH_MS: DurationMs = 600_000;
const RETRY_MS: DurationMs = 60_000;
/** While the first candles are fetched, levels that hang on sigmas wait this long at most. */
const FIRST_WAIT_MS: DurationMs = 5_000;
/** A figure that could not be renewed for this long is old news about a market that may have woken up. */
const KEPT_MS: DurationMs = 3_600_000;
/** What arrives within this time is told at once: every change computes the whole book anew. */
const GATHER_MS: DurationMs = 100;
const AT_ONCE = 4;
/** Positions come first: a month of candles for each coin keeps venue and computer busy. */
const FIRST_PICTURE_MS: DurationMs = 3_000;
const LOOK_AGAIN_MS: DurationMs = 50;
/** Expected weight of a month of hours before the first has shown it. */
const CANDLES_GUESS = 5;
const BASE: Underlying = 'BTC';

/** Where the candles of an underlying come from. */
export interface CandleSource {
  readonly client: ExchangeClient;
  readonly host: string;
  readonly symbol: MarketSymbol;
}

export interface MarketFigures {
  context(): RiskContext;
  /** Makes sure that the figures of this underlying are known or on their way. */
  want(underlying: Underlying, source: CandleSource): void;
  /** Its first candles are still under way, and not for long. */
  isPending(underlying: Underlying): boolean;
  stop(): void;
}

interface Entry {
  source: CandleSource;
  readonly wantedMonotonicMs: number;
  nextMonotonicMs: number;
  inFlight: boolean;
  /** The last try was in vain. */
  failed: boolean;
  /** Its first answer, good or not, is in the figures. */
  tried: boolean;
  renewedMonotonicMs?: number;
  /** Only as long as they are needed: they are much larger than what follows from them. */
  candles?: readonly Candle[];
}

/** Daily sigma and beta to BTC of what is in the book, from hourly candles, refreshed every ten minutes. */
export function createMarketFigures(options: {
  readonly clock: Clock;
  readonly bans: HostBans;
  /** Accounts are read for the first time; absent: never. */
  readonly isBusy?: () => boolean;
  readonly onChange: () => void;
}): MarketFigures {
  const { clock, bans } = options;
  let busyUntilMonotonicMs: number | undefined;
  const entries = new Map<Underlying, Entry>();
  const sigmas: Record<Underlying, Ratio> = {};
  const betas: Record<Underlying, number> = {};
  let context: RiskContext = { betas: {}, dailySigmas: {} };
  let arrived = new Set<Underlying>();
  let cancelGathering: (() => void) | undefined;
  let stopped = false;
  const turns = createBackgroundTurns('candles');
  let cancelTimer: (() => void) | undefined;

  function pump(): void {
    cancelTimer?.();
    if (stopped) return;
    const now = clock.monotonic();
    busyUntilMonotonicMs ??= now + FIRST_PICTURE_MS;
    if (now < busyUntilMonotonicMs && options.isBusy?.() === true) {
      cancelTimer = clock.setTimer(LOOK_AGAIN_MS, pump);
      return;
    }
    let active = [...entries.values()].filter((entry) => entry.inFlight).length;
    let next = now + REFRESH_MS;
    for (const [underlying, entry] of entries) {
      if (entry.inFlight) continue;
      if (entry.nextMonotonicMs <= now && active < AT_ONCE) {
        active += 1;
        void refresh(underlying, entry);
      } else if (entry.nextMonotonicMs > now) {
        next = Math.min(next, entry.nextMonotonicMs);
      }
    }
    cancelTimer = clock.setTimer(next - now, pump);
  }

  async function refresh(underlying: Underlying, entry: Entry): Promise<void> {
    entry.inFlight = true;
    const candles = await fetchCandles(entry.source, !entry.tried);
    entry.inFlight = false;
    const now = clock.monotonic();
    entry.nextMonotonicMs = now + (candles === undefined ? RETRY_MS : REFRESH_MS);
    if (stopped) return;
    entry.failed = candles === undefined;
    if (candles !== undefined) {
      entry.candles = candles;
      entry.renewedMonotonicMs = now;
    }
    arrived.add(underlying);
    cancelGathering ??= clock.setTimer(GATHER_MS, tell);
    pump();
  }

  function tell(): void {
    cancelGathering = undefined;
    const names = arrived.has(BASE) ? new Set([...arrived, ...entries.keys()]) : arrived;
    for (const name of arrived) {
      const entry = entries.get(name);
      if (entry !== undefined) entry.tried = true;
    }
    arrived = new Set();
    for (const name of names) recompute(name);
    context = { betas: { ...betas }, dailySigmas: { ...sigmas } };
    options.onChange();
  }

  async function fetchCandles(
    source: CandleSource,
    isFirst: boolean,
  ): Promise<readonly Candle[] | undefined> {
    if (bans.current(source.host) !== undefined) return undefined;
    const turn = { key: `candles ${source.symbol}`, guess: CANDLES_GUESS, isFirst };
    return turns.run(source.client, turn, () => askForCandles(source));
  }

  async function askForCandles(source: CandleSource): Promise<readonly Candle[] | undefined> {
    try {
      const result = await source.client.fetchCandles({
        symbol: source.symbol,
        interval: '1h',
        limit: HOURS_OF_CANDLES,
      });
      if (result.ok) return result.value;
      bans.note(source.host, result.error);
      return undefined;
    } catch {
      return undefined;
    }
  }

  function recompute(name: Underlying): void {
    const entry = entries.get(name);
    if (entry === undefined) return;
    const { candles } = entry;
    if (candles === undefined || entry.failed) {
      if (clock.monotonic() - (entry.renewedMonotonicMs ?? -Infinity) > KEPT_MS) {
        Reflect.deleteProperty(sigmas, name);
        Reflect.deleteProperty(betas, name);
        delete entry.candles;
      }
      return;
    }
    const sigma = dailySigma(candles);
    // Too few candles now do not unmake a figure from before.
    if (sigma !== undefined) sigmas[name] = sigma;
    const base = entries.get(BASE)?.candles;
    const beta = name === BASE ? 1 : base === undefined ? undefined : betaTo(base, candles);
    if (beta !== undefined) betas[name] = beta;
    // Those of the base are asked for by every other.
    if (name !== BASE && base !== undefined) delete entry.candles;
  }

  function add(underlying: Underlying, source: CandleSource): void {
    const now = clock.monotonic();
    entries.set(underlying, {
      source,
      wantedMonotonicMs: now,
      nextMonotonicMs: now,
      inFlight: false,
      failed: false,
      tried: false,
    });
  }

  return {
    context: () => context,
    want(underlying, source) {
      const entry = entries.get(underlying);
      if (entry !== undefined) {
        // The account it came from may be gone or renewed.
        entry.source = source;
        return;
      }
      add(underlying, source);
      // Betas need the base; the same venue lists it under the same quote.
      const slash = source.symbol.indexOf('/');
      if (underlying !== BASE && !entries.has(BASE) && slash > 0) {
        add(BASE, { ...source, symbol: withCoin(source.symbol, BASE) });
      }
      pump();
    },
    isPending(underlying) {
      const entry = entries.get(underlying);
      if (entry === undefined || entry.tried) return false;
      return clock.monotonic() - entry.wantedMonotonicMs < FIRST_WAIT_MS;
    },
    stop() {
      stopped = true;
      turns.stop();
      cancelTimer?.();
      cancelGathering?.();
    },
  };
}
