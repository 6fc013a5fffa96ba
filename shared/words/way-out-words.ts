/** How a way out is named and done, as in "adding collateral" and "add 500 USDT". */
export const WAY_OUT_WORDS = {
  'add-collateral': { noun: 'adding collateral', verb: 'add' },
  reduce: { noun: 'reducing', verb: 'close' },
  hedge: { noun: 'hedging', verb: 'hedge with' },
} as const;

/** Why a way out is closed when a whole path has to be lived through. */
export const NO_WAY_WORDS = {
  unknown: 'a figure that it starts from is unknown',
  'out-of-reach': 'no amount keeps it through this path',
  isolated: 'an isolated position is liquidated by itself',
  'one-way': 'in one-way mode the other side of a symbol is a reduction',
} as const;
