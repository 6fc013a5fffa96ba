import type { AlarmView } from '../../../shared/alarms/alarm.ts';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { RULE_WORDS } from '../../../shared/alarms/rules/rule-words.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { WhyNotNow } from '../../../shared/contract/why-not-now.ts';
import { ORDERS_TRUSTED_MS } from '../../../shared/domain/orders-age.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import { ACTION_WORDS, inputName, inputText } from '../../../shared/words/audit-words.ts';
import { formatPercent, formatPrice } from '../../../shared/words/format-number.ts';
import { toTerminalLine } from '../terminal-text.ts';
import type { AlarmRecord } from './alarm-record.ts';
import type { ChannelCount, Explanation } from './explain-position.ts';

const LOUD: ReadonlySet<AuditEntry['action']> = new Set(['raised', 'worse']);

/** The explanation in plain sentences, then every decision with the figures it was made from. */
export function describeExplanation(
  explanation: Explanation,
  record: AlarmRecord,
  since: string,
): readonly string[] {
  const { position, standing, around, decisions, ofAccount, deliveries, gaps } = explanation;
  const account = record.live?.accounts.find(({ id }) => id === position.accountId);
  const lines = [
    `${position.accountName} ${position.symbol} ${position.side}`,
    ...describeNow(position.view, record),
    ...describeAccount(account),
    ...describeWhyNot(explanation.whyNot),
    ...(standing.length === 0
      ? [`No alarm about it ${record.live === undefined ? 'stood then' : 'stands'}.`]
      : standing.map(describeAlarm)),
    ...around.map((alarm) => `Of its account or of Leeway itself: ${describeAlarm(alarm)}`),
    '',
    ...summarizeDecisions(explanation, since),
    ...deliveries.map(describeChannel),
    ...(gaps.length === 0
      ? []
      : [
          'While nobody watched, nothing could be raised:',
          ...gaps.map((gap) => `  ${timed(gap)}`),
        ]),
  ];
  if (decisions.length > 0)
    lines.push('', 'Every decision about it:', ...decisions.flatMap(detailed));
  if (ofAccount.length > 0) {
    lines.push(
      '',
      'Decisions about its account:',
      ...ofAccount.map((entry) => `  ${timed(entry)}`),
    );
  }
  return lines.map(toTerminalLine);
}

function describeNow(view: PositionView | undefined, record: AlarmRecord): readonly string[] {
  if (record.live === undefined) {
    const saved =
      record.savedAtMs === undefined ? '' : ` It last watched at ${timeOf(record.savedAtMs)}.`;
    return [`Leeway does not run on this home now, so nobody watches.${saved}`];
  }
  if (view === undefined) return ['It is not open now, as far as Leeway sees.'];
  const { risk, level, levelReasons } = view;
  const state = view.valueState === 'ok' ? '' : `, and its figures are not fresh`;
  const because = levelReasons.length === 0 ? '' : `, because: ${levelReasons.join('; ')}`;
  const { distance, sigmas } = risk;
  const way =
    distance.kind === 'distance'
      ? `It is ${formatPercent(distance.ratio)} from liquidation${sigmas.kind === 'known' ? `, ${sigmas.value.toFixed(1)} daily sigmas` : ', and how much the coin moves in a day is not known'}.`
      : distance.kind === 'none'
        ? 'No price of the coin liquidates it.'
        : 'How far it is from liquidation is not known.';
  const bands =
    view.warningPrice === undefined || view.criticalPrice === undefined
      ? []
      : [
          `By distance the warning begins at ${formatPrice(view.warningPrice, view.tickSize)} and critical at ${formatPrice(view.criticalPrice, view.tickSize)}; the mark is ${view.markPrice === undefined ? 'unknown' : formatPrice(view.markPrice, view.tickSize)}.`,
        ];
  return [`Its level is ${level}${because}${state}.`, way, ...bands, ...describeStops(view)];
}

/** Whether a stop stands, and of when that is known. */
function describeStops(view: PositionView): readonly string[] {
  const { unprotected, ordersAsOfMs, ordersAreOld } = view;
  const asOf = ordersAsOfMs === undefined ? '' : ` (orders as of ${timeOf(ordersAsOfMs)})`;
  if (unprotected === true) return [`No stop stands before its liquidation price${asOf}.`];
  if (unprotected === false) {
    return view.risk.liquidationPrice.kind === 'none'
      ? []
      : [`A stop stands before its liquidation price${asOf}.`];
  }
  return ordersAreOld === true
    ? [
        `A stop was seen${asOf}, but that is more than ${ORDERS_TRUSTED_MS / 60_000} minutes ago: whether it still stands is not known.`,
      ]
    : ['Whether a stop stands before its liquidation price is not known.'];
}

/** Only where it is not seen as it should be. */
function describeAccount(account: AccountView | undefined): readonly string[] {
  if (account === undefined || account.status.state === 'ok') return [];
  const { state, asOfMs, error } = account.status;
  const read = asOfMs === undefined ? 'was never read' : `was last read at ${timeOf(asOfMs)}`;
  const why = error === undefined ? '' : ` ${error.message}`;
  const named =
    state === 'stale' ? 'The data of its account are old' : 'Its account cannot be seen';
  return [`${named}: it ${read}.${why}`];
}

function describeWhyNot(whyNot: WhyNotNow | undefined): readonly string[] {
  if (whyNot === undefined) return [];
  const { next, because = [], notes } = whyNot;
  const heading = next === 'critical' ? 'Why it is not critical:' : 'Why there is no warning:';
  return [
    ...(next === undefined ? [] : [heading, ...because.map((line) => `  ${line}`)]),
    ...notes,
  ];
}

function describeAlarm({
  level,
  rule,
  phase,
  title,
  sinceMs,
  acknowledgedAtMs,
  snoozedUntilMs,
}: AlarmView): string {
  const answered =
    acknowledgedAtMs === undefined
      ? ''
      : ` Acknowledged at ${timeOf(acknowledgedAtMs)}: silent until it gets worse${level === 'critical' ? ', or half an hour has passed' : ''}.`;
  const snoozed =
    snoozedUntilMs === undefined
      ? ''
      : ` Snoozed: silent until ${timeOf(snoozedUntilMs)}, or until it gets worse.`;
  const stands = phase === 'firing' ? 'stands' : phase;
  return `${level} (${RULE_WORDS[rule]}), ${stands} since ${timeOf(sinceMs)}: ${title}${answered}${snoozed}`;
}

function summarizeDecisions(
  { decisions, nearestOfAccount: nearest, position, gaps }: Explanation,
  since: string,
): readonly string[] {
  const loud = decisions.filter(({ action }) => LOUD.has(action));
  const held = decisions.filter(({ action }) => action === 'suppressed');
  const worst = worstOf(loud);
  return [
    worst === undefined
      ? `Since ${since} no alarm about it was raised.`
      : `Since ${since} an alarm was raised or made worse ${times(loud.length)}, at its worst (${worst.level ?? 'no level'}) last at ${timeOf(worst.atMs)}: ${worst.text}`,
    ...(held.length === 0
      ? loud.length === 0
        ? [
            `Nothing was held back either: whenever Leeway looked${gaps.length === 0 ? '' : ', which it did not all the time (below)'}, nothing about it had passed a limit.`,
          ]
        : []
      : [`Held back ${times(held.length)}:`, ...held.map((entry) => `  ${timed(entry)}`)]),
    ...(nearest === undefined
      ? []
      : [
          `The nearest position of ${position.accountName} came within ${formatPercent(nearest.ratio)} of liquidation in this time, about ${timeOf(nearest.atMs)}.`,
        ]),
  ];
}

/** Of those of the worst level the last: what follows from an alarm is raised after it, and says less. */
function worstOf(loud: readonly AuditEntry[]): AuditEntry | undefined {
  const levels = ['critical', 'warning', 'info'] as const;
  for (const level of levels) {
    const last = loud.findLast((entry) => entry.level === level);
    if (last !== undefined) return last;
  }
  return loud.at(-1);
}

function describeChannel({ channel, delivered, failed, lastFailure }: ChannelCount): string {
  const last =
    lastFailure === undefined
      ? ''
      : ` Last failure at ${timeOf(lastFailure.atMs)}: ${lastFailure.text}`;
  return `Channel ${channel}: ${delivered} delivered, ${failed} not.${last}`;
}

function detailed(entry: AuditEntry): readonly string[] {
  const inputs = Object.entries(entry.inputs ?? {})
    .map(([name, value]) => `${inputName(name)} ${inputText(name, value)}`)
    .join(', ');
  return [`  ${timed(entry)}`, ...(inputs === '' ? [] : [`      ${inputs}`])];
}

export function timed({ atMs, action, level, channel, text }: AuditEntry): string {
  const what = [ACTION_WORDS[action], level, channel].filter((word) => word !== undefined);
  return `${timeOf(atMs)}  ${what.join(', ')}: ${text}`;
}

/** Local time with its zone: the trader compares it with a clock on the wall. */
export function timeOf(timestamp: TimestampMs): string {
  return new Date(timestamp).toLocaleString('sv-SE', { timeZoneName: 'short' });
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
