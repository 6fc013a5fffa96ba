/** What the market does, with hysteresis; `recovering`: a sell-off is over, its high not yet back. */
export type MarketVerdict = 'calm' | 'stress' | 'sell-off' | 'recovering';

/** How far below the recent high: correction 10 %, bear market 20 % and sustained. */
export type MarketRegime = 'none' | 'correction' | 'bear';

/** How much of what is watched moves: the market as a whole is at least 60 % of at least three coins, else BTC and ETH both. */
export type MarketScope = 'one-coin' | 'sector' | 'market-wide';
