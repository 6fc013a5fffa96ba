import type { TimestampMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';
import type { DemoBook } from './demo-book.ts';
import { coinSpec, type DemoCoin } from './demo-coins.ts';
import type { DemoMarket } from './demo-market.ts';
import { unitRandom } from './random.ts';
import type { DemoVenue } from './demo-blueprints.ts';
import type { DemoLiquidation } from './demo-account.ts';
import type { FaultBoard } from './demo-faults.ts';

/** What every answer of the demo exchange is made from. */
export interface DemoWorld {
  readonly clock: Clock;
  readonly market: DemoMarket;
  readonly book: DemoBook;
  readonly faults: FaultBoard;
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

/** Last 24 hours as one candle, and their change as a fraction. */
export function dayOf(world: DemoWorld, coin: DemoCoin, atMs: TimestampMs) {
  const candle = world.market.summary(coin, atMs - 86_400_000, atMs);
  return { ...candle, change: candle.close / candle.open - 1 };
}
