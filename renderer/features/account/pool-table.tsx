import { useMemo, type ReactNode } from 'react';
import type { PoolView } from '../../../shared/contract/app-state.ts';
import type { JointLeeway } from '../../../shared/domain/risk-report.ts';
import { formatMultiple, formatShare } from '../../format/format-number.ts';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { FigureText, MoneyText } from '../../ui/figures/figure-text.tsx';
import { MoveText } from './joint-text.tsx';

const ROW_HEIGHT = 40;
const INLINE_ROWS = 8;

/** The pools of an account: what they hold, how full they are, and how far the market may move before each breaks. */
export function PoolTable(props: {
  readonly pools: readonly PoolView[];
  /** Of the account: the pool that has the same breaks first. */
  readonly joint: JointLeeway;
}): ReactNode {
  const { pools, joint } = props;
  const columns = useMemo((): readonly Column<PoolView>[] => {
    const side = (direction: 'down' | 'up'): Column<PoolView> => ({
      id: direction,
      title: direction === 'down' ? 'Market may fall' : 'Market may rise',
      width: 'minmax(124px, 1fr)',
      align: 'right',
      cell: (pool) => (
        <span className="number">
          <MoveText move={pool.jointLeeway[direction]} />
          {pools.length > 1 && isFirst(pool.jointLeeway, joint, direction) && (
            <span className="account-first">breaks first</span>
          )}
        </span>
      ),
    });
    return [
      {
        id: 'pool',
        title: 'Pool',
        width: 'minmax(96px, 1.2fr)',
        cell: (pool) => (
          <span className="truncate">
            {pool.id} <span className="faint">{pool.settleCurrency}</span>
          </span>
        ),
      },
      {
        id: 'equity',
        title: 'Equity',
        width: 'minmax(104px, 1fr)',
        align: 'right',
        cell: (pool) => <MoneyText figure={pool.equity} currency={pool.settleCurrency} />,
      },
      {
        id: 'ratio',
        title: 'Margin ratio',
        width: '96px',
        align: 'right',
        cell: (pool) => <FigureText figure={pool.marginRatio} format={formatShare} />,
      },
      {
        id: 'leverage',
        title: 'Leverage',
        width: '80px',
        align: 'right',
        cell: (pool) => (
          <FigureText figure={pool.effectiveLeverage} format={(value) => formatMultiple(value)} />
        ),
      },
      side('down'),
      side('up'),
    ];
  }, [joint, pools.length]);
  return (
    <DataTable
      label="Pools"
      columns={columns}
      rows={pools}
      rowId={(pool) => pool.id}
      rowHeight={ROW_HEIGHT}
      {...(pools.length > INLINE_ROWS && { height: `${36 + INLINE_ROWS * ROW_HEIGHT}px` })}
    />
  );
}

function isFirst(own: JointLeeway, whole: JointLeeway, direction: 'down' | 'up'): boolean {
  const [mine, first] = [own[direction], whole[direction]];
  return mine.kind === 'move' && first.kind === 'move' && mine.ratio === first.ratio;
}
