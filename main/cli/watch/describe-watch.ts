import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { compareLevels } from '../../../shared/domain/level.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import {
  formatAge,
  formatPercent,
  formatPrice,
  formatSignedPercent,
  formatTimeOfDay,
} from '../../../shared/words/format-number.ts';
import { describeFeedError } from './describe-feed-error.ts';
import { printTable, type Column } from '../print-table.ts';
import type { WatchReading } from './watch-source.ts';

const POSITION_COLUMNS: readonly Column[] = [
  { title: 'LEVEL', align: 'left' },
  { title: 'POSITION', align: 'left' },
  { title: 'SIDE', align: 'left' },
  { title: 'ACCOUNT', align: 'left' },
  { title: 'DISTANCE', align: 'right' },
  { title: 'SIGMAS', align: 'right' },
  { title: 'MARK', align: 'right' },
  { title: 'LIQUIDATION', align: 'right' },
  { title: 'RATIO', align: 'right' },
  { title: 'AGE', align: 'right' },
];

const ACCOUNT_COLUMNS: readonly Column[] = [
  { title: 'LEVEL', align: 'left' },
  { title: 'ACCOUNT', align: 'left' },
  { title: 'EXCHANGE', align: 'left' },
  { title: 'STATE', align: 'left' },
  { title: 'RATIO', align: 'right' },
  { title: 'POSITIONS', align: 'right' },
  { title: 'AGE', align: 'right' },
];

/** The whole view as lines for a terminal: headline, ladder (most urgent first), accounts, what is wrong. */
export function describeWatch(reading: WatchReading): readonly string[] {
  const { nowMs } = reading;
  const ladder = reading.positions.toSorted(
    (a, b) => compareLevels(b.level, a.level) || distanceOf(a) - distanceOf(b),
  );
  const troubles = reading.accounts.flatMap((view) =>
    view.status.error === undefined
      ? []
      : [`${view.name}: ${view.status.error.kind}: ${describeFeedError(view.status.error, nowMs)}`],
  );
  return [
    `${reading.headline.level.toUpperCase()}  ${reading.headline.text}`,
    ...(reading.trouble === undefined ? [] : [reading.trouble]),
    '',
    ...(ladder.length === 0
      ? ['No position is seen.']
      : printTable(
          POSITION_COLUMNS,
          ladder.map((view) => toPositionRow(view, nowMs)),
        )),
    '',
    ...printTable(
      ACCOUNT_COLUMNS,
      reading.accounts.map((view) => toAccountRow(view, nowMs)),
    ),
    ...(troubles.length === 0 ? [] : ['', ...troubles]),
  ];
}

/** One line per change, for a log or a pipe. */
export function describeChange(reading: WatchReading): string {
  const time = formatTimeOfDay(reading.nowMs);
  return `${time}  ${reading.headline.level.toUpperCase()}  ${reading.headline.text}`;
}

function distanceOf({ risk }: PositionView): number {
  if (risk.liquidatable) return 0;
  return risk.distance.kind === 'distance' ? risk.distance.ratio : Number.POSITIVE_INFINITY;
}

function toPositionRow(view: PositionView, nowMs: number): readonly string[] {
  const { risk, tickSize } = view;
  const { distance, liquidationPrice } = risk;
  return [
    view.level.toUpperCase(),
    view.symbol,
    view.side,
    view.accountName,
    risk.liquidatable
      ? 'now'
      : distance.kind === 'distance'
        ? formatSignedPercent(distance.direction === 'down' ? 0 - distance.ratio : distance.ratio)
        : distance.kind,
    formatFigure(risk.sigmas, (sigmas) => sigmas.toFixed(1)),
    view.markPrice === undefined ? 'unknown' : formatPrice(view.markPrice, tickSize),
    liquidationPrice.kind === 'price'
      ? formatPrice(liquidationPrice.price, tickSize)
      : liquidationPrice.kind,
    formatFigure(risk.marginRatio, (ratio) => formatPercent(ratio, 1)),
    formatAgeOf(view.asOfMs, nowMs),
  ];
}

function toAccountRow(view: AccountView, nowMs: number): readonly string[] {
  return [
    view.level.toUpperCase(),
    `${view.name}${view.source === 'demo' ? ' [DEMO]' : ''}`,
    view.exchangeName,
    view.status.state,
    formatFigure(view.marginRatio, (ratio) => formatPercent(ratio, 1)),
    view.status.asOfMs === undefined ? 'unknown' : String(view.positionCount),
    formatAgeOf(view.status.asOfMs, nowMs),
  ];
}

function formatFigure(figure: Figure, format: (value: number) => string): string {
  return figure.kind === 'known' ? format(figure.value) : 'unknown';
}

function formatAgeOf(asOfMs: number | undefined, nowMs: number): string {
  return asOfMs === undefined ? 'never' : formatAge(nowMs - asOfMs);
}
