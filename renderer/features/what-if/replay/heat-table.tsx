import { memo, useMemo, type ReactNode } from 'react';
import type { AccountId } from '../../../../shared/domain/units.ts';
import { formatDuration } from '../../../../shared/words/format-number.ts';
import { DataTable, type Column } from '../../../ui/layout/data-table.tsx';
import { LevelShape } from '../../../ui/figures/level-mark.tsx';
import type { CrashReport, HeatRow } from './crash-report.ts';
import { outcomeWords } from './crash-words.ts';
import { HEAT_WORDS, toHeatOutlines, toHeatRuns, type Heat } from './heat-shape.ts';
import { PositionCell } from '../position-cell.tsx';

const ROW_HEIGHT = 48;
const INLINE_ROWS = 14;
const LEGEND: readonly Heat[] = ['full', 'half', 'quarter', 'little', 'gone', 'unknown'];

/**
 * The ladder over the time of the crash: each row is colored by what is left of its room. Drawn once for a report, whatever else
 * of it is still being worked out; a row that stays in view while the others scroll is left as it is.
 */
export const HeatTable = memo(function HeatTable(props: {
  readonly report: CrashReport;
  readonly nameOf: (id: AccountId) => string;
}): ReactNode {
  const { report, nameOf } = props;
  const columns = useMemo((): readonly Column<HeatRow>[] => {
    return [
      {
        id: 'position',
        title: 'Position',
        width: 'minmax(120px, 1fr)',
        cell: (row) => <PositionCell row={row} accountName={nameOf(row.accountId)} />,
      },
      {
        id: 'heat',
        title: `Room left, from now to ${formatDuration(report.durationMs)} later`,
        width: 'minmax(200px, 3fr)',
        cell: (row) => <Strip row={row} report={report} />,
      },
      {
        id: 'outcome',
        title: 'What becomes of it',
        width: 'minmax(176px, 1.2fr)',
        cell: (row) => <OutcomeCell row={row} />,
      },
    ];
  }, [report, nameOf]);
  return (
    <>
      <DataTable
        label="Room of each position along the crash"
        columns={columns}
        rows={report.rows}
        rowId={(row) => row.key}
        rowHeight={ROW_HEIGHT}
        {...(report.rows.length > INLINE_ROWS && { height: `${36 + INLINE_ROWS * ROW_HEIGHT}px` })}
      />
      <ul className="heat-legend" aria-label="Colors">
        {LEGEND.map((heat) => (
          <li key={heat}>
            <svg viewBox="0 0 16 10" aria-hidden>
              <rect className="heat-cell" data-heat={heat} width={16} height={10} />
            </svg>
            {HEAT_WORDS[heat]}
          </li>
        ))}
      </ul>
    </>
  );
});

const Strip = memo(function Strip(props: {
  readonly row: HeatRow;
  readonly report: CrashReport;
}): ReactNode {
  const { row, report } = props;
  return (
    <svg
      className="heat-strip"
      viewBox={`0 0 ${row.rooms.length} 10`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {toHeatOutlines(toHeatRuns(row, report.columnEnds)).map(({ heat, outline }) => (
        <path key={heat} className="heat-cell" data-heat={heat} d={outline} />
      ))}
    </svg>
  );
});

const OutcomeCell = memo(function OutcomeCell({ row }: { readonly row: HeatRow }): ReactNode {
  const { outcome } = row;
  const level =
    outcome.kind === 'liquidated' ? 'critical' : outcome.kind === 'unknown' ? 'unknown' : undefined;
  return (
    <span className="heat-outcome number" {...(level !== undefined && { 'data-level': level })}>
      {level !== undefined && <LevelShape level={level} size={12} />}
      <span>{outcomeWords(row)}</span>
    </span>
  );
});
