import { HOUR_MS, type DurationMs, type TimestampMs } from '../../domain/units.ts';
import type { PathStep, PricePath } from '../../domain/price-path.ts';
import crashPaths from './crash-paths.json' with { type: 'json' };

/** One hour of a historic day, in basis points of the price at the start of that day. */
export interface PathHour {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** A sell-off that happened, hour by hour. */
export interface Crash {
  /** Its day: `2025-10-10`. */
  readonly id: string;
  readonly name: string;
  /** Where the prices come from. */
  readonly source: string;
  readonly startMs: TimestampMs;
  readonly hours: number;
  /** Upper-case coin → one entry per hour. */
  readonly coins: ReadonlyMap<string, readonly PathHour[]>;
}

interface StoredCrash {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  readonly hours: number;
  readonly coins: Readonly<Record<string, readonly (readonly number[])[] | undefined>>;
}

const STORED: readonly StoredCrash[] = crashPaths.crashes;

/** By its id, or by the beginning of one that no other shares: `2022-06` is 2022-06-13. */
export function findCrash(idOrPrefix: string): Crash | undefined {
  const exact = STORED.find(({ id }) => id === idOrPrefix);
  const alike = STORED.filter(({ id }) => idOrPrefix.length >= 4 && id.startsWith(idOrPrefix));
  const stored = exact ?? (alike.length === 1 ? alike[0] : undefined);
  return stored === undefined ? undefined : readCrash(stored);
}

function readCrash({ id, name, start, hours, coins }: StoredCrash): Crash {
  const paths = new Map<string, readonly PathHour[]>();
  for (const [coin, rows] of Object.entries(coins)) paths.set(coin, (rows ?? []).map(toHour));
  return { id, name, source: crashPaths.source, startMs: start, hours, coins: paths };
}

function toHour(row: readonly number[]): PathHour {
  const [high, low, close] = row;
  if (high === undefined || low === undefined || close === undefined) {
    throw new Error('crash-paths.json: an hour is not [high, low, close]');
  }
  return { high, low, close };
}

const BASIS_POINT = 1e-4;
const THIRD_MS: DurationMs = HOUR_MS / 3;

/**
 * The crash as a path of prices. Each hour is walked low, high, close at its thirds, as the replay of candles does: which came
 * first is not in the record, and taking all lows together is the harder case for a pool of longs.
 */
export function pathOfCrash(crash: Crash): PricePath {
  const steps: PathStep[] = [];
  for (let hour = 0; hour < crash.hours; hour += 1) {
    for (const [third, which] of (['low', 'high', 'close'] as const).entries()) {
      const factors = new Map<string, number>();
      for (const [coin, path] of crash.coins) {
        const value = path[hour]?.[which];
        if (value !== undefined) factors.set(coin, 1 + value * BASIS_POINT);
      }
      steps.push({ atMs: hour * HOUR_MS + (third + 1) * THIRD_MS, factors });
    }
  }
  return { coins: new Set(crash.coins.keys()), steps };
}
