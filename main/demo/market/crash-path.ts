import { findCrash, type PathHour } from '../../../shared/market/crash/crash-catalogue.ts';
import { CRASH_NAMES } from '../../../shared/market/crash/crash-names.ts';
import { DEMO_COINS, type LeadingCoin } from './demo-coins.ts';

export interface CrashPath {
  readonly id: string;
  readonly name: string;
  readonly hours: number;
  /** The hour in which the coins together fell the most. */
  readonly crashHour: number;
  readonly coins: ReadonlyMap<LeadingCoin, readonly PathHour[]>;
}

/**
 * The hours of a historic sell-off for all ten coins; a coin that did not trade then takes the hours of BTC.
 * An id that is not in the catalogue throws: it is a mistake of the caller, not of the market.
 */
export function loadCrashPath(id: string): CrashPath {
  const crash = findCrash(id);
  if (crash === undefined) {
    throw new Error(`no crash '${id}'; there are ${CRASH_NAMES.map((one) => one.id).join(', ')}`);
  }
  const coins = new Map<LeadingCoin, readonly PathHour[]>();
  for (const coin of DEMO_COINS) {
    coins.set(coin, crash.coins.get(coin) ?? crash.coins.get('BTC') ?? []);
  }
  return {
    id: crash.id,
    name: crash.name,
    hours: crash.hours,
    crashHour: deepestHour(coins, crash.hours),
    coins,
  };
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
