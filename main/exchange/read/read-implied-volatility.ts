import { parsePositive } from '../../../shared/domain/parse-number.ts';
import {
  HOUR_MS,
  type ExchangeId,
  type TimestampMs,
  type Underlying,
} from '../../../shared/domain/units.ts';
import { callEndpoint, type CcxtExchange } from '../client/ccxt-exchange.ts';
import { ReadingError } from '../client/feed-errors.ts';
import type { ImpliedVolatilityReading } from '../exchange-client.ts';
import { RowError, rowsAt, valueAt } from '../parse/raw-row.ts';

/** Coins of which a venue computes an index. ccxt's own `fetchVolatilityHistory` is what prices did, not what options expect. */
const IMPLIED_COINS: Readonly<Record<ExchangeId, readonly Underlying[]>> = {
  deribit: ['BTC', 'ETH'],
};
/** A thousand rows stand on a page, the newest first; more pages than this are a loop. */
const MOST_PAGES = 4;

/** None for most venues. */
export function impliedCoinsOf(exchange: ExchangeId): readonly Underlying[] {
  return Object.hasOwn(IMPLIED_COINS, exchange) ? (IMPLIED_COINS[exchange] ?? []) : [];
}

/**
 * The venue's index of implied volatility from `sinceMs` on, one reading an hour, ascending: the level in percent a year at the
 * end of each hour, of the hour under way the newest one. Deribit's DVOL (public/get_volatility_index_data); no other
 * venue that ccxt knows has such an index.
 */
export async function readImpliedVolatility(
  exchange: CcxtExchange,
  coin: Underlying,
  sinceMs: TimestampMs,
  nowMs: TimestampMs,
): Promise<readonly ImpliedVolatilityReading[]> {
  if (!impliedCoinsOf(exchange.id).includes(coin)) {
    throw new ReadingError('not-supported', `no index of implied volatility of ${coin}`);
  }
  const byMoment = new Map<TimestampMs, ImpliedVolatilityReading>();
  let endMs: number | undefined = nowMs;
  for (let page = 0; page < MOST_PAGES && endMs !== undefined && endMs > sinceMs; page += 1) {
    const answer = await callEndpoint(exchange, 'publicGetGetVolatilityIndexData', {
      currency: coin,
      start_timestamp: sinceMs,
      end_timestamp: endMs,
      resolution: '3600',
    });
    const rows = rowsAt(answer, 'result.data');
    if (rows === undefined) throw new RowError('the volatility index is not a list');
    for (const row of rows) {
      const reading = toReading(row, nowMs);
      byMoment.set(reading.atMs, reading);
    }
    const next = parsePositive(valueAt(answer, 'result.continuation'));
    endMs = next !== undefined && next < endMs ? next : undefined;
  }
  return [...byMoment.values()].toSorted((a, b) => a.atMs - b.atMs);
}

/** `[begin of the hour, open, high, low, close]`. */
function toReading(row: unknown, nowMs: TimestampMs): ImpliedVolatilityReading {
  const cells: readonly unknown[] = Array.isArray(row) ? row : [];
  const beginMs = parsePositive(cells[0]);
  const value = parsePositive(cells[4]);
  if (beginMs === undefined || value === undefined) {
    throw new RowError('a row of the volatility index could not be read');
  }
  return { atMs: Math.min(beginMs + HOUR_MS, nowMs), value };
}
