import type { ImportPreview, ImportRecord } from '../../../shared/contract/import.ts';
import { printTable } from '../print-table.ts';

/** Every digit that was read: a preview is there to be checked against the file. */
const exact = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

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
      exact.format(position.contracts),
      position.entryPrice === undefined ? 'unknown' : exact.format(position.entryPrice),
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
