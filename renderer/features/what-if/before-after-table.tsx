import { useMemo, type ReactNode } from 'react';
import type { AccountId } from '../../../shared/domain/units.ts';
import { formatPercent, formatPrice, formatShare } from '../../format/format-number.ts';
import { moveText } from '../../format/position-words.ts';
import { LEVEL_WORDS } from '../../format/words.ts';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { UnknownText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import type { PositionState, WhatIfRow } from './what-if-model.ts';
import { PositionCell } from './position-cell.tsx';

const ROW_HEIGHT = 48;
/** Up to here all rows stand in the page; beyond, the table scrolls and draws only what is seen. */
const INLINE_ROWS = 14;

/** Every position before and after, the nearest to liquidation after the move on top. */
export function BeforeAfterTable(props: {
  readonly rows: readonly WhatIfRow[];
  readonly nameOf: (id: AccountId) => string;
}): ReactNode {
  const { rows, nameOf } = props;
  const columns = useMemo((): readonly Column<WhatIfRow>[] => {
    return [
      {
        id: 'position',
        title: 'Position',
        width: 'minmax(120px, 1.5fr)',
        cell: (row) => <PositionCell row={row} accountName={nameOf(row.accountId)} />,
        sortBy: (row) => row.symbol,
      },
      {
        id: 'move',
        title: 'Coin',
        width: '64px',
        align: 'right',
        cell: (row) => (
          <span className="number muted">
            {row.move === 0 ? 'stays' : formatPercent(row.move, 1, true)}
          </span>
        ),
        sortBy: (row) => row.move,
      },
      {
        id: 'level',
        title: 'Level after',
        width: '96px',
        cell: (row) => <LevelChange row={row} />,
      },
      {
        id: 'distance',
        title: 'Distance after',
        width: 'minmax(116px, 1fr)',
        align: 'right',
        cell: (row) => (
          <Change
            before={<Distance state={row.before} />}
            after={row.liquidatedAt === undefined ? <Distance state={row.after} /> : 'liquidated'}
          />
        ),
        sortBy: (row) =>
          row.after.distance.kind === 'distance' ? row.after.distance.ratio : undefined,
      },
      {
        id: 'price',
        title: 'Liquidation price after',
        width: 'minmax(140px, 1.1fr)',
        align: 'right',
        cell: (row) => (
          <Change
            before={<LiquidationCell state={row.before} row={row} />}
            after={
              row.liquidatedPrice === undefined ? (
                <LiquidationCell state={row.after} row={row} />
              ) : (
                `gone at ${formatPrice(row.liquidatedPrice, row.tickSize)}`
              )
            }
          />
        ),
      },
      {
        id: 'ratio',
        title: 'Margin ratio after',
        width: 'minmax(104px, 0.9fr)',
        align: 'right',
        cell: (row) => (
          <Change
            before={<RatioCell state={row.before} />}
            after={<RatioCell state={row.after} />}
          />
        ),
        sortBy: (row) =>
          row.after.marginRatio.kind === 'known' ? row.after.marginRatio.value : undefined,
      },
    ];
  }, [nameOf]);
  return (
    <DataTable
      label="Positions before and after"
      columns={columns}
      rows={rows}
      rowId={(row) => row.key}
      rowHeight={ROW_HEIGHT}
      {...(rows.length > INLINE_ROWS && { height: `${36 + INLINE_ROWS * ROW_HEIGHT}px` })}
    />
  );
}

function LevelChange({ row }: { readonly row: WhatIfRow }): ReactNode {
  const level = row.liquidatedAt === undefined ? row.after.level : 'critical';
  return (
    <span className="what-if-level" data-level={level}>
      <LevelShape level={level} size={12} />
      {row.liquidatedAt === undefined ? LEVEL_WORDS[level] : 'liquidated'}
    </span>
  );
}

function Change(props: { readonly before: ReactNode; readonly after: ReactNode }): ReactNode {
  return (
    <span className="what-if-change number">
      <span className="what-if-after">{props.after}</span>
      <span className="faint">now {props.before}</span>
    </span>
  );
}

function Distance({ state }: { readonly state: PositionState }): ReactNode {
  return state.distance.kind === 'unknown' ? (
    <UnknownText reason={state.distance.reason} />
  ) : (
    moveText(state.distance)
  );
}

function LiquidationCell(props: {
  readonly state: PositionState;
  readonly row: WhatIfRow;
}): ReactNode {
  const { liquidationPrice } = props.state;
  switch (liquidationPrice.kind) {
    case 'price':
      return formatPrice(liquidationPrice.price, props.row.tickSize);
    case 'none':
      return 'none';
    case 'unknown':
      return <UnknownText reason={liquidationPrice.reason} />;
  }
}

function RatioCell({ state }: { readonly state: PositionState }): ReactNode {
  const { marginRatio } = state;
  if (marginRatio.kind === 'known') return formatShare(marginRatio.value);
  return marginRatio.reason === 'not-positive-equity' ? (
    'no equity left'
  ) : (
    <UnknownText reason={marginRatio.reason} />
  );
}
