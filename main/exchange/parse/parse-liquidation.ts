import { parsePositive } from '../../../shared/domain/parse-number.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { ForcedClose } from '../../../shared/market/liquidations/liquidation-tally.ts';
import { isStable } from '../../../shared/risk/scope/scope-model.ts';
import { isRecord, rowsAt, textOf } from './raw-row.ts';
import type { VenueMarket } from './venue-market.ts';

/**
 * What a venue's "side" speaks of: the order that closes (a forced sale ends a long), or the position that was closed.
 * Binance and OKX give the order, Bybit the position ("when you receive a Buy update, a long position has been liquidated").
 */
export type LiquidationSide = 'order' | 'position';

export interface LiquidationMarket {
  readonly symbol: string;
  readonly isInverse: boolean;
  readonly contractSize: number;
}

/**
 * Forced closes in one of ccxt's liquidation rows, in dollars; none where it is not about dollars or cannot be read. OKX puts
 * several into one row, of which ccxt takes the first only: the venue's own list is read there.
 */
export function parseLiquidation(
  row: unknown,
  meaning: LiquidationSide,
  marketOf: (symbol: string) => LiquidationMarket | undefined,
  nowMs: TimestampMs,
): readonly ForcedClose[] {
  if (!isRecord(row)) return [];
  const symbol = textOf(row['symbol']);
  const market = symbol === undefined ? undefined : marketOf(symbol);
  if (market === undefined || !isInDollars(market.symbol)) return [];
  const info = isRecord(row['info']) ? row['info'] : {};
  const details = rowsAt(info['details']) ?? [];
  const parts =
    details.length > 0
      ? details.flatMap((one) =>
          isRecord(one)
            ? { contracts: one['sz'], price: one['bkPx'], side: one['side'], at: one['ts'] }
            : [],
        )
      : [
          {
            contracts: row['contracts'],
            price: row['price'],
            side: row['side'],
            at: row['timestamp'],
          },
        ];
  return parts.flatMap((part) => {
    const contracts = parsePositive(part.contracts);
    const price = parsePositive(part.price);
    const side = textOf(part.side)?.toLowerCase();
    if (contracts === undefined || price === undefined) return [];
    if (side !== 'buy' && side !== 'sell') return [];
    const units = contracts * market.contractSize;
    const atMs = parsePositive(part.at);
    return [
      {
        ...(atMs === undefined ? {} : { id: [symbol, side, contracts, price, atMs].join(' ') }),
        atMs: atMs ?? nowMs,
        side:
          (side === 'buy') === (meaning === 'position') ? ('long' as const) : ('short' as const),
        value: market.isInverse ? units : units * price,
      },
    ];
  });
}

/** Undefined without a known size: a number of contracts says nothing then. */
export function toLiquidationMarket(
  market: VenueMarket | undefined,
): LiquidationMarket | undefined {
  if (market?.contractSize === undefined) return undefined;
  const { symbol, contractSize, contractType } = market;
  return { symbol, contractSize, isInverse: contractType === 'inverse' };
}

/** `BTC/USDT:USDT`, `BTC/USD:BTC`; the value of `ETH/BTC` would need another price. */
function isInDollars(symbol: string): boolean {
  const quote = symbol.split(':')[0]?.split('/')[1] ?? '';
  return quote === 'USD' || isStable(quote);
}
