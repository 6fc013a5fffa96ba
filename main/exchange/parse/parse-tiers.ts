import { tierCap, type MarginTier } from '../../../shared/domain/margin-tier.ts';
import { compact } from './compact.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf } from './raw-row.ts';

/** Ends of neighboring rows may differ by a rounding step of the venue. */
const EDGE_TOLERANCE = 1e-6;

/**
 * Binance `leverageBracket`: rows of `{symbol, brackets}`, marginal, floors and caps in quote notional. The deduction is
 * the venue's `cum`, which ccxt keeps in `info` only. By market id.
 */
export function parseBinanceBrackets(answer: unknown): ReadonlyMap<string, readonly MarginTier[]> {
  const tables = new Map<string, readonly MarginTier[]>();
  const entries = Array.isArray(answer) ? (answer as readonly unknown[]) : [answer];
  for (const entry of entries) {
    const id = isRecord(entry) ? textOf(entry['symbol']) : undefined;
    const rows = isRecord(entry) ? rowsAt(entry['brackets']) : undefined;
    if (id === undefined || rows === undefined) continue;
    const tiers = rows.map((raw) => {
      const row = new RowReader(raw, `margin tier of ${id}`);
      return compact<MarginTier>({
        floor: row.number('notionalFloor'),
        cap: row.number('notionalCap'),
        maintenanceMarginRate: row.positive('maintMarginRatio'),
        maintenanceMarginDeduction: row.optionalNumber('cum'),
        maxLeverage: row.optionalPositive('initialLeverage'),
      });
    });
    tables.set(id, toTierTable(tiers, id));
  }
  return tables;
}

/** Bitget `query-position-lever`: one market's rows. The rate of a row holds for the whole position. */
export function parseBitgetTiers(answer: unknown, id: string): readonly MarginTier[] {
  const rows = rowsAt(answer, 'data');
  if (rows === undefined) throw new RowError(`margin tiers of ${id} are missing`);
  return toTierTable(
    rows.map((raw) => {
      const row = new RowReader(raw, `margin tier of ${id}`);
      return compact<MarginTier>({
        floor: row.number('startUnit'),
        cap: row.positive('endUnit'),
        maintenanceMarginRate: row.positive('keepMarginRate'),
        maxLeverage: row.optionalPositive('leverage'),
      });
    }),
    id,
  );
}

/** Ascending, from 0, without gaps, the last row open; anything else is no table. */
export function toTierTable(rows: readonly MarginTier[], id: string): readonly MarginTier[] {
  const sorted = rows.toSorted((a, b) => a.floor - b.floor);
  let edge = 0;
  const table = sorted.map((tier, index) => {
    const step = Math.max(1, edge * EDGE_TOLERANCE);
    if (Math.abs(tier.floor - edge) > step || tierCap(tier) <= tier.floor) {
      throw new RowError(`margin tiers of ${id} have a gap at ${String(edge)}`);
    }
    const floor = edge;
    edge = tierCap(tier);
    const { cap: _open, ...openRow } = tier;
    return index === sorted.length - 1 ? { ...openRow, floor } : { ...tier, floor };
  });
  if (table.length === 0) throw new RowError(`margin tiers of ${id} are empty`);
  return table;
}
