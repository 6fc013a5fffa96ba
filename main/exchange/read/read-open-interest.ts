import { parsePositive } from '../../../shared/domain/parse-number.ts';
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.ts';
import type { CcxtExchange } from '../client/ccxt-exchange.ts';
import { ReadingError } from '../client/feed-errors.ts';
import type { OpenInterestReading } from '../exchange-client.ts';
import { isRecord, rowsAt } from '../parse/raw-row.ts';
import type { VenueMarket } from '../parse/venue-market.ts';

/**
 * Open interest in dollars. From the venue's own past where it keeps one: a day in hours, so that the change is measured on one
 * scale. Amounts in coins without a value are left: their price of yesterday is not known here.
 */
export async function readOpenInterest(
  exchange: CcxtExchange,
  market: VenueMarket,
): Promise<OpenInterestReading> {
  if (exchange.has['fetchOpenInterestHistory'] === true) {
    const rows = rowsAt(
      await exchange.fetchOpenInterestHistory(market.symbol, '1h', undefined, 26),
    );
    const points = (rows ?? []).flatMap(toPoint).toSorted((a, b) => a.atMs - b.atMs);
    const last = points.at(-1);
    if (last !== undefined) {
      const dayAgo = points.find(({ atMs }) => Math.abs(last.atMs - DAY_MS - atMs) <= HOUR_MS);
      return { value: last.value, ...(dayAgo === undefined ? {} : { dayAgo: dayAgo.value }) };
    }
  }
  if (exchange.has['fetchOpenInterest'] !== true) {
    throw new ReadingError('not-supported', 'this venue does not tell its open interest');
  }
  const answer = await exchange.fetchOpenInterest(market.symbol);
  const value = isRecord(answer) ? parsePositive(answer['openInterestValue']) : undefined;
  if (value === undefined) {
    throw new ReadingError('not-supported', 'this venue does not value its open interest');
  }
  return { value };
}

function toPoint(row: unknown): readonly { readonly atMs: number; readonly value: number }[] {
  if (!isRecord(row)) return [];
  const atMs = parsePositive(row['timestamp']);
  const value = parsePositive(row['openInterestValue']);
  return atMs === undefined || value === undefined ? [] : [{ atMs, value }];
}
