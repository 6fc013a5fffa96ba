import crashPaths from './crash-paths.json' with { type: 'json' };
import { DEMO_COINS, type DemoCoin } from './demo-coins.ts';

/** One hour of a historic day, in basis points of the price at the start of that day. */
export interface PathHour {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface CrashPath {
  readonly id: string;
  readonly name: string;
  readonly hours: number;
  /** The hour in which the coins together fell the most. */
  readonly crashHour: number;
  readonly coins: ReadonlyMap<DemoCoin, readonly PathHour[]>;
}

interface StoredCrash {
  readonly id: string;
  readonly name: string;
  readonly hours: number;
  readonly coins: Readonly<Record<string, readonly (readonly number[])[] | undefined>>;
}

const STORED: readonly StoredCrash[] = crashPaths.crashes;

export const DEFAULT_CRASH_ID = '2025-10-10';
export const CRASH_IDS: readonly string[] = STORED.map((crash) => crash.id);

/**
 * The hours of a historic sell-off for all ten coins; a coin that did not trade then takes the hours of BTC.
 * An id that is not in the file throws: it is a mistake of the caller, not of the market.
 */
export function loadCrashPath(id: string): CrashPath {
  const stored = STORED.find((crash) => crash.id === id);
  if (stored === undefined) throw new Error(`no crash '${id}'; there are ${CRASH_IDS.join(', ')}`);
  const coins = new Map<DemoCoin, readonly PathHour[]>();
  for (const coin of DEMO_COINS) {
    coins.set(coin, (stored.coins[coin] ?? stored.coins['BTC'] ?? []).map(toHour));
  }
  return {
    id: stored.id,
    name: stored.name,
    hours: stored.hours,
    crashHour: deepestHour(coins, stored.hours),
    coins,
  };
}

function toHour(row: readonly number[]): PathHour {
  const [high, low, close] = row;
  if (high === undefined || low === undefined || close === undefined) {
    throw new Error('crash-paths.json: an hour is not [high, low, close]');
  }
  return { high, low, close };
}

function deepestHour(coins: CrashPath['coins'], hours: number): number {
  let deepest = 0;
  let largestFall = 0;
  for (let hour = 1; hour < hours; hour += 1) {
    let fall = 0;
    for (const path of coins.values()) {
      fall += (path[hour - 1]?.close ?? 0) - (path[hour]?.low ?? 0);
    }
    if (fall > largestFall) {
      largestFall = fall;
      deepest = hour;
    }
  }
  return deepest;
}
