import type { ImportPreview, ImportRecord } from '../../shared/contract/import.ts';
import { formatPrice } from '../../shared/words/format-number.ts';
import { printTable } from './print-table.ts';

/** A preview for a terminal: the positions as they would stand in the ladder, then what to know about them. */
export function describePreview(
  preview: ImportPreview,
  record: ImportRecord | undefined,
): readonly string[] {
  const table = printTable(
    [
      { title: 'ACCOUNT', align: 'left' },
      { title: 'POSITION', align: 'left' },
      { title: 'SIDE', align: 'left' },
      { title: 'MARGIN', align: 'left' },
      { title: 'CONTRACTS', align: 'right' },
      { title: 'ENTRY', align: 'right' },
    ],
    preview.positions.map((position) => [
      position.accountName,
      position.symbol,
      position.side,
      position.marginMode,
      String(position.contracts),
      position.entryPrice === undefined ? 'unknown' : formatPrice(position.entryPrice),
    ]),
  );
  const count = preview.positions.length;
  const done =
    record === undefined
      ? `Dry run: ${count} ${plural(count)} would be imported as “${preview.accountName}”. Nothing was changed.`
      : `${count} ${plural(count)} imported as “${record.accountName}”.`;
  return [...table, '', ...preview.warnings.map((warning) => `Note: ${warning}`), done];
}

function plural(count: number): string {
  return count === 1 ? 'position' : 'positions';
}
