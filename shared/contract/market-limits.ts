/** What the settings of the market may be. Without a schema library, because the screen uses it as well. */
export const MARKET_LIMITS = {
  coins: 20,
  groups: 60,
  groupName: 60,
  coinsPerGroup: 100,
  /** Of the recent high and of how long a bear market must last, in days. */
  longestDays: 60,
  /** Of a correction and a bear market, as fractions. */
  smallestFall: 0.01,
  largestFall: 0.9,
} as const;

/** A coin as exchanges write it. */
export const COIN_NAME = /^[A-Z0-9]{1,20}$/;
