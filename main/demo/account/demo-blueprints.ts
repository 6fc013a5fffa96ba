import type { Side } from '../../../shared/domain/position.ts';
import type { DemoCoin } from '../market/demo-coins.ts';

export type DemoVenue = 'binance' | 'bitget';
export type DemoCurrency = 'USDT' | 'BTC';

/** What a demo account opens when it is (re)filled; prices are fractions of the mark at that moment. */
export interface PositionBlueprint {
  readonly symbol: string;
  readonly coin: DemoCoin;
  readonly contractType: 'linear' | 'inverse';
  readonly side: Side;
  /** Value at entry in the settle currency. */
  readonly value: number;
  readonly entryAt: number;
  readonly leverage: number;
  readonly marginMode: 'cross' | 'isolated';
  /** Isolated margin as a share of the value, where margin was added by hand; otherwise 1 / leverage. */
  readonly marginShare?: number;
  readonly orders: readonly {
    readonly kind: 'stop' | 'take-profit' | 'limit';
    /** Trigger, or the price of a limit order. */
    readonly at: number;
  }[];
}

export interface AccountBlueprint {
  readonly venue: DemoVenue;
  readonly positions: readonly PositionBlueprint[];
  /** Equity of the cross pool that a refill restores; for isolated positions the free cash beside them. */
  readonly funds: Readonly<Partial<Record<DemoCurrency, number>>>;
}

/**
 * Sized so that everything looks calm at first (nearest liquidation 12 to 17 % away), the first hours of the sell-off
 * bring a warning, its worst hours a liquidation. One position has a stop, one only a take-profit, the rest nothing.
 */
export const BINANCE_BLUEPRINT: AccountBlueprint = {
  venue: 'binance',
  funds: { USDT: 60_000 },
  positions: [
    linear('BTC', 'long', 250_000, 0.985, 20, [{ kind: 'take-profit', at: 1.06 }]),
    linear('ETH', 'long', 350_000, 1.012, 20, [{ kind: 'stop', at: 0.895 }]),
    linear('SOL', 'long', 120_000, 0.97, 15, []),
    linear('XRP', 'short', 80_000, 0.99, 10, []),
  ],
};

export const BITGET_BLUEPRINT: AccountBlueprint = {
  venue: 'bitget',
  funds: { USDT: 2500, BTC: 0.19 },
  positions: [
    isolated('BTC', 'long', 60_000, 0.996, 7, undefined, [{ kind: 'stop', at: 0.91 }]),
    isolated('BTC', 'short', 36_000, 1.003, 6, undefined, []),
    isolated('LINK', 'long', 66_000, 1, 10, 0.138, [{ kind: 'take-profit', at: 1.08 }]),
    {
      symbol: 'BTCUSD',
      coin: 'BTC',
      contractType: 'inverse',
      side: 'long',
      value: 0.8,
      entryAt: 1,
      leverage: 10,
      marginMode: 'cross',
      orders: [{ kind: 'limit', at: 0.9 }],
    },
  ],
};

/**
 * A Binance account with a position in each of these coins, half of them short, and so half of those that follow one
 * leading coin: whatever the market does, gains and losses nearly cancel, so that it stays open and calm.
 */
export function fullBlueprint(coins: readonly DemoCoin[]): AccountBlueprint {
  return {
    venue: 'binance',
    funds: { USDT: 20_000 + 1_000 * coins.length },
    positions: coins.map((coin, i) =>
      (i + Math.floor(i / 10)) % 2 === 0
        ? linear(coin, 'long', 2_000, 1, 10, [])
        : linear(coin, 'short', 2_000, 1, 10, [{ kind: 'stop', at: 1.9 }]),
    ),
  };
}

function linear(
  coin: DemoCoin,
  side: Side,
  value: number,
  entryAt: number,
  leverage: number,
  orders: PositionBlueprint['orders'],
): PositionBlueprint {
  return {
    symbol: `${coin}USDT`,
    coin,
    contractType: 'linear',
    side,
    value,
    entryAt,
    leverage,
    marginMode: 'cross',
    orders,
  };
}

function isolated(
  coin: DemoCoin,
  side: Side,
  value: number,
  entryAt: number,
  leverage: number,
  marginShare: number | undefined,
  orders: PositionBlueprint['orders'],
): PositionBlueprint {
  const position = linear(coin, side, value, entryAt, leverage, orders);
  return {
    ...position,
    marginMode: 'isolated',
    ...(marginShare === undefined ? {} : { marginShare }),
  };
}
