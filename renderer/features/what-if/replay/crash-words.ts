import type { DurationMs } from '../../../../shared/domain/units.ts';
import type { Level } from '../../../../shared/domain/level.ts';
import type { SavedByWayOut } from '../../../../shared/risk/path/saved-by-ways-out.ts';
import type { Currency } from '../../../../shared/domain/units.ts';
import { formatDuration } from '../../../../shared/words/format-number.ts';
import { NO_WAY_WORDS, WAY_OUT_WORDS } from '../../../../shared/words/way-out-words.ts';
import {
  formatAmount,
  formatCount,
  formatPercent,
  formatQuantity,
} from '../../../format/format-number.ts';
import { unknownReasonWords } from '../../../format/words.ts';
import type { CrashReport, HeatRow } from './crash-report.ts';

export interface CrashHeadline {
  readonly level: Level;
  readonly big: string;
  readonly line: string;
}

/** What the crash does to the book, largest on the screen. What cannot be judged is said each time and never counts as spared. */
export function toCrashHeadline(report: CrashReport, hide: boolean): CrashHeadline {
  const { rows, replay, lost } = report;
  const gone = rows.filter(({ outcome }) => outcome.kind === 'liquidated').length;
  const blind = rows.filter(({ outcome }) => outcome.kind === 'unknown').length;
  const reserve = blind === 0 ? '' : `; ${formatCount(blind, 'position')} cannot be judged`;
  const over = `over ${formatDuration(report.durationMs)}`;
  const [first] = replay.liquidations;
  if (first === undefined) {
    return {
      level: blind > 0 ? 'unknown' : 'safe',
      big: blind > 0 ? 'nothing known to be liquidated' : 'nothing liquidated',
      line: `${over}${reserve}`,
    };
  }
  const money = [...lost].map(([currency, amount]) => formatAmount(amount, currency, { hide }));
  return {
    level: 'critical',
    big: `${gone} of ${formatCount(rows.length, 'position')} liquidated`,
    line: `${money.join(' and ')} lost, the first ${afterWords(first.atMs)}${reserve}`,
  };
}

/** `at once`, `after 14 h 20 min`. */
export function afterWords(atMs: DurationMs): string {
  return atMs < 1000 ? 'at once' : `after ${formatDuration(atMs)}`;
}

/** What became of a position on the path, or how near it came. */
export function outcomeWords({ outcome }: HeatRow): string {
  switch (outcome.kind) {
    case 'liquidated':
      return `liquidated ${afterWords(outcome.atMs)}`;
    case 'unknown':
      return `unknown: ${unknownReasonWords(outcome.reason)}`;
    case 'lives':
      return outcome.least === undefined
        ? 'lives; how near it came is unknown'
        : outcome.least >= 1
          ? 'lives, never nearer than now'
          : `lives with ${formatPercent(outcome.least, 0)} of its room left`;
  }
}

/** One way out, taken before the crash began, and what it would have been worth. */
export function savedText(
  way: SavedByWayOut,
  context: { readonly currency: Currency; readonly hide: boolean },
): { readonly what: string; readonly worth: string; readonly helps: boolean } {
  const { kind, wayOut, saved, stillLiquidated } = way;
  const { currency, hide } = context;
  const { noun, verb } = WAY_OUT_WORDS[kind];
  if (wayOut.outcome === 'enough-already') {
    return { what: noun, worth: 'its own liquidation is far enough', helps: false };
  }
  if (wayOut.outcome === 'not-possible') {
    return { what: noun, worth: `not possible: ${NO_WAY_WORDS[wayOut.reason]}`, helps: false };
  }
  const amount =
    kind === 'add-collateral'
      ? formatAmount(wayOut.amount, currency, { hide })
      : `${formatQuantity(round(wayOut.amount), hide)} contracts`;
  const end = stillLiquidated ? ', and it is liquidated all the same' : '';
  const what = `${verb} ${amount}`;
  if (saved === undefined) return { what, worth: `unknown${end}`, helps: false };
  if (saved.kind === 'unknown') {
    return { what, worth: `unknown: ${unknownReasonWords(saved.reason)}${end}`, helps: false };
  }
  const money = formatAmount(Math.abs(saved.value), currency, { hide });
  return saved.value >= 0
    ? { what, worth: `saves ${money}${end}`, helps: !stillLiquidated }
    : { what, worth: `costs ${money} more than it saves${end}`, helps: false };
}

/** Four significant digits: the amount is an answer to "about how much", not an order. */
function round(amount: number): number {
  return Number(amount.toPrecision(4));
}
