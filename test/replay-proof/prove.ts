import { replayBook } from '../../main/replay/replay-book.ts';
import type { ReplayReport } from '../../main/replay/replay-report.ts';
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
  readonly medianWarningMs: number | null;
  readonly medianCriticalMs: number | null;
  readonly criticals: number;
  readonly falseCriticals: number;
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
    medianWarningMs: report.medianWarningLeadMs,
    medianCriticalMs: report.medianCriticalLeadMs,
    criticals: report.alarms.filter(
      ({ level, rule }) => level === 'critical' && rule !== 'positions-gone',
    ).length,
    falseCriticals: report.falseCriticals,
    notificationsPerAccountDay: report.notificationsPerDay / accounts,
    report,
  };
}

export const HEADER =
  'episode          accounts  liquidated  possible  in time  warned before  critical before  criticals  false  notes/account/day';

export function line(proof: Proof): string {
  return [
    proof.name.padEnd(15),
    `${proof.accounts}`.padStart(9),
    `${proof.liquidated}`.padStart(11),
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
