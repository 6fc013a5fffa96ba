import { parsePositive } from '../../../shared/domain/parse-number.ts';
import type { MarketSymbol, TimestampMs } from '../../../shared/domain/units.ts';
import { compact } from './compact.ts';
import type { MarkReading } from '../exchange-client.ts';
import { RowError, RowReader, isRecord, rowsAt } from './raw-row.ts';
import type { MarketBook } from './venue-market.ts';

/** Where a venue keeps the fields of a mark in the rows of its public answer. */
interface MarkFields {
  readonly mark: string;
  readonly time: string;
  readonly fundingRate?: string;
  readonly nextFundingAt?: string;
}

export const BINANCE_MARK_FIELDS: MarkFields = {
  mark: 'markPrice',
  time: 'time',
  fundingRate: 'lastFundingRate',
  nextFundingAt: 'nextFundingTime',
};
export const BITGET_MARK_FIELDS: MarkFields = {
  mark: 'markPrice',
  time: 'ts',
  fundingRate: 'fundingRate',
};

/** Marks of all rows whose instrument is known; rows without a mark are left out, so they stay unknown. */
export function parseMarkRows(
  rows: readonly unknown[],
  fields: MarkFields,
  markets: MarketBook,
): ReadonlyMap<MarketSymbol, MarkReading> {
  const marks = new Map<MarketSymbol, MarkReading>();
  for (const raw of rows) {
    const row = new RowReader(raw, 'mark price');
    const market = markets.contract(row.text('symbol'));
    const markPrice = row.optionalPositive(fields.mark);
    if (market === undefined || markPrice === undefined) continue;
    marks.set(
      market.symbol,
      compact<MarkReading>({
        markPrice,
        asOfMs: row.positive(fields.time),
        fundingRate:
          fields.fundingRate === undefined ? undefined : row.optionalNumber(fields.fundingRate),
        nextFundingAtMs:
          fields.nextFundingAt === undefined
            ? undefined
            : row.optionalPositive(fields.nextFundingAt),
      }),
    );
  }
  return marks;
}

export function rowsOrThrow(answer: unknown, path = ''): readonly unknown[] {
  const rows = rowsAt(answer, path);
  if (rows === undefined) throw new RowError('the prices are not a list');
  return rows;
}

/**
 * The mark of ccxt's unified ticker. `last` is taken only where the caller allows it (pricing of imported positions);
 * for a live account a last trade in place of a mark would move the liquidation by the width of a wick.
 */
export function parseTickerMark(
  ticker: unknown,
  receivedAtMs: TimestampMs,
  allowLast: boolean,
): MarkReading | undefined {
  if (!isRecord(ticker)) return undefined;
  const info = isRecord(ticker['info']) ? ticker['info'] : {};
  const mark =
    parsePositive(ticker['markPrice']) ??
    parsePositive(info['markPrice']) ??
    parsePositive(info['mark_price']) ??
    parsePositive(info['markPx']);
  const asOfMs = parsePositive(ticker['timestamp']) ?? receivedAtMs;
  if (mark !== undefined) return { markPrice: mark, asOfMs };
  const last = allowLast ? parsePositive(ticker['last']) : undefined;
  return last === undefined ? undefined : { markPrice: last, asOfMs, isLastTrade: true };
}
