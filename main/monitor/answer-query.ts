import type { RequestError } from '../../shared/contract/channels.ts';
import type { WatchedDetails } from '../../shared/contract/market.ts';
import type {
  MonitorAnswers,
  MonitorQuery,
  MonitorState,
} from '../../shared/contract/monitor-protocol.ts';
import type { Book } from '../../shared/domain/book.ts';
import type { FeedError } from '../../shared/domain/feed-state.ts';
import type { AccountId, TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import { feedErrorWords } from '../../shared/words/feed-error-words.ts';
import type { RiskContext } from '../../shared/risk/evaluate.ts';
import type { History } from '../history/history.ts';
import type { HostBans } from './feeds/host-bans.ts';
import type { WatchedAccount } from './feeds/watched-account.ts';

export interface QuerySources {
  readonly nowMs: TimestampMs;
  readonly state: () => MonitorState;
  readonly book: () => Book;
  readonly context: () => RiskContext;
  readonly marketDetails: () => WatchedDetails;
  readonly watched: (accountId: AccountId) => WatchedAccount | undefined;
  readonly bans: HostBans;
  readonly readNow: (account: WatchedAccount | undefined) => Answer;
  /** Absent: nothing is kept. */
  readonly history: History | undefined;
}

type Answer = Result<MonitorAnswers[keyof MonitorAnswers], RequestError>;

export async function answerQuery(query: MonitorQuery, sources: QuerySources): Promise<Answer> {
  switch (query.kind) {
    case 'state':
      return ok(sources.state());
    case 'book':
      return ok({ book: sources.book(), ...sources.context() });
    case 'market-details':
      return ok(sources.marketDetails());
    case 'read-now':
      return sources.readNow(sources.watched(query.accountId));
    case 'candles':
      return answerCandles(query, sources);
    case 'series':
      return ok(
        sources.history?.readSeries({
          accountId: query.accountId,
          sinceMs: query.sinceMs,
          untilMs: sources.nowMs,
          points: query.points,
        }) ?? [],
      );
    case 'audit':
      return ok(
        sources.history?.readAudit({
          limit: query.limit,
          ...(query.beforeId === undefined ? {} : { beforeId: query.beforeId }),
          ...(query.positionKey === undefined ? {} : { positionKey: query.positionKey }),
        }) ?? [],
      );
  }
}

async function answerCandles(
  query: Extract<MonitorQuery, { kind: 'candles' }>,
  { watched, bans }: QuerySources,
): Promise<Answer> {
  const account = watched(query.accountId);
  if (account === undefined) {
    return err({ code: 'not-found', message: 'This account is no longer watched.' });
  }
  if (account.access === undefined) {
    return err({
      code: 'unavailable',
      message: 'No exchange prices these imported positions, so there are no candles.',
    });
  }
  const ban = bans.current(account.access.host);
  if (ban !== undefined) return err(unavailable(ban.error));
  const { symbol, interval, beforeMs, limit } = query;
  const result = await account.access.client.fetchCandles({
    symbol,
    interval,
    limit,
    ...(beforeMs === undefined ? {} : { beforeMs }),
  });
  if (result.ok) return ok(result.value);
  bans.note(account.access.host, result.error);
  return err(unavailable(result.error));
}

function unavailable(error: FeedError): RequestError {
  const { title, advice } = feedErrorWords(error);
  return { code: 'unavailable', message: `No candles. ${title} ${advice}` };
}
