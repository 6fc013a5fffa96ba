/**
 * Numbers with a typed meaning. All are IEEE doubles, finite, parsed once at the edge.
 * The marker is optional on purpose: a literal still fits, but a price does not fit where a ratio is due.
 */
type Unit<Name extends string> = number & { readonly unit?: Name };

/** Quote currency per base unit, > 0. */
export type Price = Unit<'price'>;
/** Fraction: 0.005 is half a percent. */
export type Ratio = Unit<'ratio'>;
/** Money in the settle currency of its pool; the sign is said where it is used. */
export type Amount = Unit<'amount'>;
/** Number of contracts, >= 0; the direction is in `side`. */
export type Contracts = Unit<'contracts'>;
/** Milliseconds since 1970 in UTC, on the wall clock. */
export type TimestampMs = Unit<'timestamp'>;
/** Length of time in milliseconds, >= 0. */
export type DurationMs = Unit<'duration'>;

type Name<Kind extends string> = string & { readonly kind?: Kind };

/** Unique over the whole book. */
export type AccountId = Name<'account'>;
/** Unique within its account. */
export type PoolId = Name<'pool'>;
/** `accountId|poolId|symbol|side|marginMode`, made by `positionKey`. */
export type PositionKey = Name<'position'>;
/** Instrument as ccxt writes it (`BTC/USDT:USDT`), or as an imported file does. */
export type MarketSymbol = Name<'symbol'>;
/** What moves together: `BTC` for every BTC contract and for BTC as collateral. */
export type Underlying = Name<'underlying'>;
/** `USDT`, `BTC`, `USD` … */
export type Currency = Name<'currency'>;
/** ccxt id of a venue: `binanceusdm`, `bitget`. */
export type ExchangeId = Name<'exchange'>;

export const MINUTE_MS: DurationMs = 60_000;
export const HOUR_MS: DurationMs = 3_600_000;
export const DAY_MS: DurationMs = 86_400_000;
