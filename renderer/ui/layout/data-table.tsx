/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are placed by transform, which table elements do not allow; the roles say the same */
import './data-table.css';
import {
  createSortedRowModel,
  rowSortingFeature,
  sortFns,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useMemo, useRef, type CSSProperties, type ReactNode } from 'react';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns,
});

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** CSS grid track: `120px`, `minmax(0, 1fr)`. Fixed where numbers tick. */
  readonly width: string;
  readonly align?: 'left' | 'right';
  readonly cell: (row: Row) => ReactNode;
  /** Present: the column can be sorted by it. Undefined values sort last. */
  readonly sortBy?: (row: Row) => number | string | undefined;
}

/**
 * A table with optional sorting whose rows are drawn only while they can be seen. Rows are `rowHeight` high; a table
 * without `height` shows all its rows.
 */
export function DataTable<Row extends object>(props: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly rowHeight: number;
  /** CSS height of the scrolling box; absent: as high as its rows. */
  readonly height?: string;
  /** Called when the last row comes into view: time to load more. */
  readonly onEndReached?: () => void;
  readonly empty?: ReactNode;
}): ReactNode {
  const { columns, rows, rowId, rowHeight, onEndReached } = props;
  const scrollBox = useRef<HTMLDivElement>(null);
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, Row> => ({
        id: column.id,
        header: column.title,
        accessorFn: (row) => column.sortBy?.(row),
        enableSorting: column.sortBy !== undefined,
        sortUndefined: 'last',
        cell: ({ row }) => column.cell(row.original),
      })),
    [columns],
  );
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId });
  const model = table.getRowModel().rows;
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used here
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scrollBox.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    enabled: props.height !== undefined,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (model.length > 0 && last >= model.length - 1) onEndReached?.();
  }, [last, model.length, onEndReached]);

  const template: CSSProperties & Record<'--columns', string> = {
    '--columns': columns.map((column) => column.width).join(' '),
  };
  const cells = (row: (typeof model)[number]): ReactNode =>
    row.getAllCells().map((cell, index) => (
      <div
        key={cell.id}
        role="cell"
        className="data-table-cell"
        data-align={columns[index]?.align ?? 'left'}
      >
        <table.FlexRender cell={cell} />
      </div>
    ));

  return (
    <div
      ref={scrollBox}
      className="data-table-scroll"
      {...(props.height === undefined ? {} : { style: { height: props.height }, tabIndex: 0 })}
    >
      <div
        className="data-table"
        role="table"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        style={template}
      >
        <div className="data-table-head" role="row" aria-rowindex={1}>
          {table.getHeaderGroups()[0]?.headers.map((header, index) => {
            const sorted = header.column.getIsSorted();
            return (
              <div
                key={header.id}
                role="columnheader"
                data-align={columns[index]?.align ?? 'left'}
                {...(sorted === false
                  ? {}
                  : { 'aria-sort': sorted === 'asc' ? 'ascending' : 'descending' })}
              >
                {header.column.getCanSort() ? (
                  <button
                    type="button"
                    className="data-table-sort"
                    onClick={header.column.getToggleSortingHandler()}
                  >
                    {columns[index]?.title}
                    {sorted === 'asc' && <ArrowUp size={12} aria-hidden />}
                    {sorted === 'desc' && <ArrowDown size={12} aria-hidden />}
                  </button>
                ) : (
                  columns[index]?.title
                )}
              </div>
            );
          })}
        </div>
        {model.length === 0 ? (
          props.empty
        ) : props.height === undefined ? (
          <div className="data-table-body" role="rowgroup">
            {model.map((row, index) => (
              <div
                key={row.id}
                role="row"
                aria-rowindex={index + 2}
                className="data-table-row"
                style={{ minHeight: rowHeight }}
              >
                {cells(row)}
              </div>
            ))}
          </div>
        ) : (
          <div
            className="data-table-body"
            role="rowgroup"
            style={{ height: virtual.getTotalSize() }}
          >
            {items.map((item) => {
              const row = model[item.index];
              return row === undefined ? null : (
                <div
                  key={row.id}
                  role="row"
                  aria-rowindex={item.index + 2}
                  className="data-table-row"
                  data-virtual="true"
                  style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
                >
                  {cells(row)}
                </div>
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}
