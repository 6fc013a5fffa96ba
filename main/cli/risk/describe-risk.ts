import type { Account } from '../../../shared/domain/book.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type {
  Figure,
  LiquidationDistance,
  LiquidationPrice,
} from '../../../shared/domain/outcome.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { AccountRisk, JointMove, PositionRisk } from '../../../shared/domain/risk-report.ts';
import {
  formatAmount,
  formatPercent,
  formatPrice,
  formatSignedPercent,
} from '../../../shared/words/format-number.ts';
import { unknownWords } from '../../../shared/words/unknown-words.ts';
import { printTable, type Column } from '../print-table.ts';

export interface AccountLines {
  readonly name: string;
  readonly account: Account;
  readonly risk: AccountRisk | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: 'LEVEL', align: 'left' },
  { title: 'POSITION', align: 'left' },
  { title: 'SIDE', align: 'left' },
  { title: 'MARGIN', align: 'left' },
  { title: 'DISTANCE', align: 'right' },
  { title: 'MARK', align: 'right' },
  { title: 'LIQUIDATION', align: 'right' },
  { title: 'RATIO', align: 'right' },
  { title: 'NOTIONAL', align: 'right' },
];

/** The report for a terminal: one table per account, the reason of every unknown below it, then what was assumed. */
export function describeRisk(
  accounts: readonly AccountLines[],
  levelOf: (position: PositionRisk) => Level,
): readonly string[] {
  if (accounts.length === 0) return ['The book holds no account.'];
  return accounts.flatMap(({ name, account, risk }, index) => {
    if (risk === undefined) return [];
    const pairs = pairPositions(account, risk);
    const rows = pairs.map(({ position, risk: of, currency }) =>
      toRow(position, of, currency, levelOf(of)),
    );
    return [
      ...(index === 0 ? [] : ['']),
      `${name} (${account.venue})`,
      ...(rows.length === 0 ? ['no positions'] : printTable(COLUMNS, rows)),
      ...explainUnknowns(pairs.map((pair) => pair.risk)),
      ...describeTables(pairs.flatMap(({ position }) => position ?? [])),
      `Whole market: ${describeMove(risk.jointLeeway.down, 'down')}, ${describeMove(risk.jointLeeway.up, 'up')}.`,
      ...risk.warnings.map((warning) => `Note: ${warning}.`),
    ];
  });
}

function pairPositions(account: Account, risk: AccountRisk) {
  return risk.pools.flatMap((poolRisk, index) => {
    const pool = account.pools[index];
    return poolRisk.positions.map((of, at) => ({
      risk: of,
      position: pool?.positions[at],
      currency: poolRisk.settleCurrency,
    }));
  });
}

function toRow(
  position: Position | undefined,
  risk: PositionRisk,
  currency: string,
  level: Level,
): readonly string[] {
  const tick = position?.tickSize;
  return [
    level.toUpperCase(),
    risk.symbol,
    risk.side,
    risk.marginMode,
    risk.liquidatable ? 'now' : describeDistance(risk.distance),
    position?.markPrice === undefined ? 'unknown' : formatPrice(position.markPrice, tick),
    describePrice(risk.liquidationPrice, tick),
    describeFigure(risk.marginRatio, (ratio) => formatPercent(ratio, 1)),
    describeFigure(risk.notional, (notional) => `${formatAmount(notional)} ${currency}`),
  ];
}

export function describeDistance(distance: LiquidationDistance): string {
  if (distance.kind === 'unknown') return 'unknown';
  if (distance.kind === 'none') return 'none';
  return formatSignedPercent(distance.direction === 'down' ? 0 - distance.ratio : distance.ratio);
}

export function describePrice(price: LiquidationPrice, tick: number | undefined): string {
  return price.kind === 'price' ? formatPrice(price.price, tick) : price.kind;
}

function describeFigure(figure: Figure, format: (value: number) => string): string {
  return figure.kind === 'known' ? format(figure.value) : 'unknown';
}

function describeMove(move: JointMove, direction: 'down' | 'up'): string {
  if (move.kind === 'move') return `${formatSignedPercent(move.ratio)} liquidates`;
  if (move.kind === 'none') return `no move ${direction} liquidates`;
  return `unknown how far ${direction}`;
}

/** Stored margin tables in use, by their day: the venue may have others now. */
function describeTables(positions: readonly Position[]): readonly string[] {
  const dated = positions.filter(({ tiersAsOf }) => tiersAsOf !== undefined);
  return [...Map.groupBy(dated, ({ tiersAsOf }) => tiersAsOf ?? '')].map(
    ([day, some]) =>
      `Margin tiers as published on ${day}: ${[...new Set(some.map(({ symbol }) => symbol))].join(', ')}.`,
  );
}

function explainUnknowns(risks: readonly PositionRisk[]): readonly string[] {
  const reasons = risks.flatMap((risk) =>
    risk.liquidationPrice.kind === 'unknown'
      ? [
          `${risk.symbol} ${risk.side}: liquidation price unknown: ${unknownWords(risk.liquidationPrice.reason)}.`,
        ]
      : [],
  );
  return [...new Set(reasons)];
}
