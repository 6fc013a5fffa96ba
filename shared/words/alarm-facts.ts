import type { FeedError, FeedState } from '../domain/feed-state.ts';
import type { Figure, LiquidationDistance } from '../domain/outcome.ts';
import type { MarginMode, Side } from '../domain/position.ts';
import type { DurationMs, Price, Ratio, TimestampMs, Underlying } from '../domain/units.ts';

/** What an alarm may say something about. Plain data: it is kept with the alarm over a restart. */
export type AlarmFacts = PositionFacts | GoneFacts | FeedFacts | SelfFacts;

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
  readonly disagreement?: {
    readonly reported: Price | 'none';
    readonly contradictsSide?: true;
    readonly likelyReason: string;
  };
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
