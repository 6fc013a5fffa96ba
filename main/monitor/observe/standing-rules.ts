import {
  DEFAULT_ALARM_RULES,
  type AlarmRuleSettings,
  type RiskLimit,
} from '../../../shared/alarms/rules/alarm-rules.ts';
import type { Observation } from '../../../shared/alarms/engine/alarm-state.ts';
import type { AlarmId } from '../../../shared/alarms/alarm.ts';
import type { ThresholdBook } from '../../../shared/alarms/thresholds/thresholds-for.ts';
import type { HistoryPoint } from '../../../shared/contract/channels.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import { sumFigures, type Figure } from '../../../shared/domain/outcome.ts';
import type { JointLeeway, JointMove } from '../../../shared/domain/risk-report.ts';
import {
  DAY_MS,
  type AccountId,
  type Currency,
  type Ratio,
  type TimestampMs,
} from '../../../shared/domain/units.ts';
import { nearestLeeway } from '../../../shared/risk/joint/joint-leeway.ts';
import { positionName } from '../../../shared/words/alarm-facts.ts';
import type { Clock } from '../../host-ports.ts';
import type { DescribedAccount } from '../describe/describe-account.ts';
import { bookEquity } from './book-equity.ts';
import { DayEquity } from './day-equity.ts';
import { pickDefined } from '../describe/describe-position.ts';
import type { LeewayFacts } from '../../../shared/words/alarm-facts.ts';
import type { LeewayQuestion } from './joint-advice.ts';
import { observeLeeway } from './observe-leeway.ts';
import { observeLimits, type LimitLook } from './observe-account.ts';

/** What these rules see of an account: a seat of the watch room, or of a replay. */
export interface StandingSeat {
  readonly watched: {
    readonly config: { readonly id: AccountId };
    readonly isUnseen: boolean;
    /** When its positions were read; absent: never. */
    readonly asOfMs?: TimestampMs | undefined;
    status(): { readonly state: FeedState };
  };
  readonly described?: DescribedAccount;
  readonly evaluatedMonotonicMs: number;
}

export interface StandingRulesOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly hasAlarm: (alarmId: AlarmId) => boolean;
  /** Daily sigma of the base of a joint move: known, unknown, or still under way. */
  readonly baseSigma: () => Ratio | 'pending' | undefined;
  /** What was recorded of an account before this run. */
  readonly equitySince: (accountId: AccountId, sinceMs: number) => readonly HistoryPoint[];
  /** Exact amounts for the joint move of an account; absent: nobody reads them. */
  readonly adviceOf?: (question: LeewayQuestion) => LeewayFacts['advice'];
}

const BOOK = 'leeway';
const BOOK_NAME = 'All accounts together';

/** Rules about accounts as a whole, looked at once a second: joint leeway, and the trader's own limits. */
export class StandingRules {
  readonly #options: StandingRulesOptions;
  #settings: AlarmRuleSettings = DEFAULT_ALARM_RULES;
  #currency: Currency = 'USD';
  #timeZone = 'UTC';
  #day = new DayEquity('UTC');
  /** Whose past the history was asked for. */
  readonly #asked = new Set<string>();

  constructor(options: StandingRulesOptions) {
    this.#options = options;
  }

  configure(settings: AlarmRuleSettings, currency: Currency, timeZone: string): void {
    // Amounts of another currency, or of another day, cannot be compared with.
    if (currency !== this.#currency || timeZone !== this.#timeZone) {
      this.#day = new DayEquity(timeZone);
      this.#asked.clear();
    }
    this.#settings = settings;
    this.#currency = currency;
    this.#timeZone = timeZone;
  }

  observe<Seat extends StandingSeat>(
    seats: readonly Seat[],
    thresholds: ThresholdBook,
    nameOf: (seat: Seat) => string,
  ): readonly Observation[] {
    const limits = new Map(this.#settings.limits.map((limit) => [limit.accountId, limit]));
    return [
      ...seats.flatMap((seat) => {
        const name = nameOf(seat);
        const limit = limits.get(seat.watched.config.id);
        return [...this.#leewayOf(seat, name, thresholds), ...this.#limitsOf(seat, name, limit)];
      }),
      ...this.#limitsOfBook(seats, limits.get(undefined)),
    ];
  }

  #leewayOf(seat: StandingSeat, name: string, thresholds: ThresholdBook): readonly Observation[] {
    const { described, watched } = seat;
    const accountId = watched.config.id;
    if (described === undefined) return [];
    const leeway = sharedLeeway(described);
    if (leeway === undefined && !this.#options.hasAlarm(`joint-leeway|${accountId}`)) return [];
    const sigma = this.#options.baseSigma();
    // A figure that is a moment away makes no alarm and no calm.
    if (sigma === 'pending') return [];
    return [
      observeLeeway({
        accountId,
        name,
        currency: this.#currency,
        valueState: watched.isUnseen ? 'unknown' : watched.status().state,
        sample: String(seat.evaluatedMonotonicMs),
        thresholds: thresholds.of(accountId),
        leeway,
        ...pickDefined({ baseSigma: sigma, asOfMs: asOfOf(seat) }),
        adviceOf: (direction, target) =>
          described.seen === undefined || leeway === undefined
            ? undefined
            : this.#options.adviceOf?.({ ...described.seen, direction, target, leeway }),
        nameOf: (key) => {
          const found = described.positions.find((position) => position.key === key);
          return found === undefined ? undefined : positionName(found.facts);
        },
      }),
    ];
  }

  #limitsOf(
    seat: StandingSeat,
    name: string,
    limit: RiskLimit | undefined,
  ): readonly Observation[] {
    const { described, watched } = seat;
    const accountId = watched.config.id;
    if (described === undefined || !this.#isAsked(accountId, limit)) return [];
    const { equity, notional, effectiveLeverage: leverage } = described.view;
    const valueState = watched.isUnseen ? 'unknown' : watched.status().state;
    this.#note(accountId, equity, valueState === 'ok', [accountId]);
    return observeLimits(
      this.#look({
        accountId,
        name,
        valueState,
        sample: String(seat.evaluatedMonotonicMs),
        notional,
        equity,
        leverage,
        ...pickDefined({ asOfMs: asOfOf(seat) }),
        ...this.#startAndLimit(accountId, limit),
      }),
      this.#options.hasAlarm,
    );
  }

  #limitsOfBook(
    seats: readonly StandingSeat[],
    limit: RiskLimit | undefined,
  ): readonly Observation[] {
    if (!this.#isAsked(undefined, limit) || seats.length === 0) return [];
    const views = seats.flatMap(({ described }) => described?.view ?? []);
    const isWhole =
      views.length === seats.length && seats.every(({ watched }) => !watched.isUnseen);
    const notional = sumFigures(views.map((view) => view.notional));
    const equity = sumFigures(views.map((view) => view.equity));
    const missing: Figure = { kind: 'unknown', reason: 'member-unknown' };
    const leverage: Figure =
      notional.kind === 'unknown' || equity.kind === 'unknown'
        ? missing
        : equity.value > 0
          ? { kind: 'known', value: notional.value / equity.value }
          : { kind: 'unknown', reason: 'not-positive-equity' };
    const known = views.flatMap((view) =>
      view.notional.kind === 'known' ? view.notional.value : [],
    );
    const times = seats.flatMap((seat) => asOfOf(seat) ?? []);
    const ids = seats.map(({ watched }) => watched.config.id);
    this.#note(BOOK, equity, isWhole, ids);
    return observeLimits(
      this.#look({
        name: BOOK_NAME,
        // Members that nobody sees now may have changed: what is known may prove more, never less.
        valueState: isWhole ? 'ok' : 'stale',
        sample: String(Math.max(...seats.map((seat) => seat.evaluatedMonotonicMs))),
        notional: views.length === seats.length ? notional : missing,
        equity: isWhole ? equity : missing,
        leverage: isWhole ? leverage : missing,
        atLeastNotional: known.reduce((sum, value) => sum + value, 0),
        ...(times.length < seats.length ? {} : { asOfMs: Math.min(...times) }),
        ...this.#startAndLimit(BOOK, limit),
      }),
      this.#options.hasAlarm,
    );
  }

  #look(parts: Omit<LimitLook, 'currency' | 'lossSince'>): LimitLook {
    return { ...parts, currency: this.#currency, lossSince: this.#settings.lossSince };
  }

  #startAndLimit(name: string, limit: RiskLimit | undefined): Pick<LimitLook, 'limit' | 'start'> {
    const start = this.#day.startOf(name, this.#settings.lossSince, this.#options.clock.now());
    return {
      ...(limit === undefined ? {} : { limit }),
      ...(start === undefined ? {} : { start }),
    };
  }

  /** Views cost time: without a limit, and without an alarm that a removed limit leaves behind, none is made. */
  #isAsked(accountId: AccountId | undefined, limit: RiskLimit | undefined): boolean {
    if (limit !== undefined) return true;
    return ['notional-limit', 'leverage-limit', 'loss-limit'].some((rule) =>
      this.#options.hasAlarm(`${rule}|${accountId ?? BOOK}`),
    );
  }

  /** `members`: the accounts that it is the equity of; what was recorded of them before this run is asked for once. */
  #note(name: string, equity: Figure, isFresh: boolean, members: readonly AccountId[]): void {
    const now = this.#options.clock.now();
    if (!this.#asked.has(name)) {
      this.#asked.add(name);
      const since = now - DAY_MS;
      this.#day.seed(name, bookEquity(members.map((id) => this.#options.equitySince(id, since))));
    }
    if (equity.kind === 'known' && isFresh) this.#day.note(name, equity.value, now);
  }
}

/** The oldest of what the figures of an account are made of; undefined: it was never read. */
function asOfOf({ watched, described }: StandingSeat): TimestampMs | undefined {
  if (watched.asOfMs === undefined) return undefined;
  let oldest = watched.asOfMs;
  for (const { input } of described?.positions ?? []) {
    oldest = Math.min(oldest, input.position.markAsOfMs ?? oldest);
  }
  return oldest;
}

/**
 * Of the pools in which several positions share their margin; undefined: there is none. One position alone has a distance,
 * which its own alarm watches: where an isolated one would go first, nothing is said of the others here.
 */
function sharedLeeway({ seen }: DescribedAccount): JointLeeway | undefined {
  const shared = (seen?.risk.pools ?? []).filter(
    ({ positions }) => positions.filter(({ marginMode }) => marginMode === 'cross').length > 1,
  );
  if (shared.length === 0) return undefined;
  const isolated = new Set(
    shared.flatMap(({ positions }) =>
      positions.flatMap(({ marginMode, key }) => (marginMode === 'isolated' ? [key] : [])),
    ),
  );
  const ofCross = (move: JointMove): JointMove =>
    move.kind === 'move' && move.first !== undefined && isolated.has(move.first)
      ? { kind: 'unknown', reason: 'an isolated position goes first' }
      : move;
  return nearestLeeway(
    shared.map(({ jointLeeway: { down, up } }) => ({ down: ofCross(down), up: ofCross(up) })),
  );
}
