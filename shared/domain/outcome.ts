import type { Price, Ratio } from './units.ts';

/** Why a figure is unknown. A code, so that the screen chooses the words and the command line stays stable. */
export type UnknownReason =
  | 'no-wallet'
  | 'no-tiers'
  | 'no-mark-price'
  | 'no-entry-price'
  | 'no-leverage'
  | 'no-volatility'
  | 'no-funding-rate'
  | 'no-exchange-rate'
  | 'mixed-currencies'
  | 'not-positive-equity'
  | 'invalid-input'
  | 'not-covered'
  | 'member-unknown'
  | 'never-seen'
  | 'stale'
  | 'unsupported';

/** A figure that may be unknown. Unknown is not zero and never safe. */
export type Figure<T extends number = number> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

/** `none`: no price of the underlying liquidates this position. */
export type LiquidationPrice =
  | { readonly kind: 'price'; readonly price: Price }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

/** Way to the liquidation price as a fraction of the mark (`ratio` >= 0) and the direction in which it lies. */
export type LiquidationDistance =
  | { readonly kind: 'distance'; readonly ratio: Ratio; readonly direction: 'down' | 'up' }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export function known<T extends number>(value: T): Figure<T> {
  return { kind: 'known', value };
}

export function unknown(reason: UnknownReason): {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
} {
  return { kind: 'unknown', reason };
}

/** Sum in which one unknown member makes the whole unknown. The empty sum is a known 0. */
export function sumFigures(figures: Iterable<Figure>): Figure {
  let total = 0;
  for (const figure of figures) {
    if (figure.kind === 'unknown') return unknown('member-unknown');
    total += figure.value;
  }
  return known(total);
}
