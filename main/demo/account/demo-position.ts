import type { Side } from '../../../shared/domain/position.ts';
import type { DemoCoin } from '../market/demo-coins.ts';

/**
 * A position of a demo account. `size` is in coins; of an inverse one it is the value in coins at entry, as Bitget
 * counts coin-margined contracts, so its face amount is `size * entryPrice` US dollars.
 */
export interface DemoPosition {
  readonly symbol: string;
  readonly coin: DemoCoin;
  readonly contractType: 'linear' | 'inverse';
  readonly side: Side;
  readonly size: number;
  readonly entryPrice: number;
  readonly leverage: number;
  readonly marginMode: 'cross' | 'isolated';
  /** Wallet of an isolated position, without profit and loss; 0 when cross. */
  readonly margin: number;
  readonly openedAtMs: number;
}

/** A resting order of a demo account. Closing ones fire at `triggerPrice` on the mark. */
export interface DemoOrder {
  readonly id: string;
  readonly symbol: string;
  readonly coin: DemoCoin;
  /** Side of the position that it belongs to. */
  readonly holdSide: Side;
  readonly orderSide: 'buy' | 'sell';
  readonly kind: 'stop' | 'take-profit' | 'limit';
  readonly size: number;
  readonly triggerPrice?: number;
  readonly price?: number;
  readonly placedAtMs: number;
}

/** +1 long, -1 short. */
export function sign(side: Side): 1 | -1 {
  return side === 'long' ? 1 : -1;
}

/** Value in the settle currency at a price: quote for linear, coins for inverse. */
export function valueAt(position: DemoPosition, price: number): number {
  return position.contractType === 'linear'
    ? position.size * price
    : (position.size * position.entryPrice) / price;
}

/** Unrealised profit in the settle currency. */
export function pnlAt(position: DemoPosition, price: number): number {
  const change = valueAt(position, price) - valueAt(position, position.entryPrice);
  const direction = position.contractType === 'linear' ? 1 : -1;
  return sign(position.side) * direction * change;
}
