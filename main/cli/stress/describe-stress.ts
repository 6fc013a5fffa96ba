import type { Book, Shock } from '../../../shared/domain/book.ts';
import type { BookRisk, JointMove, PositionRisk } from '../../../shared/domain/risk-report.ts';
import {
  formatAmount,
  formatPercent,
  formatPrice,
  formatSignedPercent,
} from '../../../shared/words/format-number.ts';
import type { LiquidationStep } from '../../../shared/risk/stress/order-of-liquidations.ts';
import { describeDistance, describePrice } from '../risk/describe-risk.ts';
import {
  describeNoSteps,
  describePrices,
  describeUnjudged,
  describeWhatIsLeft,
  positionNames,
} from './describe-order.ts';
import { firstPool } from './first-pool.ts';
import { printTable, type Column } from '../print-table.ts';
import { levelOfPosition } from '../risk/level-of-position.ts';
import { pairOf, type StressReport } from './stress-report.ts';

const POSITIONS: readonly Column[] = [
  { title: 'LEVEL', align: 'left' },
  { title: 'THEN', align: 'left' },
  { title: 'POSITION', align: 'left' },
  { title: 'SIDE', align: 'left' },
  { title: 'MARGIN', align: 'left' },
  { title: 'MARK', align: 'right' },
  { title: 'THEN', align: 'right' },
  { title: 'DISTANCE', align: 'right' },
  { title: 'THEN', align: 'right' },
  { title: 'LIQUIDATION', align: 'right' },
  { title: 'THEN', align: 'right' },
];
const STEPS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'AT', align: 'right' },
  { title: 'ACCOUNT', align: 'left' },
  { title: 'POOL', align: 'left' },
  { title: 'MARGIN', align: 'left' },
  { title: 'LOST', align: 'right' },
  { title: 'POSITIONS', align: 'left' },
  { title: 'PRICES', align: 'left' },
];
const REVERSE: readonly Column[] = [
  { title: 'ACCOUNT', align: 'left' },
  { title: 'POOL', align: 'left' },
  { title: 'FALL', align: 'right' },
  { title: 'FIRST', align: 'left' },
  { title: 'RISE', align: 'right' },
  { title: 'FIRST', align: 'left' },
];

/** A shock for a terminal: every position before and after, what is liquidated in which order, and what is left. */
export function describeStress(report: StressReport): readonly string[] {
  const { book, order } = report;
  const nameOf = positionNames(book);
  const lines = [`Shock: ${describeShock(report.shock)}`];
  for (const [a, account] of book.accounts.entries()) {
    lines.push('', `${account.id} (${account.venue})`);
    const rows = account.pools.flatMap((_, p) => rowsOf(report, a, p));
    lines.push(...(rows.length === 0 ? ['no positions'] : printTable(POSITIONS, rows)));
    for (const warning of report.before.accounts[a]?.warnings ?? [])
      lines.push(`Note: ${warning}.`);
  }
  lines.push('', 'Order of liquidations');
  if (order.steps.length === 0) {
    lines.push(describeNoSteps(order.unknown));
  } else {
    const rows = order.steps.map((step, index) => [
      `${index + 1}`,
      step.fraction === 0 ? 'now' : `${formatPercent(step.fraction, 0)} of the way`,
      step.accountId,
      step.poolId,
      step.marginMode,
      `${formatAmount(step.lost)} ${step.settleCurrency}`,
      step.positions.map(nameOf).join(', '),
      describePrices(step.prices),
    ]);
    lines.push(...printTable(STEPS, rows));
    for (const [index, step] of order.steps.entries()) lines.push(...describePart(step, index));
  }
  lines.push(
    ...describeUnjudged(order.unknown, nameOf),
    ...describeWhatIsLeft(order.pools, 'THEN'),
  );
  return lines;
}

/** What a venue that liquidates in parts may leave; the tables count on nothing of it. */
function describePart(step: LiquidationStep, index: number): readonly string[] {
  const { partial, practice, settleCurrency } = step;
  if (practice.kind === 'parts-of-unknown-size') {
    return [
      `${index + 1}: this venue liquidates in parts of a size that it does not publish: something may be left.`,
    ];
  }
  if (partial === undefined) return [];
  const closes = partial.steps.slice(0, 6).map(({ fraction, closed }) => {
    const most = Math.max(...closed.values());
    return `${formatPercent(most, 0)} at ${formatPercent(fraction, 0)} of the way`;
  });
  const more = partial.steps.length > 6 ? ' …' : '';
  const left =
    partial.outcome === 'survives'
      ? `${formatAmount(partial.left)} ${settleCurrency} is left`
      : 'nothing is left';
  return [
    `${index + 1}: this venue liquidates in parts. Estimate: of a position it closes up to ${closes.join(', ')}${more}; ${left}.`,
  ];
}

function rowsOf(report: StressReport, a: number, p: number): readonly (readonly string[])[] {
  const pool = report.book.accounts[a]?.pools[p];
  const shocked = report.shocked.accounts[a]?.pools[p];
  return pairOf(report, a, p).map(({ before, after, index }) => {
    const tick = pool?.positions[index]?.tickSize;
    const gone = report.liquidated.has(before.key);
    const price = (mark: number | undefined) =>
      mark === undefined ? 'unknown' : formatPrice(mark, tick);
    return [
      levelOfPosition(before).toUpperCase(),
      gone ? 'LIQUIDATED' : levelOfPosition(after).toUpperCase(),
      before.symbol,
      before.side,
      before.marginMode,
      price(pool?.positions[index]?.markPrice),
      price(shocked?.positions[index]?.markPrice),
      distanceOf(before),
      gone ? 'gone' : distanceOf(after),
      describePrice(before.liquidationPrice, tick),
      gone ? 'gone' : describePrice(after.liquidationPrice, tick),
    ];
  });
}

function distanceOf(risk: PositionRisk): string {
  return risk.liquidatable ? 'now' : describeDistance(risk.distance);
}

function describeShock(shock: Shock): string {
  const moves = Object.entries(shock).map(([name, move]) => `${name} ${formatSignedPercent(move)}`);
  const shown = moves.slice(0, 12).join(', ');
  return moves.length > 12 ? `${shown} and ${moves.length - 12} more` : shown || 'nothing moves';
}

/** The joint moves of `--reverse` for a terminal. */
export function describeReverse(book: Book, risk: BookRisk): readonly string[] {
  const nameOf = positionNames(book);
  const firstOf = (move: JointMove) =>
    move.kind === 'move' && move.first !== undefined ? nameOf(move.first) : '';
  const rows = risk.accounts.flatMap((account) =>
    account.pools.map(({ id, jointLeeway: { down, up } }) => [
      account.accountId,
      id,
      describeJointMove(down),
      firstOf(down),
      describeJointMove(up),
      firstOf(up),
    ]),
  );
  const first = firstPool(risk);
  const isBlind = rows.some((row) => row.includes('unknown'));
  const warnings = risk.accounts.flatMap((account) => account.warnings);
  return [
    'Smallest move of the whole market that liquidates each pool',
    ...(rows.length === 0
      ? [`no pools in ${book.accounts.length} accounts`]
      : printTable(REVERSE, rows)),
    first === undefined
      ? 'First: no move that can be judged liquidates anything.'
      : `First: ${first.accountId} ${first.poolId} at ${first.ratio === 0 ? 'the present prices' : formatSignedPercent(first.ratio)}.`,
    ...(isBlind ? ['A pool that is unknown may go earlier.'] : []),
    ...[...new Set(warnings)].map((warning) => `Note: ${warning}.`),
  ];
}

function describeJointMove(move: JointMove): string {
  if (move.kind === 'move') return move.ratio === 0 ? 'now' : formatSignedPercent(move.ratio);
  return move.kind;
}
