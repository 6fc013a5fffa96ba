import type { PathLiquidation } from '../../../shared/risk/path/replay-path.ts';
import type { SavedByWayOut } from '../../../shared/risk/path/saved-by-ways-out.ts';
import { formatAmount, formatDuration } from '../../../shared/words/format-number.ts';
import { unknownWords } from '../../../shared/words/unknown-words.ts';
import { NO_WAY_WORDS, WAY_OUT_WORDS } from '../../../shared/words/way-out-words.ts';
import { printTable, type Column } from '../print-table.ts';
import {
  describeNoSteps,
  describePrices,
  describeUnjudged,
  describeWhatIsLeft,
  positionNames,
  type NameOf,
} from './describe-order.ts';
import type { ScenarioReport } from './scenario-report.ts';

const STEPS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'AFTER', align: 'right' },
  { title: 'ACCOUNT', align: 'left' },
  { title: 'MARGIN', align: 'left' },
  { title: 'LOST', align: 'right' },
  { title: 'POSITIONS', align: 'left' },
  { title: 'PRICES', align: 'left' },
];

/** A replayed crash for a terminal: what goes when, what is left, what each way out would have saved. */
export function describeScenario(report: ScenarioReport): readonly string[] {
  const { scenario, laid, replay, lost } = report;
  const nameOf = positionNames(report.book);
  const hours = formatDuration(laid.times.at(-1) ?? 0);
  const lines = [
    `${scenario.name} (${scenario.id}): ${hours} played on this book as it stands, with nobody doing anything.`,
    '',
    'Order of liquidations',
  ];
  if (replay.liquidations.length === 0) {
    lines.push(describeNoSteps(replay.unknown));
  } else {
    const rows = replay.liquidations.map((step, index) => [
      `${index + 1}`,
      step.atMs === 0 ? 'now' : formatDuration(step.atMs),
      step.accountId,
      step.marginMode,
      `${formatAmount(step.lost)} ${step.settleCurrency}`,
      step.positions.map(nameOf).join(', '),
      describePrices(step.prices),
    ]);
    lines.push(...printTable(STEPS, rows));
    const sums = [...lost].map(([currency, amount]) => `${formatAmount(amount)} ${currency}`);
    // What cannot be judged may go as well.
    const atLeast = replay.unknown.length === 0 ? '' : 'at least ';
    lines.push(`Lost to liquidation: ${atLeast}${sums.join(' and ')}.`);
  }
  lines.push(
    ...describeUnjudged(replay.unknown, nameOf),
    ...describeSaved(report, nameOf),
    ...describeWhatIsLeft(replay.pools, 'AT THE END'),
  );
  lines.push(
    'Note: each candle is walked low, high, close, all coins together; their true order within it is not known.',
  );
  const followers = [...laid.followers].filter(([, beta]) => beta !== 0);
  if (followers.length > 0) {
    const list = followers.map(([name, beta]) => `${name} (beta ${formatAmount(beta)})`);
    lines.push(`Note: no prices of that time for ${list.join(', ')}: they follow BTC.`);
  }
  const still = [...laid.followers].filter(([, beta]) => beta === 0).map(([name]) => name);
  if (still.length > 0) lines.push(`Note: ${still.join(', ')} stay where they are on this path.`);
  return lines;
}

function describeSaved({ saved, replay }: ScenarioReport, nameOf: NameOf): readonly string[] {
  if (saved.size === 0) return [];
  const lines = ['', 'What each way out, taken before, would have saved'];
  for (const [index, step] of replay.liquidations.entries()) {
    const ways = saved.get(step);
    if (ways === undefined) continue;
    const key = step.first ?? step.positions[0];
    lines.push(`${index + 1}: ${key === undefined ? step.poolId : nameOf(key)}`);
    for (const way of ways) lines.push(`   ${wordsOf(way, step)}`);
  }
  return lines;
}

function wordsOf(way: SavedByWayOut, step: PathLiquidation): string {
  const { kind, wayOut, saved, stillLiquidated } = way;
  const { noun, verb } = WAY_OUT_WORDS[kind];
  if (wayOut.outcome === 'enough-already') return `${noun}: its own liquidation is far enough`;
  if (wayOut.outcome === 'not-possible')
    return `${noun}: not possible, ${NO_WAY_WORDS[wayOut.reason]}`;
  const unit = kind === 'add-collateral' ? step.settleCurrency : 'contracts';
  const worth =
    saved === undefined
      ? 'unknown'
      : saved.kind === 'unknown'
        ? `unknown: ${unknownWords(saved.reason)}`
        : saved.value >= 0
          ? `saves ${formatAmount(saved.value)} ${step.settleCurrency}`
          : `costs ${formatAmount(0 - saved.value)} ${step.settleCurrency} more than it saves`;
  const end = stillLiquidated ? ', and it is liquidated all the same' : '';
  return `${verb} ${formatAmount(wayOut.amount)} ${unit}: ${worth}${end}`;
}
