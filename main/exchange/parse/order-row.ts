import { compact } from './compact.ts';
import type { Names } from './position-row.ts';
import { type RawRow, RowReader } from './raw-row.ts';

/** Where the raw order rows of one venue keep what. */
export interface OrderMap {
  readonly id: Names;
  readonly market: Names;
  /** Absent: the sign of the size tells. */
  readonly side?: {
    readonly field: Names;
    readonly words: Readonly<Record<string, 'buy' | 'sell'>>;
  };
  /** What is left of it; 0 for "all of the position". */
  readonly size: Names;
  readonly price?: Names;
  readonly triggerPrice?: Names;
  readonly stopPrice?: Names;
  readonly takeProfitPrice?: Names;
  /** Says more than the fields that `saysClose` knows. */
  readonly closes?: (row: RowReader) => boolean;
}

/**
 * A raw order in ccxt's unified form, for venues whose orders ccxt's own parser loses something of: the market by its id,
 * everything else by the table. Throws for what is missing or unknown.
 */
export function toUnifiedOrder(raw: unknown, map: OrderMap): RawRow {
  const row = new RowReader(raw, 'open order');
  const sizeField = row.first(map.size);
  const size = sizeField === undefined ? 0 : row.number(sizeField);
  const at = (names: Names | undefined): number | undefined => {
    const field = names === undefined ? undefined : row.first(names);
    return field === undefined ? undefined : row.optionalPositive(field);
  };
  return compact<Record<string, unknown>>({
    id: String(row.raw(row.first(map.id) ?? '')),
    symbol: row.text(row.first(map.market) ?? map.market[0] ?? 'symbol'),
    side: sideOf(row, map, size),
    amount: size === 0 ? undefined : Math.abs(size),
    price: at(map.price),
    triggerPrice: at(map.triggerPrice),
    stopLossPrice: at(map.stopPrice),
    takeProfitPrice: at(map.takeProfitPrice),
    reduceOnly: map.closes?.(row) === true ? true : undefined,
    info: raw,
  });
}

function sideOf(row: RowReader, { side }: OrderMap, size: number): 'buy' | 'sell' {
  const field = side === undefined ? undefined : row.first(side.field);
  if (side === undefined || field === undefined) {
    if (size === 0) throw row.error('side', 'is not told');
    return size > 0 ? 'buy' : 'sell';
  }
  const word = String(row.raw(field));
  const found = side.words[word] ?? side.words[word.toLowerCase()];
  if (found === undefined) throw row.error(field, `is ‘${word}’, which is not known`);
  return found;
}
