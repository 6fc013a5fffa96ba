import { replayBook, type ReplayInput } from '../../main/replay/replay-book.ts';
import type { ReplayAlarm, ReplayLiquidation } from '../../main/replay/replay-report.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { Account } from '../../shared/domain/book.ts';
import { causeOf, type Cause } from './cause-of.ts';
import { candlesOf, generatedBook, type BookOptions, type Episode } from './proof-data.ts';

const MINUTE = 60_000;

/** Critical as the product was first described: below 5 % and 1.5 sigmas, or 1.5 %, or a ratio of 0.8, the market whatever it is. */
const AS_DESCRIBED = { ...DEFAULT_THRESHOLDS, criticalSigmas: 1.5 };

export interface ProofOptions extends BookOptions {
  /** Each account is a book of its own, as if it were somebody's only one: its notifications are then counted. */
  readonly isApart?: boolean;
}

/** What the alarms were worth in one episode. */
export interface Proof {
  readonly name: string;
  readonly accounts: number;
  readonly liquidations: readonly ReplayLiquidation[];
  /** With a price between the critical thresholds and the liquidation, at least a minute before it. */
  readonly possible: number;
  /** Those of them that nobody was told in time. */
  readonly missed: readonly string[];
  /** The same by the thresholds as they were first described. */
  readonly asDescribed: number;
  readonly missedAsDescribed: readonly string[];
  /** Of all liquidations, those with a critical alarm at least a minute before. */
  readonly told: number;
  readonly medianWarningMs: number | null;
  readonly medianCriticalMs: number | null;
  readonly criticals: number;
  readonly alarms: readonly ReplayAlarm[];
  /** What each false one was raised for, and in which kind of account. */
  readonly falseOnes: readonly { readonly cause: Cause; readonly kind: string }[];
  readonly notificationsPerAccountDay: number;
  /** Most notifications of one account on one day; null: the accounts were not apart. */
  readonly worstDay: number | null;
}

/** Replays the generated accounts of an episode: those of one leverage share a book, as different ones would not be one trader's. */
export async function prove(episode: Episode, options: ProofOptions = {}): Promise<Proof> {
  const candles = await candlesOf(episode);
  const { accounts } = generatedBook(candles, episode.fromMs, options);
  const { isApart = false } = options;
  const reports = booksOf(accounts, isApart).map((book) =>
    replayBook({ ...inputOf(episode, candles), book: { accounts: book } }),
  );
  const liquidations = reports.flatMap((report) => report.liquidations);
  const alarms = reports.flatMap((report) => report.alarms);
  const possible = liquidations.filter((one) => one.criticalWasPossible);
  const asDescribed = liquidations.filter((one) => one.wasPossibleByYardstick === true);
  return {
    name: episode.name,
    accounts: accounts.length,
    liquidations,
    possible: possible.length,
    missed: possible.filter((one) => !isTold(one)).map(nameOf),
    asDescribed: asDescribed.length,
    missedAsDescribed: asDescribed.filter((one) => !isTold(one)).map(nameOf),
    told: liquidations.filter(isTold).length,
    medianWarningMs: median(liquidations.map((one) => leadOf(one, one.firstWarningAt))),
    medianCriticalMs: median(liquidations.map((one) => leadOf(one, one.firstCriticalAt))),
    criticals: alarms.filter(({ level, rule }) => level === 'critical' && rule !== 'positions-gone')
      .length,
    alarms,
    falseOnes: alarms.flatMap((alarm) =>
      alarm.isFalse ? [{ cause: causeOf(alarm), kind: kindOf(alarm.accountId ?? '') }] : [],
    ),
    notificationsPerAccountDay:
      reports.reduce((sum, report) => sum + report.notificationsPerDay, 0) / accounts.length,
    worstDay: isApart ? Math.max(0, ...reports.map(({ worstDay }) => worstDay)) : null,
  };
}

function inputOf(episode: Episode, candles: ReplayInput['candles']): Omit<ReplayInput, 'book'> {
  return { candles, fromMs: episode.fromMs, yardstick: AS_DESCRIBED };
}

function booksOf(accounts: readonly Account[], isApart: boolean): readonly (readonly Account[])[] {
  if (isApart) return accounts.map((account) => [account]);
  return [...Map.groupBy(accounts, ({ id }) => /\d+x/.exec(id)?.[0]).values()];
}

function isTold({ at, firstCriticalAt }: ReplayLiquidation): boolean {
  return firstCriticalAt !== null && at - firstCriticalAt >= MINUTE;
}

function nameOf({ accountId, symbol, at, firstWarningAt }: ReplayLiquidation): string {
  const warned =
    firstWarningAt === null
      ? 'never warned'
      : `warned ${Math.round((at - firstWarningAt) / MINUTE)} min before`;
  return `${accountId} ${symbol} ${new Date(at).toISOString()}, ${warned}`;
}

/** No alarm at all is no lead at all. */
function leadOf({ at }: ReplayLiquidation, alarmAt: number | null): number {
  return alarmAt === null ? 0 : at - alarmAt;
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}

/** `20x long` of the name of a generated account. */
function kindOf(accountId: string): string {
  return /(\d+x)-(long|short)/.exec(accountId)?.slice(1).join(' ') ?? accountId;
}
