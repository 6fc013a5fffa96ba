import type { FeedError, FeedState } from '../domain/feed-state.ts';
import type { MarketRegime, MarketScope, MarketVerdict } from '../domain/market-verdict.ts';
import type { Figure, LiquidationDistance, LiquidationPrice } from '../domain/outcome.ts';
import type { AdlRank, MarginMode, Side } from '../domain/position.ts';
import type {
  Amount,
  Currency,
  DurationMs,
  Price,
  Ratio,
  TimestampMs,
  Underlying,
} from '../domain/units.ts';

/** What an alarm may say something about. Plain data: it is kept with the alarm over a restart. */
export type AlarmFacts =
  PositionFacts | GoneFacts | FeedFacts | AccountFacts | MarketFacts | SelfFacts;

export interface PositionFacts {
  readonly kind: 'position';
  readonly exchangeName: string;
  /** Only where the venue alone does not tell the accounts apart. */
  readonly accountName?: string;
  readonly underlying: Underlying;
  readonly side: Side;
  readonly marginMode: MarginMode;
  readonly markPrice?: Price;
  readonly tickSize?: Price;
  readonly liquidationPrice?: Price;
  readonly distance: LiquidationDistance;
  readonly sigmas: Figure;
  readonly marginRatio: Figure<Ratio>;
  readonly liquidatable: boolean;
  /** At the present speed; absent: not moving towards it, or not measured. */
  readonly timeToLiquidationMs?: DurationMs;
  /** Why it has its level; the first is the strongest. */
  readonly reasons: readonly string[];
  /** When position and price were read; the older of the two. */
  readonly asOfMs?: TimestampMs;
  /** No reduce-only stop stands before the liquidation price; absent: not known. */
  readonly unprotected?: boolean;
  /** When the orders were read, where that is told apart from the positions. */
  readonly ordersAsOfMs?: TimestampMs;
  readonly disagreement?: {
    readonly reported: Price | 'none';
    readonly contradictsSide?: true;
    readonly likelyReason: string;
  };
  /** What it takes to stand `target` away again; absent: not worked out yet, or no amount does. */
  readonly advice?: {
    readonly target: Ratio;
    readonly addMargin?: { readonly amount: Amount; readonly currency: Currency };
    readonly reduce?: { readonly amount: number; readonly unit: string };
  };
  /** What it pays, where it pays and the rate is known. */
  readonly funding?: FundingFacts;
  readonly adlRank?: AdlRank;
  readonly ruleChange?: {
    readonly rateBefore?: Ratio;
    readonly rateAfter?: Ratio;
    /** Both at the marks of the later reading. */
    readonly liquidationBefore: LiquidationPrice;
    readonly liquidationAfter: LiquidationPrice;
  };
}

export interface FundingFacts {
  /** > 0, in `currency`. */
  readonly perDay: Amount;
  readonly currency: Currency;
  /** Fraction per interval, signed as the venue does. */
  readonly rate: Ratio;
  readonly intervalHours: number;
  /** Of the equity behind the position, per day. */
  readonly ofEquity: Ratio;
}

/** One account, or all of them together. Money is in `currency`; what is absent is unknown. */
export interface AccountFacts {
  readonly kind: 'account';
  /** `Demo Binance`, `All accounts together`. */
  readonly name: string;
  readonly currency: Currency;
  readonly notional?: Amount;
  readonly equity?: Amount;
  readonly leverage?: number;
  /** The trader's own limit, in the unit of its rule. */
  readonly limit?: number;
  /** The nearer of the two directions; absent: not known. `none`: no move liquidates. */
  readonly leeway?: LeewayFacts | 'none' | 'nothing-shared';
  /** When positions and prices were read; the oldest of them. */
  readonly asOfMs?: TimestampMs;
  readonly loss?: {
    readonly since: 'midnight' | '24h-high';
    readonly from: Amount;
    readonly fromMs: TimestampMs;
    readonly now: Amount;
    /** Of `from`; negative where it gained. */
    readonly ratio: Ratio;
  };
}

export interface LeewayFacts {
  readonly direction: 'down' | 'up';
  /** >= 0. */
  readonly ratio: Ratio;
  readonly sigmas?: number;
  /** The position that would go first. */
  readonly first?: string;
  /** What it takes to stand `target` away again; absent: not worked out, or no amount does. */
  readonly advice?: {
    readonly target: Ratio;
    readonly addMargin?: { readonly amount: Amount; readonly currency: Currency };
    /** Share of each position of that side. */
    readonly close?: { readonly share: Ratio; readonly side: Side };
  };
}

export interface MarketFacts {
  readonly kind: 'market';
  readonly verdict: MarketVerdict;
  readonly regime: MarketRegime;
  readonly scope: MarketScope;
  /** In words, the strongest first. */
  readonly because: readonly string[];
}

/** Why a position is not there any more, as far as the account tells. */
export type GoneCause = 'closed' | 'liquidated' | 'unknown';

/** Positions of one account that were critical and are not there any more. */
export interface GoneFacts {
  readonly kind: 'gone';
  readonly exchangeName: string;
  readonly accountName?: string;
  readonly positions: readonly {
    readonly underlying: Underlying;
    readonly side: Side;
    readonly liquidatable: boolean;
    /** Way to liquidation when it was last seen; absent: not known. */
    readonly distance?: Ratio;
    readonly lastSeenMs?: TimestampMs;
    readonly goneMs: TimestampMs;
    /** The account's equity says that it was liquidated; absent: nobody can tell. */
    readonly isCertain?: true;
  }[];
}

export interface FeedFacts {
  readonly kind: 'feed';
  readonly exchangeName: string;
  readonly accountName?: string;
  readonly state: FeedState;
  readonly error?: FeedError;
  /** When the account was last read well; absent: never. */
  readonly asOfMs?: TimestampMs;
  /** Absent: never read, so nobody knows. */
  readonly positionCount?: number;
  /** Public prices still arrive and the last known positions are priced with them. */
  readonly pricesAlive: boolean;
  readonly clockSkewMs?: number;
}

/** Leeway speaks of itself. */
export interface SelfFacts {
  readonly kind: 'self';
  readonly title: string;
  readonly text: string;
}

/** `Demo Binance BTC long`, with the account where the venue does not tell them apart. */
export function positionName(
  facts: Pick<PositionFacts, 'exchangeName' | 'accountName' | 'underlying' | 'side'>,
): string {
  const account = facts.accountName === undefined ? '' : ` (${facts.accountName})`;
  return `${facts.exchangeName}${account} ${facts.underlying} ${facts.side}`;
}

export function feedName(facts: Pick<FeedFacts, 'exchangeName' | 'accountName'>): string {
  return facts.accountName === undefined
    ? facts.exchangeName
    : `${facts.exchangeName} (${facts.accountName})`;
}
