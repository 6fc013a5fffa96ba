import type { Book } from '../../../shared/domain/book.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import { positionKey } from '../../../shared/domain/position.ts';
import type { PositionKey, Price, Underlying } from '../../../shared/domain/units.ts';
import type { OrderOfLiquidations } from '../../../shared/risk/stress/order-of-liquidations.ts';
import { formatAmount, formatPriceShort } from '../../../shared/words/format-number.ts';
import { unknownWords } from '../../../shared/words/unknown-words.ts';
import { printTable, type Column } from '../print-table.ts';

/*
 * Parts of an order of liquidations for a terminal that are the same whether prices move at once (`--shock`) or along a path
 * (`--scenario`).
 */

/** What a position is called on the screen: its symbol and side. */
export type NameOf = (key: PositionKey) => string;

export function positionNames(book: Book): NameOf {
  const names = new Map(
    book.accounts.flatMap(({ id, pools }) =>
      pools.flatMap((pool) =>
        pool.positions.map(
          (one) => [positionKey(id, pool.id, one), `${one.symbol} ${one.side}`] as const,
        ),
      ),
    ),
  );
  return (key) => names.get(key) ?? key;
}

/** Instead of the table, where nothing goes; an unknown scope is no scope that is safe. */
export function describeNoSteps(unknown: OrderOfLiquidations['unknown']): string {
  return unknown.length === 0 ? 'nothing is liquidated' : 'nothing that can be judged';
}

export function describePrices(prices: ReadonlyMap<Underlying, Price>): string {
  return [...prices].map(([name, price]) => `${name} ${formatPriceShort(price)}`).join(', ');
}

/** One line per scope that could not be judged. */
export function describeUnjudged(
  unknown: OrderOfLiquidations['unknown'],
  nameOf: NameOf,
): readonly string[] {
  return unknown.map(({ accountId, poolId, positions, reason }) => {
    const which = positions.map(nameOf).join(', ');
    return `Unknown: ${accountId} ${poolId}, ${which}: ${unknownWords(reason)}.`;
  });
}

/** Equity of every pool before and after, under "What is left"; `after` heads the last column. */
export function describeWhatIsLeft(
  pools: OrderOfLiquidations['pools'],
  after: string,
): readonly string[] {
  const columns: readonly Column[] = [
    { title: 'ACCOUNT', align: 'left' },
    { title: 'POOL', align: 'left' },
    { title: 'EQUITY', align: 'right' },
    { title: after, align: 'right' },
  ];
  const rows = pools.map((pool) => [
    pool.accountId,
    pool.poolId,
    describeMoney(pool.before, pool.settleCurrency),
    describeMoney(pool.after, pool.settleCurrency),
  ]);
  return ['', 'What is left', ...(rows.length === 0 ? ['no pools'] : printTable(columns, rows))];
}

function describeMoney(figure: Figure, currency: string): string {
  return figure.kind === 'known'
    ? `${formatAmount(figure.value)} ${currency}`
    : `unknown: ${unknownWords(figure.reason)}`;
}
