/** Why nothing is said of the market. */
export const NO_MARKET_SOURCE =
  'No exchange in use gives candles of BTC, ETH or the coins you hold, so nothing is known of the market.';
export const MARKET_NOT_READ = 'The candles of the market have not been read yet.';
export const MARKET_STALE = 'No new candles: this is what the market did when it was last seen.';
