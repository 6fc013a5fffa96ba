import type { Venue } from '../../domain/book.ts';
import type { MarginMode } from '../../domain/position.ts';

/** How much a venue closes at a time; see `partial-liquidation.ts`. */
export type PartialRule =
  /** The smallest part whose close makes the rest safe again. */
  | 'until-safe'
  /** Down to the cap of a lower tier that is safe; from the lowest tier all goes. */
  | 'tier-down'
  /** Down by two tiers at a time; from the lowest two all goes. */
  | 'two-tiers'
  /** A fifth of a large position; all of it when that is not enough or comes back within the pause. */
  | 'a-fifth';

/** What a venue says of the way in which it liquidates. */
export type PartialPractice =
  | { readonly kind: 'parts'; readonly rule: PartialRule; readonly source: string }
  /** In parts, but how large they are is not published: Leeway counts on all of it going. */
  | { readonly kind: 'parts-of-unknown-size'; readonly source: string }
  /** No public rule was found: Leeway counts on all of it going. */
  | { readonly kind: 'not-documented' };

const NOT_DOCUMENTED: PartialPractice = { kind: 'not-documented' };

const parts = (rule: PartialRule, source: string): PartialPractice => ({
  kind: 'parts',
  rule,
  source,
});
const unsized = (source: string): PartialPractice => ({ kind: 'parts-of-unknown-size', source });

const BINANCE = parts('until-safe', 'https://www.binance.com/en/support/faq/360033525371');
const BYBIT = 'https://www.bybit.com/en/help-center/article/UTA-Trading-Rules';
const KUCOIN_TIERS = 'https://www.kucoin.com/blog/what-is-risk-limit-level-on-kucoin-futures-en';
const KUCOIN_CROSS = 'https://www.kucoin.com/support/35233217061785';
const PHEMEX = parts(
  'until-safe',
  'https://phemex.com/references/articles/liquidation-stop-loss-take-profit',
);

/**
 * Per venue and margin mode, with the page that says so.
 * - Binance: one order that makes the rest compliant, then takeover. Portfolio margin: nothing published on sizes.
 * - Bybit, KuCoin isolated, MEXC, BitMEX: from a higher tier a fill-or-kill order down to a tier that is safe, from the lowest all.
 *   Bybit cross reduces the account step by step, KuCoin cross closes in parts above 600,000 USDT; neither says how much at a time.
 * - OKX, Bitget: two tiers at a time. HTX: down to the upper limit of a tier. Gate: tier by tier.
 * - Hyperliquid: a fifth first above 100,000 USDC, all within the 30 seconds after it.
 * - Deribit, dYdX (limited per block, on and on while unsafe), Phemex, Drift: until maintenance is covered again.
 * - Kraken Futures: partial liquidations since 2026-03-26, of no published size.
 */
const PRACTICES: Readonly<Record<Venue, Readonly<Record<MarginMode, PartialPractice>>>> = {
  'binance-usdm': both(BINANCE),
  'binance-coinm': both(BINANCE),
  'binance-portfolio-margin': both(NOT_DOCUMENTED),
  bybit: { isolated: parts('tier-down', BYBIT), cross: unsized(BYBIT) },
  'bybit-classic': both(
    parts('tier-down', 'https://help.bybit.com/hc/en-us/articles/900000167723'),
  ),
  okx: both(parts('two-tiers', 'https://www.okx.com/help/v-tiered-maintenance-margin-ratio-rules')),
  bitget: both(parts('two-tiers', 'https://www.bitget.com/support/articles/360058821652')),
  gate: both(parts('tier-down', 'https://www.gate.com/futures-introduction/margin')),
  kucoin: { isolated: parts('tier-down', KUCOIN_TIERS), cross: unsized(KUCOIN_CROSS) },
  hyperliquid: both(
    parts('a-fifth', 'https://hyperliquid.gitbook.io/hyperliquid-docs/trading/liquidations'),
  ),
  dydx: both(parts('until-safe', 'https://github.com/dydxprotocol/v4-documentation')),
  krakenfutures: both(
    unsized('https://support.kraken.com/articles/360022835671-Equity-Protection-Process'),
  ),
  deribit: both(parts('until-safe', 'https://www.deribit.com/docs/auto-liquidation/')),
  bitmex: both(parts('tier-down', 'https://www.bitmex.com/app/liquidation')),
  blofin: both(NOT_DOCUMENTED),
  coinex: both(NOT_DOCUMENTED),
  htx: both(parts('tier-down', 'https://www.htx.com/support/24959973437846')),
  mexc: both(
    parts('tier-down', 'https://support.mexc.com/hc/en-001/articles/360042505431-Liquidation'),
  ),
  phemex: both(PHEMEX),
  'phemex-usdt': both(PHEMEX),
  poloniex: both(NOT_DOCUMENTED),
  delta: both(NOT_DOCUMENTED),
  drift: both(parts('until-safe', 'https://docs.drift.trade/liquidations')),
  stock: both(NOT_DOCUMENTED),
  generic: both(NOT_DOCUMENTED),
};

function both(practice: PartialPractice): Readonly<Record<MarginMode, PartialPractice>> {
  return { isolated: practice, cross: practice };
}

export function partialPracticeOf(venue: Venue, marginMode: MarginMode): PartialPractice {
  return PRACTICES[venue][marginMode];
}
