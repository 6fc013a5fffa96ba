import type { RuleFamily, Venue } from '../../domain/book.ts';

/** How the requirements of several legs of one pool are put together. */
export type Netting =
  /** Every leg counts in full. */
  | 'gross'
  /** Per symbol the side with the higher value counts (Bitget hedge mode). */
  | 'larger-side'
  /** Per underlying max(long, short) (Kraken Futures: perpetual against dated). */
  | 'max-of-sides';

/** Margin rules of one venue. What is not named follows section 7 of the general method: gross, closing fee outside. */
export interface VenueRules {
  readonly isolated: RuleFamily;
  readonly cross: RuleFamily;
  /** Equality already liquidates, except where the venue asks for equity strictly below the requirement. */
  readonly strict?: true;
  /** `isolatedMargin` holds the fee reserved to close; it is inside the requirement too and cancels in the price. */
  readonly feeInIsolatedMargin?: true;
  /** The same for the wallet behind cross positions (classic Bybit, BitMEX). */
  readonly feeInCrossWallet?: true;
  /** The venue's printed maintenance margin holds the fee to close. */
  readonly printsFee?: true;
  /** Value that initial margin is taken of. */
  readonly initialMarginOn: 'mark' | 'entry';
  /** What the printed initial margin holds besides value × rate. */
  readonly initialMarginFee?: 'close-fee' | 'taker-fee';
  /** Value that the printed maintenance margin is taken of. */
  readonly printedOn: 'mark' | 'entry';
  readonly netting?: Netting;
  /** How the venue prints its ratio; absent: it prints none. */
  readonly printedRatio?: 'requirement/equity' | 'equity/requirement' | 'equity/position-margin';
  /** Negative balances add to the requirement and do not lower equity (Drift). */
  readonly liabilitiesAsRequirement?: true;
  /** Liquidation begins at equity <= factor × requirement; 1 where absent. */
  readonly triggerFactor?: number;
  /** A funding payment that costs this side is part of the requirement. */
  readonly countsAdverseFunding?: true;
  /** Rate without tiers and rate: 1 / (2 × maxLeverage) of the market. */
  readonly rateFromMaxLeverage?: true;
  /** Whose size picks the tier of a cross position; its own where absent. */
  readonly tierOf?:
    /** Long and short of one symbol together (Bitget). */
    | 'both-sides'
    /** The rate of the side with the higher value counts for both (Gate, hedge mode). */
    | 'larger-side'
    /** All expiries of one underlying together (OKX). */
    | 'expiries';
  /** Rates of a margin account for shares: see `stock.ts`. */
  readonly shares?: true;
  /** No rules of its own for cross margin: answered by the general method, and said so. */
  readonly crossIsGeneric?: true;
}

const onMark = { initialMarginOn: 'mark', printedOn: 'mark' } as const;
const onEntry = { initialMarginOn: 'entry', printedOn: 'entry' } as const;

/**
 * Which venue follows which rules. Rates and tiers are read at run time; only the way they are applied stands here.
 *
 * - binance-usdm, binance-coinm: maintenance at the liquidation price, marginal tiers (USD-M by quote notional, COIN-M by
 *   base coin), no fee. https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93 and
 *   https://www.binance.com/en/support/faq/ceccfcfb4e3a45e3b48b0b1bb1a8ae46
 * - binance-portfolio-margin: liquidation at uniMMR = equity / maintenance <= 105 %.
 *   https://www.binance.com/en/support/faq/binance-portfolio-margin-pro-maintenance-margin-ratio-calculation-5e33af8e6ac04d57a1d0a3398e0a0752
 * - bybit: isolated frozen at the entry value, closing fee in margin and maintenance; cross at account level on the mark.
 *   https://www.bybit.com/en/help-center/article/Liquidation-Price-Calculation-under-Isolated-Mode-Unified-Trading-Account
 * - bybit-classic: inverse cross of 2020. https://help.bybit.com/hc/en-us/articles/360039261334
 * - okx, blofin: closing fee counted, whole-position tiers in contracts, ratio printed upside down; okx cross: the expiries of
 *   one underlying are combined to find the tier.
 *   https://www.okx.com/help/v-tiered-maintenance-margin-ratio-rules
 * - bitget: isolated with closing fee; cross frozen at the current mark, in hedge mode the larger side counts, both together
 *   find the tier.
 *   https://www.bitget.com/support/articles/12560603808759
 * - gate: closing fee counted, in hedge mode the rate of the larger side for both. https://www.gate.com/futures-introduction/margin
 * - kucoin: isolated frozen at entry with returned figures; cross shares the margin pro rata.
 *   https://www.kucoin.com/support/35084431335065
 * - hyperliquid: equity strictly below maintenance; r = 1 / (2 × max leverage).
 *   https://hyperliquid.gitbook.io/hyperliquid-docs/trading/liquidations
 * - dydx: equity strictly below maintenance. https://github.com/dydxprotocol/v4-documentation
 * - krakenfutures: at the liquidation price, perpetual and dated netted.
 *   https://support.kraken.com/hc/en-us/articles/4844463246100
 * - deribit: rate grows with the size. https://support.deribit.com/hc/en-us/articles/25944738177565-Linear-Perpetual
 * - bitmex: on the stored cost, adverse funding counted. https://www.bitmex.com/app/isolatedMarginExamples
 * - htx: rate = adjustment factor / leverage. https://www.htx.com/support/104919792315746
 * - phemex-usdt: closing fee in margin and requirement. https://phemex.com/help-center/liq-price-for-USDTM
 * - coinex, poloniex, mexc, delta, phemex: reproduced on returned positions, https://github.com/ccxt/ccxt
 * - drift: a borrow adds to the requirement. https://github.com/drift-labs/protocol-v2
 * - stock: 25 % long, 30 % short, house rates above. https://www.finra.org/rules-guidance/rulebooks/finra-rules/4210
 */
export const VENUE_RULES: Readonly<Record<Venue, VenueRules>> = {
  'binance-usdm': {
    isolated: 'TIER',
    cross: 'TIER',
    ...onMark,
    printedRatio: 'requirement/equity',
  },
  'binance-coinm': {
    isolated: 'TIER',
    cross: 'TIER',
    ...onMark,
    printedRatio: 'requirement/equity',
  },
  'binance-portfolio-margin': {
    isolated: 'TIER',
    cross: 'TIER',
    ...onMark,
    printedRatio: 'equity/requirement',
    triggerFactor: 1.05,
  },
  bybit: {
    isolated: 'ENTRY_MM',
    cross: 'FEE',
    ...onMark,
    feeInIsolatedMargin: true,
    printsFee: true,
    initialMarginFee: 'close-fee',
    printedRatio: 'requirement/equity',
  },
  'bybit-classic': {
    isolated: 'ENTRY_MM',
    cross: 'ENTRY_MM',
    ...onEntry,
    feeInIsolatedMargin: true,
    feeInCrossWallet: true,
    printsFee: true,
    initialMarginFee: 'close-fee',
  },
  okx: {
    isolated: 'FEE',
    cross: 'FEE',
    ...onMark,
    printedRatio: 'equity/requirement',
    tierOf: 'expiries',
  },
  blofin: { isolated: 'FEE', cross: 'FEE', ...onMark, printedRatio: 'equity/requirement' },
  bitget: {
    isolated: 'FEE',
    cross: 'MARK_MM',
    ...onMark,
    printsFee: true,
    netting: 'larger-side',
    tierOf: 'both-sides',
    printedRatio: 'requirement/equity',
  },
  gate: { isolated: 'FEE', cross: 'FEE', ...onMark, tierOf: 'larger-side' },
  kucoin: {
    isolated: 'ENTRY_MM',
    cross: 'PRO_RATA',
    ...onEntry,
    feeInIsolatedMargin: true,
    printsFee: true,
    printedRatio: 'requirement/equity',
  },
  hyperliquid: {
    isolated: 'TIER',
    cross: 'TIER',
    ...onMark,
    strict: true,
    rateFromMaxLeverage: true,
  },
  dydx: { isolated: 'TIER', cross: 'TIER', ...onMark, strict: true },
  krakenfutures: {
    isolated: 'TIER',
    cross: 'TIER',
    ...onMark,
    strict: true,
    netting: 'max-of-sides',
  },
  deribit: { isolated: 'TIER', cross: 'TIER', ...onMark, strict: true },
  bitmex: {
    isolated: 'ENTRY_MM',
    cross: 'ENTRY_MM',
    ...onEntry,
    feeInIsolatedMargin: true,
    feeInCrossWallet: true,
    printsFee: true,
    countsAdverseFunding: true,
  },
  htx: { isolated: 'TIER', cross: 'TIER', ...onMark, printedRatio: 'equity/position-margin' },
  mexc: {
    isolated: 'ENTRY_MM',
    cross: 'FEE',
    ...onEntry,
    initialMarginFee: 'taker-fee',
    crossIsGeneric: true,
  },
  phemex: { isolated: 'ENTRY_MM', cross: 'FEE', ...onEntry, crossIsGeneric: true },
  'phemex-usdt': {
    isolated: 'FEE',
    cross: 'FEE',
    ...onEntry,
    feeInIsolatedMargin: true,
    printedRatio: 'equity/requirement',
  },
  coinex: { isolated: 'TIER', cross: 'TIER', ...onMark },
  poloniex: { isolated: 'TIER', cross: 'TIER', ...onMark, printedRatio: 'requirement/equity' },
  delta: { isolated: 'ENTRY_MM', cross: 'FEE', ...onEntry, crossIsGeneric: true },
  drift: { isolated: 'TIER', cross: 'TIER', ...onMark, liabilitiesAsRequirement: true },
  stock: { isolated: 'TIER', cross: 'TIER', ...onMark, strict: true, shares: true },
  generic: { isolated: 'FEE', cross: 'FEE', ...onMark },
};

/**
 * Rules of a venue. `generic` follows the named rule in both margin modes; with none it takes maintenance at the
 * liquidation price and counts the closing fee where it is known, which errs on the near side.
 */
export function rulesOf(venue: Venue, rule: RuleFamily | undefined): VenueRules {
  const rules = VENUE_RULES[venue];
  if (venue !== 'generic' || rule === undefined) return rules;
  return {
    ...rules,
    isolated: rule === 'PRO_RATA' ? 'FEE' : rule,
    cross: rule,
    ...(rule === 'ENTRY_MM' ? onEntry : onMark),
  };
}
