import type { AlarmRuleSettings } from '../../shared/alarms/rules/alarm-rules.ts';
import { checkAlarmRules } from '../../shared/alarms/rules/check-alarm-rules.ts';
import type { AlarmThresholds } from '../../shared/alarms/thresholds/thresholds.ts';
import type { ReplayRequest, ReplayTrial, TrialResult } from '../../shared/contract/replay.ts';
import type { Book } from '../../shared/domain/book.ts';
import type { RecordedCandle } from '../../shared/domain/candle.ts';
import {
  DAY_MS,
  HOUR_MS,
  type AccountId,
  type DurationMs,
  type MarketSymbol,
  type Price,
  type Underlying,
} from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { underlyingsOf } from '../../shared/risk/stress/shock.ts';
import type { MonitorService, ReplayService } from '../ipc/core-services.ts';
import type { Answer } from '../ipc/request-handlers.ts';
import type { CandleSeries } from '../replay/candle-walk.ts';
import type { ReplayInput } from '../replay/replay-book.ts';
import type { ReplayReport } from '../replay/replay-report.ts';

const HOURS_PER_DAY = 24;
/** What one question for candles gives at most. */
const MOST_CANDLES = 1000;
const DEADLINE_MS: DurationMs = 60_000;

interface ReplayPorts {
  readonly monitor: Pick<MonitorService, 'query'>;
  readonly thresholds: () => AlarmThresholds;
  /** As they are saved: overrides, limits, quiet hours. They hold for both runs, but for overrides that are typed. */
  readonly rules: () => Required<Pick<ReplayInput, 'rules' | 'displayCurrency' | 'timeZone'>>;
  readonly accountName: (accountId: AccountId) => string;
  readonly run: (
    inputs: readonly ReplayInput[],
    deadlineMs: DurationMs,
  ) => Promise<Result<readonly ReplayReport[], string>>;
}

/** One at a time: a second question while one runs waits for it. */
export function createReplayService(ports: ReplayPorts): ReplayService {
  let last: Promise<unknown> = Promise.resolve();
  return {
    trial(request) {
      const next = last.then(() => runTrial(ports, request));
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function runTrial(
  ports: ReplayPorts,
  { thresholds, overrides, days }: ReplayRequest,
): Promise<Answer<ReplayTrial>> {
  const inForce = ports.rules();
  const typed: AlarmRuleSettings =
    overrides === undefined ? inForce.rules : { ...inForce.rules, overrides };
  const [fault] = checkAlarmRules(thresholds, typed);
  if (fault !== undefined) return err({ code: 'bad-request', message: fault.message });
  const answer = await ports.monitor.query<'book'>({ kind: 'book' });
  if (!answer.ok) return answer;
  const { book } = answer.value;
  if (book.accounts.every(({ pools }) => pools.every(({ positions }) => positions.length === 0))) {
    return err({ code: 'not-found', message: 'There are no positions to try the rules on.' });
  }
  const candles = await collectCandles(ports.monitor, book);
  const newest = Math.max(
    ...[...candles.values()].flatMap(({ series }) => series.candles.at(-1)?.timestamp ?? []),
  );
  if (candles.size === 0 || !Number.isFinite(newest)) {
    return err({
      code: 'unavailable',
      message: 'No exchange gave candles of these coins, so there is no past to try the rules on.',
    });
  }
  const fromMs = newest + HOUR_MS - days * DAY_MS;
  const rebased = new Map(
    [...candles].map(([name, { series, mark }]) => [name, rebase(series, mark, fromMs)]),
  );
  const inputs = [
    { thresholds: ports.thresholds(), rules: inForce.rules },
    { thresholds, rules: typed },
  ].map((each) => ({ ...inForce, ...each, book, candles: rebased, fromMs }));
  const reports = await ports.run(inputs, DEADLINE_MS);
  if (!reports.ok) return err({ code: 'unavailable', message: reports.error });
  const [saved, draft] = reports.value;
  if (saved === undefined || draft === undefined) {
    return err({ code: 'unavailable', message: 'The replay ended without a result.' });
  }
  return ok({
    fromMs,
    toMs: newest + HOUR_MS,
    saved: summarize(saved, ports.accountName),
    draft: summarize(draft, ports.accountName),
    unpriced: [...underlyingsOf(book)].filter((name) => !candles.has(name)),
  });
}

interface PricedSeries {
  readonly series: CandleSeries;
  readonly mark: Price;
}

/** A month of hours of each coin, from the first account that gives them, with the mark that it has now. */
async function collectCandles(
  monitor: ReplayPorts['monitor'],
  book: Book,
): Promise<ReadonlyMap<Underlying, PricedSeries>> {
  const sources = new Map<
    Underlying,
    { accountId: AccountId; symbol: MarketSymbol; mark: Price }[]
  >();
  for (const { id, pools } of book.accounts) {
    for (const { symbol, underlying, markPrice } of pools.flatMap(({ positions }) => positions)) {
      if (markPrice === undefined) continue;
      const list = sources.get(underlying) ?? [];
      list.push({ accountId: id, symbol, mark: markPrice });
      sources.set(underlying, list);
    }
  }
  const found = await Promise.all(
    [...sources].map(async ([underlying, list]) => {
      for (const { accountId, symbol, mark } of list) {
        const candles = await monitor.query<'candles'>({
          kind: 'candles',
          accountId,
          symbol,
          interval: '1h',
          limit: MOST_CANDLES,
        });
        if (candles.ok && candles.value.length > HOURS_PER_DAY) {
          const series = { candles: candles.value, intervalMs: HOUR_MS };
          return [[underlying, { series, mark }] as const];
        }
      }
      return [];
    }),
  );
  return new Map(found.flat());
}

/** The same moves from today's mark: margin and entries of the book are of today, and would not fit other prices. */
function rebase(series: CandleSeries, mark: Price, fromMs: number): CandleSeries {
  const first = series.candles.find(({ timestamp }) => timestamp >= fromMs) ?? series.candles[0];
  if (first === undefined) return series;
  const factor = mark / first.open;
  const moved = ({ timestamp, open, high, low, close }: RecordedCandle): RecordedCandle => ({
    timestamp,
    open: open * factor,
    high: high * factor,
    low: low * factor,
    close: close * factor,
  });
  return { ...series, candles: series.candles.map(moved) };
}

function summarize(report: ReplayReport, nameOf: (accountId: AccountId) => string): TrialResult {
  return {
    liquidations: report.liquidations.map((one) => ({
      accountName: nameOf(one.accountId),
      symbol: one.symbol,
      side: one.side,
      at: one.at,
      warningLeadMs: one.firstWarningAt === null ? null : one.at - one.firstWarningAt,
      criticalLeadMs: one.firstCriticalAt === null ? null : one.at - one.firstCriticalAt,
    })),
    notificationsPerDay: report.notificationsPerDay,
    worstDay: report.worstDay,
    criticals: report.alarms.filter(
      ({ level, rule }) => level === 'critical' && rule !== 'positions-gone',
    ).length,
    falseCriticals: report.falseCriticals,
  };
}
