import { MINUTE_MS, type DurationMs } from '../../../shared/domain/units.ts';

/** Who goes first: danger, then what was never read, then the rest; candles and the like come last. */
export type TurnRank = 'critical' | 'warning' | 'unread' | 'calm' | 'background';

const ORDER: Readonly<Record<TurnRank, number>> = {
  critical: 0,
  warning: 1,
  unread: 2,
  calm: 3,
  background: 4,
};

/** Weight per minute, in the venue's own unit; absent: the venue does not count so. */
export interface TurnLimits {
  /** Of all accounts behind one address together. */
  readonly address?: number;
  /** Of one account. */
  readonly account?: number;
}

export interface TurnRequest {
  /** One wish per key; a second one replaces the first. */
  readonly key: string;
  readonly owner: string;
  readonly rank: TurnRank;
  /** What it is expected to cost. */
  readonly weight: number;
  /** Its first reading: not bound by the share of the steady state, but by the limit itself. */
  readonly first?: true;
  /** Monotonic time since which the owner has not been read; the oldest goes first. */
  readonly sinceMs: number;
}

/** What was spent or is set aside. It counts for a minute after it ended, so that every sliding minute is kept. */
interface Charge {
  readonly key: string;
  readonly owner: string;
  readonly expected: number;
  readonly kind: 'steady' | 'extra' | 'first';
  /** It reads an account; absent: candles, or what had no turn. */
  readonly isReading?: true;
  readonly spent: Readonly<Record<string, number>>;
  /** Absent: it is still running. */
  readonly endedAtMs?: number;
}

interface Waiting extends TurnRequest {
  readonly askedAtMs: number;
}

/** Something that may wait, like open orders and tables that are to be renewed. */
export interface ExtraRequest {
  /** One wish per key; a second one takes the place of the first. */
  readonly key: string;
  readonly owner: string;
  readonly weight: number;
  /** As first readings are: not bound by the share of the steady state. */
  readonly isFirst?: boolean;
  /** A position in danger hangs on it: need not wait in line, within a part of what extras may take. */
  readonly isUrgent?: boolean;
}

interface WaitingExtra {
  readonly request: ExtraRequest;
  readonly askedAtMs: number;
}

export interface TurnState {
  /** The share of the published limits that the steady state may use, and the whole of them. */
  readonly steady: TurnLimits;
  readonly whole: TurnLimits;
  readonly charges: readonly Charge[];
  readonly waiting: readonly Waiting[];
  /** The longest waiting first, and when each was asked for last. */
  readonly extras: readonly WaitingExtra[];
  /** Overdue wishes and dangerous ones take turns, so that neither starves the other. */
  readonly overdueWent: boolean;
}

export type TurnEvent =
  | { readonly type: 'ask'; readonly request: TurnRequest }
  | { readonly type: 'withdraw'; readonly key: string }
  | {
      readonly type: 'spend';
      /** The turn that it belongs to; absent: nobody's. */
      readonly key?: string;
      readonly owner: string;
      readonly bucket: string;
      readonly weight: number;
    }
  | { readonly type: 'end'; readonly key: string }
  | { readonly type: 'extra'; readonly request: ExtraRequest }
  /** Other programs at this address use so much of the limit that less is left for us. */
  | { readonly type: 'limits'; readonly steady: TurnLimits; readonly whole: TurnLimits }
  | { readonly type: 'time' };

export interface TurnStep {
  readonly state: TurnState;
  /** Keys whose turn it is now, in this order. */
  readonly granted: readonly string[];
  /** When to ask again; absent: nothing waits. */
  readonly wakeInMs?: DurationMs;
}

const WINDOW_MS: DurationMs = MINUTE_MS;
/** Who wants an extra asks for it with every reading, and these may be minutes apart. */
const FORGOTTEN_MS: DurationMs = 5 * MINUTE_MS;
/** Spreads a scarce budget: a minute's worth spent in one go would leave everybody blind for the rest of it. */
const PACE_MS: DurationMs = 10_000;
/** Who has waited this long goes next, whatever the others' danger. */
const OVERDUE_MS: DurationMs = 15_000;
/** Of the steady share, what extras may take at most. */
const EXTRA_SHARE = 0.4;
/** Of what extras may take, what the urgent ones may: the others must not wait for ever. */
const URGENT_SHARE = 0.75;
/** Of the steady share, what calm readings leave for extras that wait: they would never find room between them. */
const EXTRA_RESERVE = 0.25;
/** What those of accounts in danger leave: when all are in danger, a stop that is gone matters most. */
const EXTRA_RESERVE_IN_DANGER = 0.05;
/**
 * Of the steady share, what readings may take however much went for streams, prices, lists and orders: no account looks blind
 * because something else was asked for. What can wait leaves them that much: all together is not more than the share.
 */
const READING_SHARE = 0.4;
const UNTURNED_RESERVE = 0.015; // For what is asked without a turn: a stream's key, the time.
/** Sums of fractional weights must not fail by their last digit. */
const EPSILON = 1e-9;

export function createTurnState(steady: TurnLimits, whole: TurnLimits): TurnState {
  return { steady, whole, charges: [], waiting: [], extras: [], overdueWent: false };
}

/** The whole decision who may ask the venue when: pure, so that it can be held against any course of events. */
export function stepTurns(state: TurnState, event: TurnEvent, nowMs: number): TurnStep {
  const current = forget(state, nowMs);
  switch (event.type) {
    case 'ask': {
      const waiting = current.waiting.filter(({ key }) => key !== event.request.key);
      const asked = { ...event.request, askedAtMs: nowMs };
      return grant({ ...current, waiting: [...waiting, asked] }, nowMs);
    }
    case 'withdraw':
      return grant(
        {
          ...current,
          waiting: current.waiting.filter(({ key }) => key !== event.key),
          extras: current.extras.filter(({ request }) => request.key !== event.key),
        },
        nowMs,
      );
    case 'spend':
      return grant({ ...current, charges: addSpend(current.charges, event, nowMs) }, nowMs);
    case 'end': {
      const charges = current.charges.map((charge) =>
        charge.key === event.key && charge.endedAtMs === undefined
          ? { ...charge, endedAtMs: nowMs }
          : charge,
      );
      return grant({ ...current, charges }, nowMs);
    }
    case 'extra': {
      const asked = { request: event.request, askedAtMs: nowMs };
      const isSame = ({ request }: WaitingExtra): boolean => request.key === event.request.key;
      const extras = current.extras.some(isSame)
        ? current.extras.map((each) => (isSame(each) ? asked : each))
        : [...current.extras, asked];
      return grant({ ...current, extras }, nowMs);
    }
    case 'limits':
      return grant({ ...current, steady: event.steady, whole: event.whole }, nowMs);
    case 'time':
      return grant(current, nowMs);
  }
}

/** What the steady state has used of its minute, by its dearest bucket; for the screen and the tests. */
export function usedWeight(state: TurnState, nowMs: number): number {
  return used(forget(state, nowMs).charges, () => true);
}

function forget(state: TurnState, nowMs: number): TurnState {
  const charges = state.charges.filter(
    ({ endedAtMs }) => endedAtMs === undefined || endedAtMs > nowMs - WINDOW_MS,
  );
  // Who asked no more, because it is gone or fails, keeps nobody waiting.
  const extras = state.extras.filter(({ askedAtMs }) => askedAtMs > nowMs - FORGOTTEN_MS);
  if (charges.length === state.charges.length && extras.length === state.extras.length)
    return state;
  return { ...state, charges, extras };
}

function addSpend(
  charges: readonly Charge[],
  { key, owner, bucket, weight }: Extract<TurnEvent, { type: 'spend' }>,
  nowMs: number,
): readonly Charge[] {
  const index =
    key === undefined
      ? -1
      : charges.findLastIndex((charge) => charge.key === key && charge.endedAtMs === undefined);
  const running = index < 0 ? undefined : charges[index];
  if (running !== undefined) {
    const spent = { ...running.spent, [bucket]: (running.spent[bucket] ?? 0) + weight };
    return charges.with(index, { ...running, spent });
  }
  // Asked for in nobody's turn: a load of markets, a check of the key. It counts all the same.
  const kind = 'steady';
  return [
    ...charges,
    { key: '', owner, expected: 0, kind, spent: { [bucket]: weight }, endedAtMs: nowMs },
  ];
}

/** Weight of the dearest bucket; what runs counts with what it is expected to cost at least. */
function used(charges: readonly Charge[], counts: (charge: Charge) => boolean): number {
  const sums = new Map<string, number>();
  let reserved = 0;
  for (const charge of charges) {
    if (!counts(charge)) continue;
    if (charge.endedAtMs === undefined) {
      reserved += Math.max(charge.expected, ...Object.values(charge.spent));
      continue;
    }
    for (const [bucket, weight] of Object.entries(charge.spent)) {
      sums.set(bucket, (sums.get(bucket) ?? 0) + weight);
    }
  }
  return reserved + Math.max(0, ...sums.values());
}

/** Neither a reading nor what comes once. */
const isOther = ({ kind, isReading }: Charge): boolean => kind !== 'first' && isReading !== true;

type Verdict = 'yes' | 'account-waits' | 'address-waits';

function affords(state: TurnState, request: TurnRequest, nowMs: number): Verdict {
  const { charges } = state;
  const isSteady = ({ kind }: Charge): boolean => kind !== 'first';
  const isRecent = ({ endedAtMs }: Charge): boolean =>
    endedAtMs === undefined || endedAtMs > nowMs - PACE_MS;
  const fits = (limit: number | undefined, counts: (charge: Charge) => boolean): boolean => {
    if (limit === undefined) return true;
    const before = used(charges, counts);
    // What alone is more than the limit is taken when nothing else is: else it would never be.
    return before + request.weight <= limit + EPSILON || before <= 0;
  };
  const kept = (limits: TurnLimits, counts: (charge: Charge) => boolean): Verdict => {
    if (!fits(limits.address, counts)) return 'address-waits';
    const own = (charge: Charge): boolean => charge.owner === request.owner && counts(charge);
    return fits(limits.account, own) ? 'yes' : 'account-waits';
  };
  const keptByReadings = (limits: TurnLimits, counts: (charge: Charge) => boolean): Verdict => {
    const verdict = kept(limits, counts);
    if (verdict === 'yes' || request.rank === 'background') return verdict;
    const isCounted = (charge: Charge): boolean => charge.isReading === true && counts(charge);
    return kept(part(limits, READING_SHARE), isCounted);
  };
  const overall = kept(state.whole, () => true);
  if (overall !== 'yes' || request.first === true) return overall;
  const minute = keptByReadings(part(state.steady, 1 - UNTURNED_RESERVE), isSteady);
  if (minute !== 'yes') return minute;
  if (request.rank === 'background') {
    const others = kept(part(state.steady, 1 - READING_SHARE), isOther);
    // Readings may slip past what must leave them their share.
    if (others !== 'yes') return 'account-waits';
  }
  if (state.extras.length > 0) {
    const isCalm = ORDER[request.rank] >= ORDER.unread;
    const reserve = isCalm ? EXTRA_RESERVE : EXTRA_RESERVE_IN_DANGER;
    const left = keptByReadings(part(state.steady, 1 - reserve), ({ kind }) => kind === 'steady');
    if (left !== 'yes') return left;
  }
  const share = PACE_MS / WINDOW_MS;
  return keptByReadings(
    part(state.steady, share),
    // A heavy extra must not stop the readings for seconds; the minute counts it.
    (charge) => charge.kind === 'steady' && isRecent(charge),
  );
}

function part({ address, account }: TurnLimits, share: number): TurnLimits {
  return {
    ...(address === undefined ? {} : { address: address * share }),
    ...(account === undefined ? {} : { account: account * share }),
  };
}

function grant(start: TurnState, nowMs: number): TurnStep {
  let state = start;
  const granted: string[] = [];
  for (;;) {
    const next = nextAffordable(state, nowMs);
    if (next === undefined) break;
    granted.push(next.key);
    const isOverdue = nowMs - next.askedAtMs >= OVERDUE_MS;
    state = {
      ...state,
      // A dangerous one that is overdue as well had its turn as a dangerous one.
      overdueWent: isOverdue && next.rank !== 'critical',
      waiting: state.waiting.filter((each) => each !== next),
      charges: [
        ...state.charges,
        {
          key: next.key,
          owner: next.owner,
          expected: next.weight,
          kind: next.first === true ? 'first' : 'steady',
          ...(next.rank === 'background' ? {} : { isReading: true }),
          spent: {},
        },
      ],
    };
  }
  for (;;) {
    const next = nextExtra(state);
    if (next === undefined) break;
    const { key, owner, weight, isFirst } = next.request;
    granted.push(key);
    const kind = isFirst === true ? 'first' : 'extra';
    state = {
      ...state,
      extras: state.extras.filter((each) => each !== next),
      charges: [...state.charges, { key, owner, expected: weight, kind, spent: {} }],
    };
  }
  const wakeInMs = wakeIn(state, nowMs);
  return { state, granted, ...(wakeInMs === undefined ? {} : { wakeInMs }) };
}

function nextAffordable(state: TurnState, nowMs: number): Waiting | undefined {
  for (const request of inOrder(state, nowMs)) {
    const verdict = affords(state, request, nowMs);
    if (verdict === 'yes') return request;
    // Nobody slips past whom the common purse keeps waiting: the small would starve the large.
    if (verdict === 'address-waits') return undefined;
  }
  return undefined;
}

function inOrder(state: TurnState, nowMs: number): readonly Waiting[] {
  const ranked = state.waiting.toSorted(
    (a, b) => ORDER[a.rank] - ORDER[b.rank] || a.sinceMs - b.sinceMs || a.askedAtMs - b.askedAtMs,
  );
  if (state.overdueWent && ranked.some(({ rank }) => rank === 'critical')) return ranked;
  const overdue = ranked
    .filter(({ askedAtMs }) => nowMs - askedAtMs >= OVERDUE_MS)
    .toSorted((a, b) => a.askedAtMs - b.askedAtMs);
  return [...overdue, ...ranked.filter((each) => !overdue.includes(each))];
}

function wakeIn(state: TurnState, nowMs: number): DurationMs | undefined {
  if (state.waiting.length === 0 && state.extras.length === 0) return undefined;
  const times = [
    ...state.charges.flatMap(({ endedAtMs }) =>
      endedAtMs === undefined ? [] : [endedAtMs + PACE_MS, endedAtMs + WINDOW_MS],
    ),
    ...state.waiting.map(({ askedAtMs }) => askedAtMs + OVERDUE_MS),
  ].filter((atMs) => atMs > nowMs);
  return times.length === 0 ? undefined : Math.min(...times) - nowMs;
}

/** What waits in line for room: what is urgent first, then one after the other, so that the small do not starve the large. */
function nextExtra(state: TurnState): WaitingExtra | undefined {
  const waiting = state.extras.filter(({ request }) => !isRunning(state, request.key));
  const urgent = waiting.find(
    ({ request }) => request.isUrgent === true && affordsExtra(state, request),
  );
  if (urgent !== undefined) return urgent;
  const next = waiting.find(({ request }) => request.isUrgent !== true);
  return next !== undefined && affordsExtra(state, next.request) ? next : undefined;
}

function isRunning(state: TurnState, key: string): boolean {
  return state.charges.some((charge) => charge.key === key && charge.endedAtMs === undefined);
}

function affordsExtra(state: TurnState, request: ExtraRequest): boolean {
  const { owner, weight, isFirst = false, isUrgent = false } = request;
  const fits = (
    { address, account }: TurnLimits,
    share: number,
    counts: (charge: Charge) => boolean,
  ): boolean => {
    const mine = used(state.charges, (charge) => charge.owner === owner && counts(charge));
    const all = used(state.charges, counts);
    return (
      (address === undefined || all <= 0 || all + weight <= address * share + EPSILON) &&
      (account === undefined || mine <= 0 || mine + weight <= account * share + EPSILON)
    );
  };
  if (!fits(state.whole, 1, () => true)) return false;
  if (isFirst) return true;
  const share = isUrgent ? EXTRA_SHARE * URGENT_SHARE : EXTRA_SHARE;
  return (
    fits(state.steady, share, ({ kind }) => kind === 'extra') &&
    fits(state.steady, 1 - READING_SHARE, isOther) &&
    fits(state.steady, 1 - UNTURNED_RESERVE, ({ kind }) => kind !== 'first')
  );
}
