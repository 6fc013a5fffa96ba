import type { TimestampMs } from '../../../shared/domain/units.ts';
import { formatDuration, formatPrice } from '../../../shared/words/format-number.ts';
import type { ReplayAlarm, ReplayReport } from '../../replay/replay-report.ts';
import { printTable, type Column } from '../print-table.ts';

const LIQUIDATIONS: readonly Column[] = [
  { title: 'LIQUIDATED (UTC)', align: 'left' },
  { title: 'ACCOUNT', align: 'left' },
  { title: 'POSITION', align: 'left' },
  { title: 'SIDE', align: 'left' },
  { title: 'MARGIN', align: 'left' },
  { title: 'AT', align: 'right' },
  { title: 'WARNED', align: 'right' },
  { title: 'CRITICAL', align: 'right' },
];
const MOST_FALSE = 50;
const MOST_GAPS = 10;

/** A replay for a terminal: every liquidation with the time that the alarms left, every false alarm, and the sums. */
export function describeReplay(report: ReplayReport): readonly string[] {
  const { liquidations, alarms } = report;
  const lines = [
    `Replay from ${timeOf(report.fromMs)} to ${timeOf(report.toMs)} UTC, ${report.steps} prices`,
    '',
  ];
  if (liquidations.length === 0) lines.push('Nothing was liquidated.');
  else {
    const rows = liquidations.map((one) => [
      timeOf(one.at),
      one.accountId,
      one.symbol,
      one.side,
      one.marginMode,
      one.markPrice === null ? 'unknown' : formatPrice(one.markPrice),
      leadOf(one.at, one.firstWarningAt),
      leadOf(one.at, one.firstCriticalAt),
    ]);
    lines.push(...printTable(LIQUIDATIONS, rows));
  }
  const falseOnes = alarms.filter(({ isFalse }) => isFalse);
  lines.push('', `False critical alarms: ${falseOnes.length}`);
  lines.push(...falseOnes.slice(0, MOST_FALSE).map(describeAlarm));
  if (falseOnes.length > MOST_FALSE) lines.push(`and ${falseOnes.length - MOST_FALSE} more`);
  lines.push('', ...sumsOf(report));
  for (const { underlying, fromMs, toMs } of report.gaps.slice(0, MOST_GAPS)) {
    lines.push(
      `No candles of ${underlying} from ${timeOf(fromMs)} to ${timeOf(toMs)} UTC: nothing is known of that time.`,
    );
  }
  if (report.gaps.length > MOST_GAPS) {
    lines.push(`And ${report.gaps.length - MOST_GAPS} more holes in the candles.`);
  }
  return lines;
}

function sumsOf(report: ReplayReport): readonly string[] {
  const { liquidations, alarms, notifications, notificationsPerDay, worstDay, reminders } = report;
  const count = liquidations.length;
  const inTime = liquidations.filter(
    ({ at, firstCriticalAt }) => firstCriticalAt !== null && at - firstCriticalAt >= 60_000,
  );
  return [
    ...(count === 0
      ? []
      : [
          `Liquidated: ${count}; ${inTime.length} of them with a critical alarm at least a minute before.`,
          `${leadWords('were warned', 'was warned', report.medianWarningLeadMs)} ${leadWords('had a critical alarm', 'had a critical alarm', report.medianCriticalLeadMs)}`,
        ]),
    `Alarms raised or made worse: ${alarms.length}. Notifications: ${notifications} (${notificationsPerDay.toFixed(1)} a day, ${worstDay} on the worst day), and ${reminders} repetitions because nobody answered.`,
  ];
}

function describeAlarm({ at, text }: ReplayAlarm): string {
  return `${timeOf(at)}  ${text}`;
}

function leadOf(at: TimestampMs, alarmAt: TimestampMs | null): string {
  return alarmAt === null ? 'never' : `${formatDuration(at - alarmAt)} before`;
}

function leadWords(many: string, one: string, medianMs: number | null): string {
  if (medianMs === null) return `None of them ${one} before.`;
  if (medianMs <= 0) return `Fewer than half of them ${many} before.`;
  return `Half of them ${many} ${formatDuration(medianMs)} before or earlier.`;
}

/** To the second, in UTC: the times of a file, not of the reader. */
function timeOf(timestamp: TimestampMs): string {
  return new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ');
}
