import type { Candle } from '../../shared/domain/candle.ts';
import { DAY_MS, MINUTE_MS, type TimestampMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';
import type { DemoBook } from './account/demo-book.ts';
import { coinSpec, type DemoCoin } from './market/demo-coins.ts';
import type { DemoMarket } from './market/demo-market.ts';
import { unitRandom } from './market/random.ts';
import type { DemoVenue } from './account/demo-blueprints.ts';
import type { DemoLiquidation } from './account/demo-account.ts';
import type { FaultBoard } from './faults/demo-faults.ts';

/** What every answer of the demo exchange is made from. */
export interface DemoWorld {
  readonly clock: Clock;
  readonly market: DemoMarket;
  readonly book: DemoBook;
  readonly faults: FaultBoard;
  /** Whose contracts the Binance part lists. */
  readonly coins: readonly DemoCoin[];
  /** Own liquidations, newest last. */
  readonly liquidations: Readonly<Record<DemoVenue, DemoLiquidation[]>>;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** As it came, without the question mark: signatures are made over it. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly body: string;
  header(name: string): string;
}

export interface WireAnswer {
  readonly status: number;
  /** Serialized as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The venue's own idea of the time: what it says and what it measures signatures with. */
export function venueNow(world: DemoWorld, venue: DemoVenue): TimestampMs {
  return world.clock.now() + world.faults.skewMs(venue);
}

/** Traded price: the mark and a trace of noise, on the tick. */
export function lastPrice(world: DemoWorld, coin: DemoCoin, atMs: TimestampMs): string {
  const noise = unitRandom(world.market.seed, 71, Math.floor(atMs / 1000)) - 0.5;
  const price = world.market.price(coin, atMs) * (1 + 0.00008 * noise);
  return price.toFixed(coinSpec(coin).priceDecimals);
}

export function indexPrice(world: DemoWorld, coin: DemoCoin, atMs: TimestampMs): number {
  const noise = unitRandom(world.market.seed, 72, Math.floor(atMs / 1000)) - 0.5;
  return world.market.price(coin, atMs) * (1 + 0.0001 * noise);
}

/**
 * Last 24 hours as one candle, and their change as a fraction. All but the running minute is kept for that minute, so
 * that tickers stay cheap however long the demo has run.
 */
export function dayOf(world: DemoWorld, coin: DemoCoin, atMs: TimestampMs) {
  const minute = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const { market } = world;
  const days = dayCache.get(market) ?? new Map<DemoCoin, Candle>();
  dayCache.set(market, days);
  let past = days.get(coin);
  if (past?.timestamp !== minute - DAY_MS) {
    past = market.summary(coin, minute - DAY_MS, minute);
    days.set(coin, past);
  }
  const running = market.summary(coin, minute, Math.max(atMs, minute + 1));
  return {
    open: past.open,
    close: running.close,
    high: Math.max(past.high, running.high),
    low: Math.min(past.low, running.low),
    volume: past.volume + running.volume,
    change: running.close / past.open - 1,
  };
}

const dayCache = new WeakMap<DemoMarket, Map<DemoCoin, Candle>>();
