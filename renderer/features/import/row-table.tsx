import type { ReactNode } from 'react';
import type { ImportPreview } from '../../../shared/contract/import.ts';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { columnName, FIELD_WORDS, fieldOfColumn } from './import-model.ts';

/** The first rows of the file, cell by cell, each column with the field it feeds and each bad row with its reason. */
export function RowTable({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const { header, mapping, rows } = preview;
  const width = Math.max(header.length, ...rows.map((row) => row.cells.length));
  const indexes = Array.from({ length: width }, (_, index) => index);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without it the keyboard cannot scroll the table
    <section className="row-table-scroll" tabIndex={0} aria-label="Rows of the file">
      <table className="row-table">
        <thead>
          <tr>
            <th scope="col">Line</th>
            {indexes.map((index) => {
              const field = mapping === undefined ? undefined : fieldOfColumn(mapping, index);
              return (
                <th key={index} scope="col" data-used={field !== undefined}>
                  {columnName(header, index)}
                  <span className="mapping-hint">
                    {field === undefined ? 'not used' : FIELD_WORDS[field].label}
                  </span>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RowLines key={row.line} row={row} width={width} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RowLines(props: {
  readonly row: ImportPreview['rows'][number];
  readonly width: number;
}): ReactNode {
  const { row, width } = props;
  return (
    <>
      <tr data-bad={row.error !== undefined}>
        <th scope="row" className="number">
          {row.line}
        </th>
        {Array.from({ length: width }, (_, index) => (
          <td key={index} className="number">
            {row.cells[index] ?? ''}
          </td>
        ))}
      </tr>
      {row.error !== undefined && (
        <tr className="row-table-error" data-level="critical">
          <td colSpan={width + 1}>
            <LevelShape level="critical" size={12} /> {row.error}
          </td>
        </tr>
      )}
    </>
  );
}
