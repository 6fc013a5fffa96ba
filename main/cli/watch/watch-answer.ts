import { answerBook, type Json } from '../../../shared/contract/book-format/answer-book.ts';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { worstLevel, type Level } from '../../../shared/domain/level.ts';
import { evaluateBook } from '../../../shared/risk/evaluate.ts';
import { findMarginRules } from '../../import/venue-of-exchange.ts';
import { describeFeedError } from './describe-feed-error.ts';
import { EXIT } from '../exit-codes.ts';
import { answerMarket } from './answer-market.ts';
import type { WatchReading } from './watch-source.ts';

/** Demo accounts are shown only where there is nothing real to watch. */
export function withoutNeedlessDemo(reading: WatchReading): WatchReading {
  const isReal = (view: { readonly source: AccountView['source'] }) => view.source !== 'demo';
  if (!reading.accounts.some(isReal)) return reading;
  const accounts = reading.accounts.filter(isReal);
  const kept = new Set(accounts.map((account) => account.id));
  const { book } = reading.book;
  return {
    ...reading,
    accounts,
    positions: reading.positions.filter(isReal),
    book: {
      ...reading.book,
      book: { ...book, accounts: book.accounts.filter((account) => kept.has(account.id)) },
    },
  };
}

/** How far the market may move is not known as long as one account was never seen: it may break first. */
const UNSEEN: Json = {
  down: null,
  up: null,
  reasons: { down: 'member-unknown', up: 'member-unknown' },
};

/** The reading in the form `leeway-answer`, one entry for every account, also for those never seen (`pools: null`). */
export function answerWatch(reading: WatchReading): Json {
  const { book, betas, dailySigmas } = reading.book;
  const risk = evaluateBook(book, { betas, dailySigmas });
  const views = new Map(reading.accounts.map((view) => [view.id, view]));
  const positions = new Map(reading.positions.map((view) => [view.key, view]));
  const answer = answerBook(
    book,
    { betas, dailySigmas },
    {
      risk,
      levelOf: (position) => positions.get(position.key)?.level ?? 'unknown',
      accountFields: (id) => describeAccount(views.get(id), reading.nowMs),
      positionFields: (position) => describePosition(positions.get(position.key)),
    },
  );
  const answered = new Map(listOf(answer['accounts']).map((each) => [each['id'], each]));
  const isWhole =
    reading.trouble === undefined && reading.accounts.every((view) => answered.has(view.id));
  return {
    ...answer,
    asOfMs: reading.nowMs,
    level: overallLevel(reading),
    headline: reading.headline.text,
    ...(reading.trouble === undefined ? {} : { trouble: reading.trouble }),
    ...(isWhole ? {} : { jointLeeway: UNSEEN }),
    ...(reading.market === undefined ? {} : { market: answerMarket(reading.market) }),
    accounts: reading.accounts.map(
      (view) => answered.get(view.id) ?? describeUnseen(view, reading.nowMs),
    ),
  };
}

/** 0 nothing near, 10 warning, 20 critical; 30 as soon as one account, or Leeway itself, does not see. */
export function exitCodeOf(reading: WatchReading): number {
  if (reading.trouble !== undefined || reading.accounts.length === 0) return EXIT.blind;
  const isBlind = (view: AccountView) => view.status.state !== 'ok' || view.level === 'unknown';
  if (reading.accounts.some(isBlind)) return EXIT.blind;
  if (reading.positions.some((view) => view.level === 'unknown')) return EXIT.blind;
  const level = overallLevel(reading);
  if (level === 'critical') return EXIT.critical;
  return level === 'warning' ? EXIT.warning : EXIT.ok;
}

function overallLevel(reading: WatchReading): Level {
  const unseen: readonly Level[] = reading.trouble === undefined ? [] : ['unknown'];
  const gone: readonly Level[] = isSomethingGone(reading) ? ['critical'] : [];
  return worstLevel([...unseen, ...gone, ...reading.accounts.map((view) => view.level)]);
}

/** What was probably liquidated is in no account any more; the alarm about it stands until somebody answers it. */
function isSomethingGone({ accounts, alarms }: WatchReading): boolean {
  return alarms.some(
    ({ rule, subject }) =>
      rule === 'positions-gone' && accounts.some(({ id }) => id === subject.accountId),
  );
}

function describeAccount(view: AccountView | undefined, nowMs: number): Json {
  if (view === undefined) return {};
  const { status, exchange } = view;
  return {
    name: view.name,
    exchange,
    source: view.source,
    state: status.state,
    level: view.level,
    asOfMs: status.asOfMs ?? null,
    ageMs: status.asOfMs === undefined ? null : Math.max(0, nowMs - status.asOfMs),
    ...(status.error === undefined
      ? {}
      : { error: { ...status.error, message: describeFeedError(status.error, nowMs) } }),
  };
}

function describeUnseen(view: AccountView, nowMs: number): Json {
  const { venue } = findMarginRules(view.exchange, 'linear', 'USDT');
  return { id: view.id, venue, pools: null, ...describeAccount(view, nowMs) };
}

function describePosition(view: PositionView | undefined): Json {
  if (view === undefined) return {};
  const { contracts, contractSize, levelReasons, valueState } = view;
  return {
    contracts,
    contractSize,
    ...(view.entryPrice === undefined ? {} : { entryPrice: view.entryPrice }),
    ...(view.markPrice === undefined ? {} : { markPrice: view.markPrice }),
    ...(view.markAsOfMs === undefined ? {} : { markAsOfMs: view.markAsOfMs }),
    levelReasons,
    state: valueState,
    ...(view.unprotected === undefined ? {} : { unprotected: view.unprotected }),
    ...(view.ordersAsOfMs === undefined ? {} : { ordersAsOfMs: view.ordersAsOfMs }),
  };
}

function listOf(value: unknown): readonly Json[] {
  // `answerBook` makes this list itself; its type is open because the answer may only ever grow.
  return value as readonly Json[];
}
