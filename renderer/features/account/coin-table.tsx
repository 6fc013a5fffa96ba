import type { ReactNode } from 'react';
import type { LiquidationPrice } from '../../../shared/domain/outcome.ts';
import {
  formatAmount,
  formatCount,
  formatMove,
  formatPrice,
  formatQuantity,
} from '../../format/format-number.ts';
import { shortSymbol } from '../../format/words.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { UnknownText } from '../../ui/figures/figure-text.tsx';
import { moveTo, type CoinRow } from './account-model.ts';

const ROW_HEIGHT = 44;
/** Beyond this many the table scrolls by itself. */
const INLINE_ROWS = 8;

/** Where each coin, traded or held as collateral, liquidates, downward and upward, with everything else held at its mark. */
export function CoinTable(props: {
  readonly rows: readonly CoinRow[];
  /** The account has several pools, so each row names its own. */
  readonly showsPool: boolean;
}): ReactNode {
  const { rows } = props;
  return (
    <DataTable
      label="Liquidation price per coin"
      columns={props.showsPool ? WITH_POOL : COLUMNS}
      rows={rows}
      rowId={(row) => row.id}
      rowHeight={ROW_HEIGHT}
      {...(rows.length > INLINE_ROWS && { height: `${36 + INLINE_ROWS * ROW_HEIGHT}px` })}
    />
  );
}

function columns(showsPool: boolean): readonly Column<CoinRow>[] {
  return [
    {
      id: 'coin',
      title: 'Coin',
      width: 'minmax(132px, 1.8fr)',
      sortBy: (row) => row.underlying,
      cell: (row) => (
        <span className="account-coin">
          <strong>{row.underlying}</strong>
          <What row={row} showsPool={showsPool} />
        </span>
      ),
    },
    {
      id: 'mark',
      title: 'Mark',
      width: 'minmax(84px, 1fr)',
      align: 'right',
      cell: (row) => (
        <span className="number muted">
          {row.markPrice === undefined ? (
            <UnknownText reason="no-mark-price" />
          ) : (
            formatPrice(row.markPrice, row.tickSize)
          )}
        </span>
      ),
    },
    {
      id: 'down',
      title: 'Liquidated below',
      width: 'minmax(112px, 1fr)',
      align: 'right',
      sortBy: (row) => absolute(moveTo(row.down, row.markPrice)),
      cell: (row) => <Edge price={row.down} row={row} />,
    },
    {
      id: 'up',
      title: 'Liquidated above',
      width: 'minmax(112px, 1fr)',
      align: 'right',
      sortBy: (row) => absolute(moveTo(row.up, row.markPrice)),
      cell: (row) => <Edge price={row.up} row={row} />,
    },
  ];
}

const COLUMNS = columns(false);
const WITH_POOL = columns(true);

function Edge(props: { readonly price: LiquidationPrice; readonly row: CoinRow }): ReactNode {
  const { price, row } = props;
  switch (price.kind) {
    case 'unknown':
      return <UnknownText reason={price.reason} />;
    case 'none':
      return <span className="faint">no price</span>;
    case 'price': {
      const move = moveTo(price, row.markPrice);
      return (
        <span className="account-edge number">
          <strong>{move === undefined ? 'unknown' : formatMove(move)}</strong>
          <span className="faint">{formatPrice(price.price, row.tickSize)}</span>
        </span>
      );
    }
  }
}

function What(props: { readonly row: CoinRow; readonly showsPool: boolean }): ReactNode {
  const hide = useHideAmounts();
  const text = whatText(props.row, props.showsPool, hide);
  return (
    <span className="faint truncate number" title={text}>
      {text}
    </span>
  );
}

function whatText(row: CoinRow, showsPool: boolean, hide: boolean): string {
  const pool = showsPool ? ` · ${row.poolId}` : '';
  if (row.holding !== undefined) return `${holdingText(row.holding, hide)}${pool}`;
  const [first] = row.positions;
  const own =
    row.positions.length === 1 && first !== undefined
      ? `${shortSymbol(first.symbol)} ${first.side}`
      : formatCount(row.positions.length, 'position');
  return `${own} · ${row.scope}${pool}`;
}

function holdingText(holding: NonNullable<CoinRow['holding']>, hide: boolean): string {
  const { amount, worth, currency } = holding;
  const kind = amount < 0 ? 'borrowed' : 'as collateral';
  const value = worth === undefined ? 'unknown' : formatAmount(Math.abs(worth), currency, { hide });
  return `${formatQuantity(Math.abs(amount), hide)} ${kind}, worth ${value}`;
}

function absolute(move: number | undefined): number | undefined {
  return move === undefined ? undefined : Math.abs(move);
}
