import {
  DEFAULT_ALARM_RULES,
  type AlarmRuleSettings,
} from '../../shared/alarms/rules/alarm-rules.ts';
import {
  DEFAULT_THRESHOLDS,
  type AlarmThresholds,
} from '../../shared/alarms/thresholds/thresholds.ts';
import { NO_CONDITIONS, type EngineConditions } from '../../shared/alarms/engine/engine-state.ts';
import type { Book } from '../../shared/domain/book.ts';
import {
  DAY_MS,
  type AccountId,
  type Currency,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
  type Underlying,
} from '../../shared/domain/units.ts';
import type { PositionRisk } from '../../shared/domain/risk-report.ts';
import type { RiskContext } from '../../shared/risk/evaluate.ts';
import { DisplayRates } from '../monitor/describe/display-rates.ts';
import { SpeedTracker } from '../monitor/observe/speed-tracker.ts';
import { StandingRules } from '../monitor/observe/standing-rules.ts';
import { RulesInForce } from '../monitor/rules-in-force.ts';
import {
  GAP_INTERVALS,
  gapsOf,
  walkCandles,
  type CandleSeries,
  type WalkStep,
} from './candle-walk.ts';
import { BASE, ReplayMarket } from './replay-market.ts';
import { replayWarnings } from './replay-warnings.ts';
import { ReplayJudge } from './replay-judge.ts';
import type { ReplayReport } from './replay-report.ts';
import { ReplaySeat, venueName, type Liquidated, type Moment } from './replay-seat.ts';
import { firstSigma, RollingSigma } from './rolling-sigma.ts';
import { VirtualEngine } from './virtual-engine.ts';

export interface ReplayInput {
  readonly book: Book;
  /** By underlying as the book spells it. */
  readonly candles: ReadonlyMap<Underlying, CandleSeries>;
  readonly thresholds?: AlarmThresholds;
  /** Overrides, limits, quiet hours and rules that are off. Funding is not replayed: candles know no rates. */
  readonly rules?: AlarmRuleSettings;
  /** Thresholds that raise nothing: of each liquidation is said whether a critical alarm was possible by them. */
  readonly yardstick?: AlarmThresholds;
  /** Of the limits; absent: USD. */
  readonly displayCurrency?: Currency;
  /** Of the quiet hours and of the day that a loss is measured by; absent: UTC. */
  readonly timeZone?: string;
  /** Prices before this only teach how much the market moves. Absent: the book stands from the first candle on. */
  readonly fromMs?: TimestampMs;
  readonly toMs?: TimestampMs;
  /** Computes everything at every price, also where nothing can happen: slow, and the same to the last byte. */
  readonly thorough?: boolean;
}

/**
 * Runs the alarms over recorded candles: the risk engine, the rules, the levels and the alarm engine that watch a live
 * account watch this book, on a virtual clock. Nobody trades, adds margin or answers an alarm. Funding, interest and fees of
 * orders are left out. A scope that the prices liquidate is gone whole, with everything that stood behind it.
 * Pure: the same input gives the same report, to the last byte.
 */
export function replayBook(input: ReplayInput): ReplayReport {
  return new Replay(input).run();
}

class Replay {
  readonly #input: ReplayInput;
  readonly #rules = new RulesInForce();
  readonly #standing: StandingRules;
  readonly #market: ReplayMarket;
  readonly #seats: readonly ReplaySeat[];
  readonly #judge: ReplayJudge;
  readonly #prices = new Map<Underlying, Price>();
  readonly #seenMs = new Map<Underlying, TimestampMs>();
  readonly #sigmas: ReadonlyMap<Underlying, RollingSigma>;
  /** In place of the month of candles that the monitor reads before it judges anything. */
  readonly #firstSigmas: ReadonlyMap<Underlying, Ratio>;
  /** The corners of a candle have no true times: no speed is taken from within one. */
  readonly #speeds: ReadonlyMap<Underlying, SpeedTracker>;
  /** How long a price may stay without a newer one. */
  readonly #patience: DurationMs;
  #rates: DisplayRates;
  #context: RiskContext = { betas: {}, dailySigmas: {} };
  #engine: VirtualEngine | undefined;
  #conditions: EngineConditions = NO_CONDITIONS;
  #steps = 0;
  #fromMs: TimestampMs | undefined;
  #nowMs: TimestampMs = 0;

  constructor(input: ReplayInput) {
    this.#input = input;
    const { thresholds = DEFAULT_THRESHOLDS, rules = DEFAULT_ALARM_RULES } = input;
    const { timeZone = 'UTC', displayCurrency = 'USD' } = input;
    this.#rules.configure({ thresholds, alarmRules: rules, timeZone });
    this.#judge = new ReplayJudge(
      (accountId, key) => this.#rules.thresholds.of(accountId, key),
      input.yardstick,
    );
    this.#market = new ReplayMarket(input.candles);
    this.#standing = new StandingRules({
      clock: { now: () => this.#nowMs },
      hasAlarm: (alarmId) => this.#engine?.hasAlarm(alarmId) === true,
      baseSigma: () => this.#baseSigma(),
      equitySince: () => [],
    });
    this.#standing.configure(rules, displayCurrency, timeZone);
    this.#rates = new DisplayRates(displayCurrency, input.book.accounts);
    const names = input.book.accounts.map(venueName);
    this.#seats = input.book.accounts.map(
      (account) =>
        new ReplaySeat(account, names.filter((name) => name === venueName(account)).length > 1),
    );
    this.#sigmas = new Map(
      [...input.candles].map(([name, { intervalMs }]) => [name, new RollingSigma(intervalMs)]),
    );
    this.#speeds = new Map(
      [...input.candles].map(([name, { intervalMs }]) => [name, new SpeedTracker(intervalMs)]),
    );
    this.#firstSigmas = new Map(
      [...input.candles].flatMap(([name, series]) => {
        const sigma = firstSigma(series);
        return sigma === undefined ? [] : [[name, sigma] as const];
      }),
    );
    const longest = Math.max(0, ...[...input.candles.values()].map(({ intervalMs }) => intervalMs));
    this.#patience = GAP_INTERVALS * longest;
  }

  run(): ReplayReport {
    const { candles, fromMs = -Infinity, toMs = Infinity } = this.#input;
    for (const step of walkCandles(candles)) {
      if (step.atMs > toMs) break;
      const changed = this.#take(step);
      const reading = this.#market.advance(step.atMs);
      if (reading !== undefined) this.#rules.marketSays(reading);
      if (step.atMs >= fromMs) this.#look(step.atMs, changed);
      if (this.#seats.every(({ isEmpty }) => isEmpty)) break;
    }
    return this.#report();
  }

  /** Gives the coins whose price is another one now. */
  #take({ atMs, ticks }: WalkStep): ReadonlySet<Underlying> {
    const changed = new Set<Underlying>();
    for (const { underlying, price, openedMs } of ticks) {
      if (this.#prices.get(underlying) !== price) changed.add(underlying);
      this.#prices.set(underlying, price);
      this.#seenMs.set(underlying, atMs);
      this.#speeds.get(underlying)?.add(underlying as string, price, atMs);
      this.#sigmas.get(underlying)?.add(price, openedMs, atMs);
    }
    return changed;
  }

  #look(atMs: TimestampMs, changed: ReadonlySet<Underlying>): void {
    const isFirst = this.#engine === undefined;
    const engine = (this.#engine ??= new VirtualEngine(atMs, {
      onDecision: (decision) => this.#judge.decided(decision),
      onAnnouncement: (announcement) => this.#judge.announced(announcement),
    }));
    this.#fromMs ??= atMs;
    this.#passTo(atMs, engine, isFirst);
    this.#nowMs = atMs;
    this.#steps += 1;
    this.#renewSigmas();
    const betas = this.#market.betas(atMs);
    if (betas !== undefined) this.#context = { ...this.#context, betas };
    this.#holdConditions(engine, atMs);
    const hasLimits = this.#rules.settings.limits.length > 0;
    if (hasLimits) {
      const accounts = this.#seats.map(({ account }) => account);
      this.#rates = new DisplayRates(this.#rates.displayCurrency, accounts);
    }
    const moment: Moment = {
      atMs,
      prices: this.#prices,
      changed: isFirst ? new Set(this.#prices.keys()) : changed,
      context: this.#context,
      thresholds: this.#rules.thresholds,
      rates: this.#rates,
      hasLimits,
      speedOf: (underlying, price) =>
        this.#speeds.get(underlying)?.speedOf(underlying as string, price, atMs),
      stateOf: (underlying) => this.#stateOf(underlying, atMs),
    };
    const active = this.#seats.filter(
      (seat) =>
        !seat.isQuiet(moment) ||
        this.#input.thorough === true ||
        engine.hasAlarmIn(seat.id) ||
        this.#judge.isOpen(seat.id, atMs),
    );
    for (const seat of active) {
      const gone = seat.price(moment);
      const risks = (seat.risk?.pools ?? []).flatMap(({ positions }) => positions);
      for (const each of gone) this.#judge.liquidated(seat.id, each, atMs);
      this.#judge.see(seat.id, risks, atMs, (key) => engine.hasAlarmOn(key));
      if (gone.length > 0) sayGone(seat.id, gone, risks, engine);
    }
    const ofPositions = active.flatMap((seat) => seat.observe(moment, engine));
    const ofAccounts = this.#standing.observe(
      active.map(({ standing }) => standing),
      this.#rules.thresholds,
      ({ name }) => name,
    );
    for (const { rule, subject, truth } of ofAccounts) {
      if (rule !== 'joint-leeway' || truth.kind !== 'seen' || truth.distance === undefined)
        continue;
      this.#judge.seeJoint(subject.accountId ?? '', truth.distance, atMs);
    }
    engine.observe([...ofPositions, ...ofAccounts], atMs);
  }

  /** Quiet hours, rules that are off, and a market under stress, told when they change. */
  #holdConditions(engine: VirtualEngine, atMs: TimestampMs): void {
    const now = this.#rules.conditionsAt(atMs);
    const last = this.#conditions;
    if (now.quiet === last.quiet && now.stress === last.stress && now.off === last.off) return;
    this.#conditions = now;
    engine.send({ type: 'conditions', conditions: now });
  }

  /**
   * Of the base of a joint move. Without candles of it no coin has a slope to it, so all move by the same: the liveliest of
   * them stands for it.
   */
  #baseSigma(): Ratio | undefined {
    const { dailySigmas } = this.#context;
    const sigma = dailySigmas[BASE] ?? Math.max(0, ...Object.values(dailySigmas));
    return sigma > 0 ? sigma : undefined;
  }

  /** The time since the last price: the engine's own timers, or nothing where there are no prices at all. */
  #passTo(atMs: TimestampMs, engine: VirtualEngine, isFirst: boolean): void {
    if (isFirst) return;
    const endMs = this.#nowMs + this.#patience;
    if (atMs <= endMs) {
      engine.pass(atMs);
      return;
    }
    engine.skip(atMs);
    engine.send({ type: 'gap', fromMs: this.#nowMs, toMs: atMs, why: 'the candles have a hole' });
  }

  #renewSigmas(): void {
    const { dailySigmas } = this.#context;
    let next: Record<Underlying, number> | undefined;
    for (const [underlying, sigma] of this.#sigmas) {
      const value = sigma.now() ?? this.#firstSigmas.get(underlying);
      if (value === undefined || dailySigmas[underlying] === value) continue;
      next ??= { ...dailySigmas };
      next[underlying] = value;
    }
    if (next !== undefined) this.#context = { ...this.#context, dailySigmas: next };
  }

  /** What no file prices stands as it does in the book. */
  #stateOf(underlying: Underlying, atMs: TimestampMs): 'ok' | 'stale' {
    const seenMs = this.#seenMs.get(underlying);
    return seenMs !== undefined && atMs - seenMs > this.#patience ? 'stale' : 'ok';
  }

  #report(): ReplayReport {
    const { liquidations, alarms, notifications, reminders, worstDay } = this.#judge;
    const fromMs = this.#fromMs ?? 0;
    const days = Math.max(1, (this.#nowMs - fromMs) / DAY_MS);
    return {
      fromMs,
      toMs: this.#nowMs,
      steps: this.#steps,
      liquidations,
      alarms,
      falseCriticals: alarms.filter(({ isFalse }) => isFalse).length,
      notifications,
      reminders,
      notificationsPerDay: notifications / days,
      worstDay,
      medianWarningLeadMs: medianLead(
        liquidations.map(({ at, firstWarningAt }) => [at, firstWarningAt]),
      ),
      medianCriticalLeadMs: medianLead(
        liquidations.map(({ at, firstCriticalAt }) => [at, firstCriticalAt]),
      ),
      gaps: [...this.#input.candles].flatMap(([name, series]) => gapsOf(name, series)),
      warnings: replayWarnings(this.#input.book, this.#input.candles, this.#seats, {
        goneAtOnce: liquidations.filter(({ at }) => at === fromMs).length,
        youngFalse: this.#judge.youngFalse(this.#nowMs),
      }),
    };
  }
}

/** As the next reading of the account would tell it; the trader takes note of it at once. */
function sayGone(
  accountId: AccountId,
  gone: readonly Liquidated[],
  left: readonly PositionRisk[],
  engine: VirtualEngine,
): void {
  engine.send({
    type: 'account-read',
    accountId,
    positionKeys: new Set(left.map(({ key }) => key)),
    causes: new Map(gone.map(({ key }) => [key, 'liquidated' as const])),
  });
  for (const alarmId of engine.standing('positions-gone')) {
    engine.send({ type: 'acknowledged', alarmId });
  }
}

/** Of liquidations and their alarms. No alarm at all is no lead at all; null: not one of them had one. */
function medianLead(
  ends: readonly (readonly [at: TimestampMs, alarmAt: TimestampMs | null])[],
): DurationMs | null {
  if (ends.every(([, alarmAt]) => alarmAt === null)) return null;
  return median(ends.map(([at, alarmAt]) => (alarmAt === null ? 0 : at - alarmAt)));
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return (low + high) / 2;
}
