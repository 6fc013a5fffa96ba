import { toTerminalLine } from './terminal-text.ts';

export interface Column {
  readonly title: string;
  /** Numbers are aligned at their end. */
  readonly align: 'left' | 'right';
}

/** Lines of a plain table: columns as wide as their widest cell, two spaces between, no trailing space. */
export function printTable(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
): readonly string[] {
  const rows = texts.map((row) => row.map(toTerminalLine));
  const titles = columns.map((column) => column.title);
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => countCharacters(row[index]))),
  );
  return [titles, ...rows].map((row) =>
    columns
      .map(({ align }, index) => {
        const cell = row[index] ?? '';
        const fill = ' '.repeat(Math.max(0, (widths[index] ?? 0) - countCharacters(cell)));
        return align === 'left' ? cell + fill : fill + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Code points, so that a minus sign or an accent counts as one. */
function countCharacters(text = ''): number {
  return Array.from(text).length;
}
