import type { MarketSymbol, TimestampMs } from '../../../shared/domain/units.ts';
import type { MarkReading } from '../exchange-client.ts';
import { compact } from './compact.ts';
import type { Names } from './position-row.ts';
import { RowError, RowReader, rowsAt } from './raw-row.ts';
import type { VenueMarket } from './venue-market.ts';

/** Where a venue's public answer keeps its marks. */
interface MarkMap {
  readonly path: string;
  readonly id: Names;
  readonly mark: Names;
  readonly fundingRate?: Names;
  readonly nextFundingAt?: Names;
  /** Milliseconds; absent: the moment of the answer. */
  readonly time?: Names;
}

/** The marks of the wanted markets among the rows of an answer; a row without a mark is left out, so it stays unknown. */
export function readMarkTable(
  answer: unknown,
  map: MarkMap,
  markets: readonly VenueMarket[],
  receivedAtMs: TimestampMs,
): ReadonlyMap<MarketSymbol, MarkReading> {
  const rows = rowsAt(answer, map.path);
  if (rows === undefined) throw new RowError('the prices are not a list');
  const wanted = new Map(markets.map((market) => [market.id, market]));
  const marks = new Map<MarketSymbol, MarkReading>();
  for (const raw of rows) {
    const row = new RowReader(raw, 'mark price');
    const id = row.first(map.id);
    const market = id === undefined ? undefined : wanted.get(row.text(id));
    const mark = row.first(map.mark);
    const markPrice = mark === undefined ? undefined : row.optionalPositive(mark);
    if (market === undefined || markPrice === undefined) continue;
    marks.set(
      market.symbol,
      compact<MarkReading>({
        markPrice,
        asOfMs: numberOf(row, map.time) ?? receivedAtMs,
        fundingRate: numberOf(row, map.fundingRate),
        nextFundingAtMs: numberOf(row, map.nextFundingAt),
      }),
    );
  }
  return marks;
}

function numberOf(row: RowReader, names: Names | undefined): number | undefined {
  const field = names === undefined ? undefined : row.first(names);
  return field === undefined ? undefined : row.optionalNumber(field);
}

/** Several answers of one venue, put together. */
export function joinMarks(
  parts: readonly ReadonlyMap<MarketSymbol, MarkReading>[],
): ReadonlyMap<MarketSymbol, MarkReading> {
  return new Map(parts.flatMap((part) => [...part]));
}
