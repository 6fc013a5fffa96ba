import type { Observation } from '../../shared/alarms/engine/alarm-state.ts';
import type { MarketReading } from '../../shared/alarms/thresholds/market-stress.ts';
import type { HistoryPoint } from '../../shared/contract/channels.ts';
import type { MarketView } from '../../shared/contract/market.ts';
import type { MonitorConfig, MonitorState } from '../../shared/contract/monitor-protocol.ts';
import type { Book } from '../../shared/domain/book.ts';
import type { JointLeeway } from '../../shared/domain/risk-report.ts';
import type { AccountId, DurationMs } from '../../shared/domain/units.ts';
import { evaluateAccount } from '../../shared/risk/evaluate.ts';
import { nearestLeeway } from '../../shared/risk/joint/joint-leeway.ts';
import { feedName } from '../../shared/words/alarm-facts.ts';
import type { AccountSample } from '../history/history.ts';
import type { Clock } from '../host-ports.ts';
import type { AlarmDesk } from './alarm-desk.ts';
import { samplesOf } from './describe/account-samples.ts';
import { cadenceOf } from './feeds/cadence.ts';
import { describeSeat } from './describe/describe-seat.ts';
import { disagreementsOf } from './observe/disagreements.ts';
import { DisplayRates } from './describe/display-rates.ts';
import type { MarketFigures } from '../market/market-figures.ts';
import type { CandleSite } from '../market/watch/candle-sites.ts';
import { nearestInTime, sitesOf, wantFigures } from './market-part.ts';
import { ExactAdvice } from './observe/exact-advice.ts';
import { JointAdvice } from './observe/joint-advice.ts';
import { goneCauses } from './observe/gone-cause.ts';
import { isOutOfReach, observeDisk, observeMarket, observeOffline } from './observe/observe-own.ts';
import { observeRuleChanges } from './observe/observe-rule-changes.ts';
import { observePosition } from './observe/observe-position.ts';
import { overviewHeadline } from './describe/overview.ts';
import { hidesPositions, observeSource } from './observe/source-health.ts';
import { StandingRules } from './observe/standing-rules.ts';
import type { Gap } from './gap-watch.ts';
import { RulesInForce } from './rules-in-force.ts';
import { ScopedEvaluation } from './describe/scoped-evaluation.ts';
import {
  healthOf,
  heldBackNote,
  isSeenDifferently,
  isUnread,
  seenAs,
  spokenNames,
  type Seat,
} from './seat.ts';
import type { WatchedAccount } from './feeds/watched-account.ts';

/** Prices may come faster than this; an account is computed anew at most so often. */
const EVALUATION_INTERVAL_MS: DurationMs = 50;
/** A venue that prices an import and never answers must not keep the first round open. */
const FIRST_ROUND_LIMIT_MS: DurationMs = 15_000;

/** Of every joint move. */
const BASE = 'BTC';

export interface WatchRoomOptions {
  readonly clock: Clock;
  readonly figures: MarketFigures;
  readonly desk: AlarmDesk;
  /** What of the monitor's own work does not go as it should. */
  readonly problems: () => readonly string[];
  /** Why nothing can be written; undefined: it can. */
  readonly diskProblem?: () => string | undefined;
  /** What was recorded of an account, oldest first. */
  readonly equitySince?: (accountId: AccountId, sinceMs: number) => readonly HistoryPoint[];
  /** What others look at once a second. */
  readonly observeMore?: () => readonly Observation[];
  readonly onChange: () => void;
}

/** All accounts side by side: from reading and marks to figures, levels, observations and the state for the screen. */
export class WatchRoom {
  readonly #options: WatchRoomOptions;
  readonly #seats = new Map<AccountId, Seat>();
  #order: readonly AccountId[] = [];
  readonly #standing: StandingRules;
  readonly #advice = new ExactAdvice();
  readonly #jointAdvice = new JointAdvice();
  readonly #rules = new RulesInForce();
  #rates = new DisplayRates('USD', []);
  #spokenNames: ReadonlyMap<AccountId, string> = new Map();
  #startedMonotonicMs: number | undefined;

  constructor(options: WatchRoomOptions) {
    this.#options = options;
    const { clock, desk, figures } = options;
    this.#standing = new StandingRules({
      clock,
      hasAlarm: (alarmId) => desk.has(alarmId),
      baseSigma: () => (figures.isPending(BASE) ? 'pending' : figures.context().dailySigmas[BASE]),
      equitySince: options.equitySince ?? (() => []),
      adviceOf: (question) => this.#jointAdvice.of(question, figures.context(), clock.monotonic()),
    });
  }

  configure(config: MonitorConfig): void {
    const { displayCurrency, accounts } = config;
    this.#startedMonotonicMs ??= this.#options.clock.monotonic();
    this.#rules.configure(config);
    this.#rates = new DisplayRates(displayCurrency, []);
    this.#order = accounts.map(({ id }) => id);
    this.#standing.configure(this.#rules.settings, displayCurrency, this.#rules.timeZone);
    this.#holdConditions();
  }

  /** What the radar makes of the market: it may only make the thresholds tighter. */
  marketSays(reading: MarketReading | undefined): void {
    if (!this.#rules.marketSays(reading)) return;
    this.#holdConditions();
    this.evaluateAll();
  }

  add(watched: WatchedAccount): void {
    const { config, exchange, exchangeName, source } = watched;
    this.#seats.set(config.id, {
      watched,
      identity: { id: config.id, name: config.name, exchange, exchangeName, source },
      evaluation: new ScopedEvaluation(),
      evaluatedMonotonicMs: -Infinity,
    });
    this.#nameAccounts();
    watched.start();
  }

  remove(accountId: AccountId): void {
    const seat = this.#seats.get(accountId);
    if (seat === undefined) return;
    this.#seats.delete(accountId);
    seat.cancelTimer?.();
    seat.watched.stop().catch(() => undefined);
    this.#nameAccounts();
    this.#options.onChange();
  }

  async stop(): Promise<void> {
    const seats = [...this.#seats.values()];
    for (const seat of seats) seat.cancelTimer?.();
    await Promise.all(seats.map(({ watched }) => watched.stop().catch(() => undefined)));
  }

  watched(accountId: AccountId): WatchedAccount | undefined {
    return this.#seats.get(accountId)?.watched;
  }

  pollNow(): void {
    for (const { watched } of this.#seats.values()) watched.pollNow();
  }

  /** Whoever could not be reached is asked now, not at the end of a pause that has grown meanwhile. */
  networkBack(): void {
    for (const { watched } of this.#seats.values()) watched.networkBack();
  }

  resumed(gap: Pick<Gap, 'hiddenMs' | 'countedMs'>): void {
    for (const { watched } of this.#seats.values()) watched.resumed(gap);
  }

  /** A whole, good reading: alarms of positions that are gone end. */
  accountRead(accountId: AccountId): void {
    const seat = this.#seats.get(accountId);
    if (seat === undefined) return;
    this.#readRates();
    const { figures, desk, clock } = this.#options;
    const before = seat.described?.seen;
    // One is reached after none was: the others need not wait either.
    if (this.#wasOffline(seat)) this.networkBack();
    const { readAccount } = seat.watched;
    if (readAccount !== undefined) {
      seat.disagreements = disagreementsOf(evaluateAccount(readAccount, figures.context()));
    }
    wantFigures(figures, seat.watched);
    this.evaluate(accountId);
    seat.watched.preferOrders(
      (seat.described?.positions ?? [])
        .filter(({ level }) => level !== 'safe')
        .map(({ input }) => input.position.symbol),
    );
    const after = seat.described?.seen;
    const positionKeys = new Set(seat.described?.positions.map(({ key }) => key));
    const isKnown = before !== undefined && after !== undefined;
    const causes = isKnown ? goneCauses(before, after) : new Map<string, never>();
    desk.step({ type: 'account-read', accountId, positionKeys, causes });
    const changes = observeRuleChanges(before, seat.described, figures.context());
    if (changes.length > 0) desk.step({ type: 'observed', observations: changes });
    const text = heldBackNote(seat, clock.monotonic());
    if (text !== undefined) desk.note({ atMs: clock.now(), action: 'note', accountId, text });
  }

  /** Prices came: computed at once, or as soon as the interval allows. */
  marksCame(accountId: AccountId): void {
    const seat = this.#seats.get(accountId);
    if (seat === undefined || seat.cancelTimer !== undefined) return;
    const { clock } = this.#options;
    const wait = seat.evaluatedMonotonicMs + EVALUATION_INTERVAL_MS - clock.monotonic();
    if (wait <= 0) {
      this.evaluate(accountId);
      return;
    }
    seat.cancelTimer = clock.setTimer(wait, () => {
      seat.cancelTimer = undefined;
      this.evaluate(accountId);
    });
  }

  evaluateAll(): void {
    for (const [accountId, { watched }] of this.#seats) {
      wantFigures(this.#options.figures, watched);
      this.evaluate(accountId);
    }
  }

  /** Reading and marks → risk → levels → observations for the alarms, and the views for the screen. */
  evaluate(accountId: AccountId): void {
    const seat = this.#seats.get(accountId);
    if (seat === undefined) return;
    const { desk, clock, onChange } = this.#options;
    const { watched } = seat;
    seat.evaluatedMonotonicMs = clock.monotonic();
    const before = seat.described;
    const described = describeSeat(seat, {
      ...this.#options,
      advice: this.#advice,
      rules: this.#rules,
      rates: this.#rates,
      spokenNames: this.#spokenNames,
    });
    seat.described = described;
    seat.seenAs = seenAs(watched);
    const cadenceMs = cadenceOf(described.level, this.#rules.market?.verdict);
    watched.setLevel(described.level, cadenceMs, described.danger);
    const observations = described.positions.flatMap((position, i) =>
      // What was taken over had nothing to say, and has not now.
      position === before?.positions[i]
        ? []
        : observePosition(position, (alarmId) => desk.hasAbout(position.key, alarmId)),
    );
    desk.step({ type: 'observed', observations: [...this.#observeSource(seat), ...observations] });
    onChange();
  }

  /** Once a second: ages grow, timers run out. */
  tick(): void {
    this.#readRates();
    for (const [accountId, seat] of this.#seats) {
      if (isSeenDifferently(seat, this.#options.clock.now())) this.evaluate(accountId);
    }
    this.#holdConditions();
    this.#options.desk.step({ type: 'observed', observations: this.#observeAll() });
    this.#options.desk.step({ type: 'tick' });
    this.#options.onChange();
  }

  state(): MonitorState {
    const seats = this.#inOrder();
    const described = seats.flatMap((seat) => seat.described ?? []);
    const blind = seats.filter((seat) => hidesPositions(this.#healthOf(seat)) || isUnread(seat));
    return {
      nowMs: this.#options.clock.now(),
      headline: overviewHeadline({
        accountCount: seats.length,
        firstRoundDone: this.firstRoundDone,
        blind: blind.map((seat) => this.#healthOf(seat).facts),
        positions: described.flatMap(({ positions }) => positions),
        gone: this.#options.desk.gone,
      }),
      accounts: described.map(({ view }) => view),
      positions: described.flatMap(({ positions }) => positions.map(({ view }) => view)),
      alarms: this.#options.desk.views,
      jointLeeway: this.jointLeeway(),
      firstRoundDone: this.firstRoundDone,
      problems: this.#options.problems(),
    };
  }

  /** How far the whole market may move, over all accounts. */
  jointLeeway(): JointLeeway {
    const described = this.#inOrder().flatMap((seat) => seat.described ?? []);
    return nearestLeeway(described.map(({ view }) => view.jointLeeway));
  }

  book(): Book {
    return {
      asOfMs: this.#options.clock.now(),
      accounts: this.#inOrder().flatMap(({ watched }) => watched.account ?? []),
    };
  }

  /** For the history. */
  samples(): readonly AccountSample[] {
    return samplesOf(this.#inOrder(), this.#options.clock.now());
  }

  /** Venues that may be asked for prices. */
  sites(): readonly CandleSite[] {
    return sitesOf(this.#inOrder());
  }

  nearestInTime(): MarketView['nearest'] {
    return nearestInTime(this.#inOrder());
  }

  #inOrder(): readonly Seat[] {
    return this.#order.flatMap((id) => this.#seats.get(id) ?? []);
  }

  /** What is not about positions may wait a little. */
  get isFirstRound(): boolean {
    return [...this.#seats.values()].some(({ watched }) => !watched.asked);
  }

  get firstRoundDone(): boolean {
    const since = this.#options.clock.monotonic() - (this.#startedMonotonicMs ?? 0);
    if (since > FIRST_ROUND_LIMIT_MS) return true;
    return [...this.#seats.values()].every(
      ({ watched }) => watched.asked && !watched.awaitsOrders && !this.#waitsForFigures(watched),
    );
  }

  /** Levels that hang on sigmas are not final yet: who looks once must not take them for calm. */
  #waitsForFigures({ account }: WatchedAccount): boolean {
    return (account?.pools ?? []).some(({ positions }) =>
      positions.some(({ underlying }) => this.#options.figures.isPending(underlying)),
    );
  }

  #observeSource(seat: Seat) {
    return seat.watched.access === undefined ? [] : observeSource(this.#healthOf(seat));
  }

  #healthOf(seat: Seat) {
    return healthOf(seat, this.#spokenNames);
  }

  /** All that is looked at once a second, whether or not something came. */
  #observeAll(): readonly Observation[] {
    const seats = this.#inOrder();
    const asked = seats.filter(({ watched }) => watched.access !== undefined);
    return [
      ...seats.flatMap((seat) => this.#observeSource(seat)),
      observeOffline(asked.map((seat) => this.#healthOf(seat))),
      observeDisk(this.#options.diskProblem?.()),
      observeMarket(this.#rules.market),
      ...(this.#options.observeMore?.() ?? []),
      ...this.#standing.observe(seats, this.#rules.thresholds, (seat) =>
        feedName(this.#healthOf(seat).facts),
      ),
    ];
  }

  /** Before this reading nobody could be reached. */
  #wasOffline(reached: Seat): boolean {
    return [...this.#seats.values()].every(
      (seat) =>
        seat.watched.access === undefined ||
        isOutOfReach(
          (seat === reached ? seat.described?.view.status.error : seat.watched.feedError)?.kind,
        ),
    );
  }

  #holdConditions(): void {
    const { desk, clock } = this.#options;
    desk.hold(this.#rules.conditionsAt(clock.now()));
  }

  #readRates(): void {
    const accounts = [...this.#seats.values()].flatMap(({ watched }) => watched.account ?? []);
    this.#rates = new DisplayRates(this.#rates.displayCurrency, accounts);
  }

  #nameAccounts(): void {
    this.#spokenNames = spokenNames(this.#seats.values());
  }
}
