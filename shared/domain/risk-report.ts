import type { Figure, LiquidationDistance, LiquidationPrice } from './outcome.ts';
import type { Side, MarginMode } from './position.ts';
import type {
  AccountId,
  Amount,
  Currency,
  MarketSymbol,
  PoolId,
  PositionKey,
  Price,
  Ratio,
  Underlying,
} from './units.ts';

/** What the engine says about one position. Money is in the pool's settle currency. */
export interface PositionRisk {
  readonly key: PositionKey;
  readonly symbol: MarketSymbol;
  readonly underlying: Underlying;
  readonly side: Side;
  readonly marginMode: MarginMode;
  /** >= 0, at mark. */
  readonly notional: Figure<Amount>;
  /** Signed. */
  readonly unrealizedPnl: Figure<Amount>;
  readonly initialMargin: Figure<Amount>;
  /** As the venue prints it. */
  readonly maintenanceMargin: Figure<Amount>;
  readonly maintenanceMarginRate: Figure<Ratio>;
  readonly maintenanceMarginDeduction: Figure<Amount>;
  /** Ours: the other positions of a cross pool held at their marks. */
  readonly liquidationPrice: LiquidationPrice;
  /** Where the equity of the scope is 0. */
  readonly bankruptcyPrice: LiquidationPrice;
  /** From the mark to `liquidationPrice`; 0 when the scope is already liquidatable. */
  readonly distance: LiquidationDistance;
  /** The distance in daily standard deviations of the underlying. */
  readonly sigmas: Figure;
  /** Of the scope that liquidates this position: maintenance / equity, 1 = liquidation. */
  readonly marginRatio: Figure<Ratio>;
  /** Of the scope. */
  readonly equity: Figure<Amount>;
  readonly effectiveLeverage: Figure;
  readonly liquidatable: boolean;
  /** The venue's own liquidation price differs from ours by more than the tolerance, or lies on the wrong side. */
  readonly disagreement?: Disagreement;
}

export interface Disagreement {
  readonly reported: Price | 'none';
  /** |ours − theirs| / mark; absent when one of the two says "none". */
  readonly ratio?: Ratio;
  /** The venue's price lies where this position can never be liquidated: side or price of the row is not right (promise D6). */
  readonly contradictsSide?: true;
  readonly likelyReason: string;
}

/** One margin scope: the cross positions of a pool together, or one isolated position. */
export interface ScopeRisk {
  readonly equity: Figure<Amount>;
  readonly collateral: Figure<Amount>;
  readonly notional: Figure<Amount>;
  readonly initialMargin: Figure<Amount>;
  /** The whole requirement, closing fees included where the venue counts them. */
  readonly maintenanceMargin: Figure<Amount>;
  /** Requirement / equity; unknown with `not-positive-equity` when equity <= 0. */
  readonly marginRatio: Figure<Ratio>;
  readonly effectiveLeverage: Figure;
  readonly liquidatable: boolean;
  /** First price below and above the mark at which this scope is liquidated, everything else held. */
  readonly liquidation: Readonly<
    Record<Underlying, { readonly down: LiquidationPrice; readonly up: LiquidationPrice }>
  >;
}

export interface PoolRisk {
  readonly accountId: AccountId;
  readonly id: PoolId;
  readonly settleCurrency: Currency;
  /** Absent when the pool holds several isolated positions and no cross one. */
  readonly scope?: ScopeRisk;
  readonly positions: readonly PositionRisk[];
  /** How far the whole market may move before this pool is liquidated, both directions. */
  readonly jointLeeway: JointLeeway;
}

/**
 * Joint move of all coins by their betas (1 where unknown) at which a scope is liquidated, as fractions of the mark.
 * `down` is <= 0, `up` is >= 0; `none`: no move up to the limit of −100 % / +1000 % does.
 */
export interface JointLeeway {
  readonly down: JointMove;
  readonly up: JointMove;
}

export type JointMove =
  | { readonly kind: 'move'; readonly ratio: Ratio; readonly first?: PositionKey }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface AccountRisk {
  readonly accountId: AccountId;
  readonly pools: readonly PoolRisk[];
  /** The pool that breaks first in each direction. */
  readonly jointLeeway: JointLeeway;
  /** What was assumed or could not be used. */
  readonly warnings: readonly string[];
}

export interface BookRisk {
  readonly accounts: readonly AccountRisk[];
  readonly jointLeeway: JointLeeway;
}
