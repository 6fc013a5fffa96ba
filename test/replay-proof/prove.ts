import { replayBook } from '../../main/replay/replay-book.ts';
import type { ReplayReport } from '../../main/replay/replay-report.ts';
import { causeOf, CAUSES, type Cause } from './cause-of.ts';
import { candlesOf, generatedBook, type BookOptions, type Episode } from './proof-data.ts';

const MINUTE = 60_000;

/** What the alarms were worth in one episode. */
export interface Proof {
  readonly name: string;
  readonly accounts: number;
  readonly liquidated: number;
  /** With a price between the critical thresholds and the liquidation, at least a minute before it. */
  readonly possible: number;
  readonly inTime: number;
  readonly missed: readonly string[];
  /** Of all liquidations, those with a critical alarm at least a minute before. */
  readonly told: number;
  readonly medianWarningMs: number | null;
  readonly medianCriticalMs: number | null;
  readonly criticals: number;
  readonly falseCriticals: number;
  /** What each false one was raised for, and in which kind of account. */
  readonly falseOnes: readonly { readonly cause: Cause; readonly kind: string }[];
  readonly notificationsPerAccountDay: number;
  readonly report: ReplayReport;
}

export async function prove(episode: Episode, options?: BookOptions): Promise<Proof> {
  const candles = await candlesOf(episode);
  const book = generatedBook(candles, episode.fromMs, options);
  const report = replayBook({
    book,
    candles,
    fromMs: episode.fromMs,
  });
  const possible = report.liquidations.filter((one) => one.criticalWasPossible);
  const missed = possible.filter(
    ({ at, firstCriticalAt }) => firstCriticalAt === null || at - firstCriticalAt < MINUTE,
  );
  const accounts = book.accounts.length;
  return {
    name: episode.name,
    accounts,
    liquidated: report.liquidations.length,
    possible: possible.length,
    inTime: possible.length - missed.length,
    missed: missed.map(({ accountId, at }) => `${accountId} ${new Date(at).toISOString()}`),
    told: report.liquidations.filter(
      ({ at, firstCriticalAt }) => firstCriticalAt !== null && at - firstCriticalAt >= MINUTE,
    ).length,
    medianWarningMs: report.medianWarningLeadMs,
    medianCriticalMs: report.medianCriticalLeadMs,
    criticals: report.alarms.filter(
      ({ level, rule }) => level === 'critical' && rule !== 'positions-gone',
    ).length,
    falseCriticals: report.falseCriticals,
    falseOnes: report.alarms.flatMap((alarm) =>
      alarm.isFalse ? [{ cause: causeOf(alarm), kind: kindOf(alarm.accountId ?? '') }] : [],
    ),
    notificationsPerAccountDay: report.notificationsPerDay / accounts,
    report,
  };
}

/** `20x long` of the name of a generated account. */
function kindOf(accountId: string): string {
  return /(\d+x)-(long|short)/.exec(accountId)?.slice(1).join(' ') ?? accountId;
}

/** How many of the false ones came by which rule, in which kind of account. */
export function falseTable(proofs: readonly Proof[]): readonly string[] {
  const ones = proofs.flatMap(({ falseOnes }) => falseOnes);
  const kinds = [...new Set(ones.map(({ kind }) => kind))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const row = (name: string, among: typeof ones): string =>
    [
      name.padEnd(10),
      ...CAUSES.map((each) => count(among, each)),
      `${among.length}`.padStart(8),
    ].join('');
  return [
    ['false      ', ...CAUSES.map((each) => each.padStart(16)), 'all'.padStart(7)].join(''),
    ...kinds.map((kind) =>
      row(
        kind,
        ones.filter((one) => one.kind === kind),
      ),
    ),
    row('all', ones),
  ];
}

function count(among: Proof['falseOnes'], cause: Cause): string {
  return `${among.filter((one) => one.cause === cause).length}`.padStart(16);
}

export const HEADER =
  'episode          accounts  liquidated  told  possible  in time  warned before  critical before  criticals  false  notes/account/day';

export function line(proof: Proof): string {
  return [
    proof.name.padEnd(15),
    `${proof.accounts}`.padStart(9),
    `${proof.liquidated}`.padStart(11),
    `${proof.told}`.padStart(5),
    `${proof.possible}`.padStart(9),
    `${proof.inTime}`.padStart(8),
    minutes(proof.medianWarningMs).padStart(14),
    minutes(proof.medianCriticalMs).padStart(16),
    `${proof.criticals}`.padStart(10),
    `${proof.falseCriticals}`.padStart(6),
    proof.notificationsPerAccountDay.toFixed(2).padStart(18),
  ].join(' ');
}

function minutes(durationMs: number | null): string {
  return durationMs === null ? '-' : `${(durationMs / MINUTE).toFixed(0)} min`;
}
