import type { Candle } from '../../shared/domain/candle.ts';
import type { FeedError } from '../../shared/domain/feed-state.ts';
import {
  MINUTE_MS,
  type DurationMs,
  type MarketSymbol,
  type Ratio,
  type TimestampMs,
  type Underlying,
} from '../../shared/domain/units.ts';
import type { Result } from '../../shared/lib/result.ts';
import { betaTo } from '../../shared/market/beta.ts';
import { dailySigma } from '../../shared/market/volatility.ts';
import type { CandleRequest } from '../exchange/exchange-client.ts';
import type { Clock } from '../host-ports.ts';

const FRESH_MS: DurationMs = 10 * MINUTE_MS;
const RETRY_MS: DurationMs = MINUTE_MS;
/** Thirty days of hours, and the one before the first return. */
const HOURS = 721;
const BASE: Underlying = 'BTC';

/** Something that has candles: an `ExchangeClient`, of any account on the venue. */
interface CandleSource {
  fetchCandles(request: CandleRequest): Promise<Result<readonly Candle[], FeedError>>;
}

/** Where an underlying's candles come from. */
interface VolatilityRequest {
  readonly underlying: Underlying;
  readonly symbol: MarketSymbol;
  readonly source: CandleSource;
}

/** Daily sigmas and betas by underlying, as far as they are known; a failure leaves a gap, never a default. */
export interface VolatilityBook {
  readonly dailySigmas: Readonly<Record<Underlying, Ratio>>;
  /** To BTC; BTC itself is 1. */
  readonly betas: Readonly<Record<Underlying, number>>;
  /** Asks for what is missing or older than ten minutes. One request per underlying at a time; never throws. */
  refresh(requests: readonly VolatilityRequest[]): Promise<void>;
}

interface Entry {
  triedAtMs: TimestampMs;
  readonly candles: readonly Candle[] | undefined;
}

/** Keeps hourly candles per underlying for ten minutes and what follows from them. */
export function createVolatilityBook(options: { readonly clock: Clock }): VolatilityBook {
  const { clock } = options;
  const entries = new Map<Underlying, Entry>();
  const loading = new Map<Underlying, Promise<void>>();
  let dailySigmas: Record<Underlying, Ratio> = {};
  let betas: Record<Underlying, number> = {};

  function isDue(underlying: Underlying): boolean {
    const entry = entries.get(underlying);
    if (entry === undefined) return true;
    const age = clock.monotonic() - entry.triedAtMs;
    return age >= (entry.candles === undefined ? RETRY_MS : FRESH_MS);
  }

  function load(request: VolatilityRequest): Promise<void> {
    const { underlying } = request;
    const running = loading.get(underlying) ?? loadOnce(request);
    loading.set(underlying, running);
    return running;
  }

  async function loadOnce({ underlying, symbol, source }: VolatilityRequest): Promise<void> {
    const triedAtMs = clock.monotonic();
    const result = await source.fetchCandles({ symbol, interval: '1h', limit: HOURS });
    // Figures that could not be renewed are old news about a market that may have woken up: unknown is honest.
    entries.set(underlying, { triedAtMs, candles: result.ok ? result.value : undefined });
    loading.delete(underlying);
  }

  function recompute(): void {
    dailySigmas = {};
    betas = {};
    const base = entries.get(BASE)?.candles;
    for (const [underlying, { candles }] of entries) {
      if (candles === undefined) continue;
      const sigma = dailySigma(candles);
      if (sigma !== undefined) dailySigmas[underlying] = sigma;
      const beta = underlying === BASE ? 1 : base === undefined ? undefined : betaTo(base, candles);
      if (beta !== undefined) betas[underlying] = beta;
    }
  }

  return {
    get dailySigmas() {
      return dailySigmas;
    },
    get betas() {
      return betas;
    },
    async refresh(requests) {
      const due = requests.filter(({ underlying }) => isDue(underlying));
      if (due.length === 0) return;
      await Promise.all(due.map(load));
      recompute();
    },
  };
}
