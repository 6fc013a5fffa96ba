import type { MarginTier } from './margin-tier.ts';
import type { Position, PositionMode, OrderSide } from './position.ts';
import type {
  AccountId,
  Amount,
  Contracts,
  Currency,
  ExchangeId,
  MarketSymbol,
  PoolId,
  Price,
  Ratio,
  TimestampMs,
  Underlying,
} from './units.ts';

/** Everything needed to answer "where am I liquidated, and how close is that". */
export interface Book {
  readonly asOfMs?: TimestampMs;
  readonly accounts: readonly Account[];
  readonly scenarios?: readonly Scenario[];
}

/** A joint shock: each underlying moves by its beta times the base move. */
export interface Scenario {
  readonly name: string;
  readonly betas: Readonly<Record<string, number>>;
}

/** Margin rule families. `generic` needs a `rule` and is what an unknown venue gets, said so in a warning. */
export type Venue =
  | 'binance-usdm'
  | 'binance-coinm'
  | 'binance-portfolio-margin'
  | 'bybit'
  | 'bybit-classic'
  | 'okx'
  | 'bitget'
  | 'gate'
  | 'kucoin'
  | 'hyperliquid'
  | 'dydx'
  | 'krakenfutures'
  | 'deribit'
  | 'bitmex'
  | 'blofin'
  | 'coinex'
  | 'htx'
  | 'mexc'
  | 'phemex'
  | 'phemex-usdt'
  | 'poloniex'
  | 'delta'
  | 'drift'
  /** Margin account for shares: Regulation T and FINRA. */
  | 'stock'
  | 'generic';

/** The families of single-position formulas: what maintenance margin is taken at, and whether a closing fee counts. */
export type RuleFamily = 'TIER' | 'FEE' | 'ENTRY_MM' | 'MARK_MM' | 'PRO_RATA';

export interface Account {
  readonly id: AccountId;
  readonly exchange?: ExchangeId;
  readonly venue: Venue;
  /** Only with `generic`. */
  readonly rule?: RuleFamily;
  readonly positionMode: PositionMode;
  readonly parameters?: VenueParameters;
  readonly pools: readonly Pool[];
}

/** Venue constants that are not per position. */
export interface VenueParameters {
  readonly closeFraction?: Ratio;
  readonly bankruptcyAdjustment?: Ratio;
  readonly spreadToMaintenanceMarginRatio?: Ratio;
  readonly requirementBuffer?: Ratio;
}

/** A margin scope that shares cash; each isolated position in it is a scope of its own. */
export interface Pool {
  readonly id: PoolId;
  readonly settleCurrency: Currency;
  readonly venue?: Venue;
  /** At most one of the three; none and no collateral: equity unknown. */
  readonly walletBalance?: Amount;
  readonly equity?: Amount;
  readonly quoteBalance?: Amount;
  readonly collateral?: readonly Collateral[];
  readonly orders?: readonly PoolOrder[];
  /** Lowers free margin, not equity. */
  readonly openOrderInitialMargin?: Amount;
  readonly requirements?: readonly Requirement[];
  readonly requirementCombination?: 'sum' | 'max';
  readonly positions: readonly Position[];
  /** Options, spot loans and other things that Leeway sees but does not compute: they lower what is known. */
  readonly notCovered?: readonly string[];
  /** What the venue itself says of the whole pool: all that is sure where something of it is not covered. */
  readonly venueTotals?: VenueTotals;
}

/** Money in the settle currency of the pool, as of the last reading. */
export interface VenueTotals {
  /** With unrealised PnL and options. */
  readonly equity: Amount;
  readonly initialMargin?: Amount;
  readonly maintenanceMargin: Amount;
}

export interface Collateral {
  readonly asset: Currency;
  /** Signed: negative is borrowed. */
  readonly amount: Amount;
  /** In the settle currency. */
  readonly price: Price;
  /** 1 − haircut, for positive amounts. */
  readonly weight: Ratio;
  /** For negative amounts. */
  readonly liabilityWeight: Ratio;
}

export interface PoolOrder {
  readonly symbol: MarketSymbol;
  readonly side: OrderSide;
  readonly contracts: Contracts;
  readonly contractSize: number;
  readonly price: Price;
  readonly maintenanceMarginRate?: Ratio;
  readonly takerFeeRate?: Ratio;
}

export interface Requirement {
  readonly name: string;
  readonly maintenanceMargin?: Amount;
  readonly notional?: Amount;
  readonly tiers?: readonly MarginTier[];
}

/** `underlying` → move as a fraction of the mark: −0.2 is 20 % down. */
export type Shock = Readonly<Record<Underlying, Ratio>>;
