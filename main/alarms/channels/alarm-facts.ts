import type { AlarmReport, Announcement } from '../../../shared/alarms/alarm.ts';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { figuresOf, type FactFigures } from '../../../shared/words/fact-figures.ts';

export interface AlarmSubjectViews {
  readonly accounts: readonly AccountView[];
  readonly positions: readonly PositionView[];
}

/** What an alarm is about, in figures; unknown is null. */
export interface AlarmFactsJson {
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly exchange: string;
  } | null;
  /** Which one it is, with the figures of the message; without a message of the engine of this moment nothing but which. */
  readonly position: (PositionName & FactFigures) | null;
}

interface PositionName {
  readonly key: string;
  readonly symbol: string;
  readonly side: string;
  /** At present: it is not told in words. */
  readonly contracts: number;
}

/** One alarm of those that a message speaks of. */
export interface ReportJson extends AlarmFactsJson {
  readonly alarmId: string;
  readonly rule: string;
  readonly kind: Announcement['kind'];
  readonly level: Announcement['level'];
  readonly title: string;
  readonly text: string;
  readonly sinceMs: number;
  readonly valueState: string;
  /** The facts that title and text were made of. */
  readonly facts: FactFigures;
}

/** Names are those of now, figures those of the message: the text beside them was made of the same ones. */
export function alarmFacts(
  announcement: Pick<Announcement, 'accountId' | 'positionKey' | 'reports'>,
  views: AlarmSubjectViews,
): AlarmFactsJson {
  const { reports = [] } = announcement;
  const about = reports.find(({ positionKey }) => positionKey === announcement.positionKey);
  return namesOf(announcement, about, views);
}

/** Each alarm that a message speaks of, as it says it. */
export function alarmReports(
  { reports = [] }: Pick<Announcement, 'reports'>,
  views: AlarmSubjectViews,
): readonly ReportJson[] {
  return reports.map((report) => ({
    alarmId: report.alarmId,
    rule: ruleOf(report.alarmId),
    kind: report.kind,
    level: report.level,
    title: report.title,
    text: report.text,
    sinceMs: report.sinceMs,
    valueState: report.valueState,
    ...namesOf(report, report, views),
    facts: figuresOf(report.facts),
  }));
}

export function ruleOf(alarmId: string): string {
  return alarmId.split('|')[0] ?? '';
}

function namesOf(
  subject: Pick<Announcement, 'accountId' | 'positionKey'>,
  report: AlarmReport | undefined,
  views: AlarmSubjectViews,
): AlarmFactsJson {
  const view = views.positions.find(({ key }) => key === subject.positionKey);
  const accountId = view?.accountId ?? subject.accountId;
  const account = views.accounts.find(({ id }) => id === accountId);
  const figures = report?.facts.kind === 'position' ? figuresOf(report.facts) : {};
  return {
    account:
      account === undefined
        ? null
        : { id: account.id, name: account.name, exchange: account.exchange },
    position:
      view === undefined
        ? null
        : {
            ...figures,
            key: view.key,
            symbol: view.symbol,
            side: view.side,
            contracts: view.contracts,
          },
  };
}
