import type { MarginTier, TierMode, TierUnit } from './margin-tier.ts';
import type {
  AccountId,
  Amount,
  Contracts,
  MarketSymbol,
  PoolId,
  PositionKey,
  Price,
  Ratio,
  TimestampMs,
  Underlying,
} from './units.ts';

export type Side = 'long' | 'short';
export type OrderSide = 'buy' | 'sell';
export type MarginMode = 'cross' | 'isolated';
export type PositionMode = 'one-way' | 'hedge';
export type AdlRank = 1 | 2 | 3 | 4 | 5;
export type ContractType = 'linear' | 'inverse' | 'quanto';

/**
 * One open position as the book knows it. Absent means unknown, never 0. Money is in the pool's settle currency.
 * The fields and their defaults are those of the book format; each is explained once, here.
 */
export interface Position {
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly contracts: Contracts;
  readonly contractType: ContractType;
  /** Base units per contract when linear, face amount in quote currency when inverse. */
  readonly contractSize: number;
  /** Settle currency per price point per contract; quanto only. */
  readonly quantoMultiplier?: number;
  readonly underlying: Underlying;
  readonly marginMode: MarginMode;
  readonly entryPrice?: Price;
  /** The venue's own stored cost; wins over `entryPrice`. */
  readonly entryValue?: Amount;
  /** The venue's mark, never the last trade. */
  readonly markPrice?: Price;
  readonly markAsOfMs?: TimestampMs;
  /** Configured multiple, not the effective one. */
  readonly leverage?: number;
  /** Wallet margin of an isolated position without unrealised PnL. */
  readonly isolatedMargin?: Amount;
  /** The same with unrealised PnL, where the venue reports it that way. */
  readonly isolatedEquity?: Amount;
  readonly initialMarginRate?: Ratio;
  readonly maintenanceMarginRate?: Ratio;
  readonly maintenanceMarginDeduction?: Amount;
  /** Ascending, without gaps; win over `maintenanceMarginRate`. */
  readonly tiers?: readonly MarginTier[];
  readonly tierUnit?: TierUnit;
  readonly tierMode?: TierMode;
  /** Day of the table or the formula, as YYYY-MM-DD, where it is a stored one; absent: the venue's present one. */
  readonly tiersAsOf?: string;
  /** Deribit: rate = base + perUnit × size, on the whole position. Maintenance may be given alone. */
  readonly marginRateFormula?: {
    readonly initialBase?: Ratio;
    readonly maintenanceBase: Ratio;
    readonly perUnit: Ratio;
  };
  /** HTX: maintenance rate = adjustFactor / leverage. */
  readonly adjustFactor?: number;
  /** Frozen amount as the venue returned it, closing fee included (KuCoin, BitMEX). */
  readonly maintenanceMargin?: Amount;
  readonly takerFeeRate?: Ratio;
  readonly closeFee?: Amount;
  /** Fraction per interval, > 0: longs pay. */
  readonly fundingRate?: Ratio;
  readonly nextFundingAtMs?: TimestampMs;
  readonly maxLeverage?: number;
  /** Smallest price step; gives the digits on the screen. */
  readonly tickSize?: Price;
  /** Place in the venue's queue for auto-deleveraging: 5 is closed first. */
  readonly adlRank?: AdlRank;
  readonly reported?: ReportedFigures;
}

/** What the venue itself says: shown beside our figures, compared with them, never mixed in. */
export interface ReportedFigures {
  /** `none` only where the venue's way of writing "none" is known; otherwise absent. */
  readonly liquidationPrice?: Price | 'none';
  readonly marginRatio?: Ratio;
  readonly maintenanceMargin?: Amount;
  readonly unrealizedPnl?: Amount;
}

/** An open order that matters for a position: a stop, a take-profit, or one that would grow it. */
export interface OpenOrder {
  readonly id: string;
  readonly symbol: MarketSymbol;
  readonly orderSide: OrderSide;
  readonly contracts?: Contracts;
  /** Limit price; absent for a market order. */
  readonly price?: Price;
  readonly triggerPrice?: Price;
  readonly reduceOnly: boolean;
  readonly purpose: 'stop' | 'take-profit' | 'other';
}

export function positionKey(
  accountId: AccountId,
  poolId: PoolId,
  position: Pick<Position, 'symbol' | 'side' | 'marginMode'>,
): PositionKey {
  return `${accountId}|${poolId}|${position.symbol}|${position.side}|${position.marginMode}`;
}
