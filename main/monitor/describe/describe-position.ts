import {
  bandDistances,
  holdingThresholds,
  levelOf,
  type LevelFacts,
  type LevelVerdict,
} from '../../../shared/alarms/thresholds/level-of.ts';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import type { FeedState } from '../../../shared/domain/feed-state.ts';
import { worstLevel, type Level } from '../../../shared/domain/level.ts';
import { areOrdersOld } from '../../../shared/domain/orders-age.ts';
import { known, type Figure } from '../../../shared/domain/outcome.ts';
import type { OpenOrder, Position } from '../../../shared/domain/position.ts';
import type { PositionRisk } from '../../../shared/domain/risk-report.ts';
import type {
  AccountId,
  Currency,
  DurationMs,
  PoolId,
  PositionKey,
  Price,
  Ratio,
  TimestampMs,
} from '../../../shared/domain/units.ts';
import type { FundingFacts, PositionFacts } from '../../../shared/words/alarm-facts.ts';
import type { DisplayRates } from './display-rates.ts';
import { fundingOf } from '../observe/funding.ts';
import { isUnprotected } from '../observe/protection.ts';

/** What is the same for every position of an account. */
export interface AccountContext {
  readonly account: Pick<AccountView, 'id' | 'name' | 'exchangeName' | 'source'>;
  /** In sentences, where the venue alone does not tell the accounts apart. */
  readonly spokenName?: string;
  readonly asOfMs?: TimestampMs;
  /** The time of this description. */
  readonly nowMs: TimestampMs;
  /** The account cannot be seen now: what was calm in it may not be so any more. */
  readonly isUnseen: boolean;
  readonly thresholds: AlarmThresholds;
  /** Of one position, where it has its own; absent: those of the account. The same object for the same thresholds. */
  readonly thresholdsOf?: (key: PositionKey) => AlarmThresholds;
  /** Funding a day, as a fraction of the equity, that is worth a warning; absent: none is. */
  readonly fundingPerDay?: Ratio;
  readonly fundingIntervalMs?: DurationMs;
  /** Exact amounts that would end an alarm. */
  readonly adviceOf?: (input: PositionInput, target: Ratio) => PositionFacts['advice'];
  readonly rates: DisplayRates;
  readonly dailySigmas: Readonly<Record<string, Ratio>>;
  /** The first candles of an underlying are still under way. */
  readonly isSigmaPending: (underlying: string) => boolean;
  /** An alarm about it stands, or is on its way up or down: it is looked at with every price. */
  readonly hasAlarm: (key: PositionKey) => boolean;
  /** Signed fraction of the price per millisecond. */
  readonly speedOf: (symbol: string, price: Price) => Ratio | undefined;
}

export interface PositionInput {
  readonly poolId: PoolId;
  readonly settleCurrency: Currency;
  readonly position: Position;
  readonly risk: PositionRisk;
  /** Undefined: the venue did not say. */
  readonly orders: readonly OpenOrder[] | undefined;
  /** When the orders were read, where that is told apart from the positions. */
  readonly ordersAsOfMs?: TimestampMs;
  readonly valueState: FeedState;
}

/**
 * One position as the alarms judge it and as the screen shows it. A price must become a decision at once, so the level is
 * made first; the words and the view are made when somebody asks for them, from the same moment's figures.
 */
export class DescribedPosition {
  readonly input: PositionInput;
  readonly accountId: AccountId;
  readonly verdict: LevelVerdict;
  readonly level: Level;
  readonly unprotected: boolean | undefined;
  /** The orders are too old for a stop in them to count. */
  readonly #areOrdersOld: boolean;
  /** Names the data behind it: the same reading and mark give the same sample. */
  readonly sample: string;
  readonly #context: AccountContext;
  readonly #levelFacts: LevelFacts;
  readonly #hangsOnTime: boolean;
  readonly #thresholds: AlarmThresholds;
  #facts: PositionFacts | undefined;
  #view: PositionView | undefined;

  constructor(input: PositionInput, context: AccountContext) {
    const { position, risk, valueState, orders } = input;
    this.input = input;
    this.#context = context;
    this.accountId = context.account.id;
    const timeToLiquidationMs = timeLeft(position, risk, context);
    const isPending = risk.sigmas.kind === 'unknown' && context.isSigmaPending(position.underlying);
    this.#thresholds = context.thresholdsOf?.(risk.key) ?? context.thresholds;
    const { criticalTimeMaxDistance } = this.#thresholds;
    const isNear =
      risk.distance.kind === 'distance' && risk.distance.ratio < criticalTimeMaxDistance;
    this.#hangsOnTime = isPending || isNear;
    this.#levelFacts = {
      distance: risk.distance,
      // No level hangs on a figure that is a moment away: it would be a false alarm or a false calm.
      sigmas: isPending ? known(Infinity) : risk.sigmas,
      marginRatio: risk.marginRatio,
      liquidatable: risk.liquidatable,
      ...(timeToLiquidationMs === undefined ? {} : { timeToLiquidationMs }),
      ...(risk.disagreement?.contradictsSide === true ? { contradictsSide: true } : {}),
    };
    this.verdict = levelOf(this.#levelFacts, this.#thresholds);
    const isSeen = !context.isUnseen && (valueState === 'ok' || valueState === 'stale');
    // What was last seen may have become worse: an old figure never looks safe.
    this.level = isSeen ? this.verdict.level : worstLevel([this.verdict.level, 'unknown']);
    this.#areOrdersOld = areOrdersOld(input.ordersAsOfMs, context.nowMs);
    this.unprotected = isUnprotected(risk, orders, this.#areOrdersOld);
    this.sample = `${context.asOfMs ?? ''}/${position.markAsOfMs ?? ''}`;
  }

  /**
   * Whether it says the same of these figures at this moment, so that nothing need be made anew: no figure changed, and
   * none of its levels hangs on the time that passes.
   */
  standsFor(input: PositionInput, context: AccountContext): boolean {
    const { risk, position, orders, valueState, settleCurrency } = input;
    const mine = this.input;
    const last = this.#context;
    return (
      mine.risk === risk &&
      mine.position === position &&
      mine.orders === orders &&
      mine.ordersAsOfMs === input.ordersAsOfMs &&
      this.#areOrdersOld === areOrdersOld(input.ordersAsOfMs, context.nowMs) &&
      mine.valueState === valueState &&
      last.account === context.account &&
      last.asOfMs === context.asOfMs &&
      last.isUnseen === context.isUnseen &&
      last.spokenName === context.spokenName &&
      this.#thresholds === (context.thresholdsOf?.(risk.key) ?? context.thresholds) &&
      last.fundingPerDay === context.fundingPerDay &&
      last.dailySigmas === context.dailySigmas &&
      last.rates.isSameFor(settleCurrency, context.rates) &&
      !this.#hangsOnTime &&
      !context.hasAlarm(risk.key)
    );
  }

  /** Its orders have become too old since this was described. */
  hasOldOrdersSince(nowMs: TimestampMs): boolean {
    return !this.#areOrdersOld && areOrdersOld(this.input.ordersAsOfMs, nowMs);
  }

  get key(): PositionKey {
    return this.input.risk.key;
  }

  get risk(): PositionRisk {
    return this.input.risk;
  }

  get valueState(): FeedState {
    return this.input.valueState;
  }

  /** Way to liquidation as a fraction of the mark; 0 when it can be liquidated now, Infinity when no way is known. */
  get distance(): number {
    const { liquidatable, distance } = this.input.risk;
    if (liquidatable) return 0;
    return distance.kind === 'distance' ? distance.ratio : Infinity;
  }

  /** Until the market would reach the liquidation at its present speed; undefined when it moves away or stands. */
  get timeToLiquidationMs(): DurationMs | undefined {
    return this.#levelFacts.timeToLiquidationMs;
  }

  /** By the looser thresholds that keep an alarm. */
  held(): LevelVerdict {
    return levelOf(this.#levelFacts, holdingThresholds(this.#thresholds));
  }

  /** What it pays a day; undefined: nothing, or not known. */
  get funding(): FundingFacts | undefined {
    const { position, risk, settleCurrency } = this.input;
    const { fundingIntervalMs } = this.#context;
    if (fundingIntervalMs === undefined) return undefined;
    return fundingOf(position, risk, settleCurrency, fundingIntervalMs);
  }

  /** Funding a day, as a fraction of the equity, that is worth a warning; undefined: none is. */
  get fundingLimit(): Ratio | undefined {
    return this.#context.fundingPerDay;
  }

  get facts(): PositionFacts {
    this.#facts ??= this.#makeFacts();
    return this.#facts;
  }

  get view(): PositionView {
    this.#view ??= this.#makeView();
    return this.#view;
  }

  #makeFacts(): PositionFacts {
    const { position, risk } = this.input;
    const { account, asOfMs, spokenName } = this.#context;
    return {
      kind: 'position',
      // An import belongs to no venue: the one that prices it is not where it is held.
      exchangeName: account.source === 'imported' ? account.name : account.exchangeName,
      underlying: position.underlying,
      side: position.side,
      marginMode: position.marginMode,
      distance: risk.distance,
      sigmas: risk.sigmas,
      marginRatio: risk.marginRatio,
      liquidatable: risk.liquidatable,
      reasons: this.verdict.reasons,
      ...pickDefined({
        accountName: spokenName,
        markPrice: position.markPrice,
        tickSize: position.tickSize,
        liquidationPrice:
          risk.liquidationPrice.kind === 'price' ? risk.liquidationPrice.price : undefined,
        timeToLiquidationMs: this.#levelFacts.timeToLiquidationMs,
        asOfMs: olderOf(asOfMs, position.markAsOfMs),
        unprotected: this.unprotected,
        ordersAsOfMs: this.input.ordersAsOfMs,
        disagreement: risk.disagreement,
        funding: this.funding,
        adlRank: position.adlRank,
        advice: this.#advice(),
      }),
    };
  }

  #advice(): PositionFacts['advice'] {
    const { level } = this.verdict;
    if (level !== 'warning' && level !== 'critical') return undefined;
    // Where the alarm would end: a tenth beyond where it begins.
    return this.#context.adviceOf?.(this.input, this.#thresholds.warningDistance * 1.1);
  }

  #makeView(): PositionView {
    const { input } = this;
    const { position, risk, orders, valueState } = input;
    const { account, rates, dailySigmas, asOfMs } = this.#context;
    const sigma = dailySigmas[position.underlying];
    return {
      key: risk.key,
      accountId: account.id,
      accountName: account.name,
      exchangeName: account.exchangeName,
      source: account.source,
      poolId: input.poolId,
      symbol: position.symbol,
      underlying: position.underlying,
      side: position.side,
      marginMode: position.marginMode,
      contractType: position.contractType,
      contracts: position.contracts,
      contractSize: position.contractSize,
      settleCurrency: input.settleCurrency,
      ...pickDefined({
        leverage: position.leverage,
        entryPrice: position.entryPrice,
        markPrice: position.markPrice,
        markAsOfMs: position.markAsOfMs,
        tickSize: position.tickSize,
        fundingRate: position.fundingRate,
        nextFundingAtMs: position.nextFundingAtMs,
        reportedLiquidationPrice: position.reported?.liquidationPrice,
        dailySigma: sigma,
        asOfMs,
        unprotected: this.unprotected,
        ordersAsOfMs: input.ordersAsOfMs,
        ordersAreOld: this.#areOrdersOld ? (true as const) : undefined,
      }),
      ...bandPrices(risk, sigma, this.#thresholds),
      risk,
      level: this.level,
      levelReasons: this.#context.isUnseen
        ? [...this.verdict.reasons, 'the account cannot be seen now']
        : this.verdict.reasons,
      orders: orders ?? [],
      valueState,
      moneyAtRisk: rates.convert(atLeastZero(risk.equity), input.settleCurrency),
    };
  }
}

/** Behind a negative equity nothing is left to lose; the figure says so, the words beside it say why. */
function atLeastZero(equity: Figure): Figure {
  return equity.kind === 'known' && equity.value < 0 ? known(0) : equity;
}

/** Time until the mark meets the liquidation price at the present speed; undefined when it moves the other way. */
function timeLeft(
  position: Position,
  risk: PositionRisk,
  context: AccountContext,
): DurationMs | undefined {
  if (risk.distance.kind !== 'distance' || position.markPrice === undefined) return undefined;
  const speed = context.speedOf(position.symbol, position.markPrice);
  if (speed === undefined) return undefined;
  const closing = speed * (risk.distance.direction === 'down' ? -1 : 1);
  return closing > 0 ? risk.distance.ratio / closing : undefined;
}

/** Marks at which the bands begin, seen from the liquidation price: L / (1 − d) above it, L / (1 + d) below. */
function bandPrices(
  risk: PositionRisk,
  sigma: Ratio | undefined,
  thresholds: AlarmThresholds,
): Pick<PositionView, 'warningPrice' | 'criticalPrice'> {
  if (risk.liquidationPrice.kind !== 'price' || risk.distance.kind !== 'distance') return {};
  const { price } = risk.liquidationPrice;
  const sign = risk.distance.direction === 'down' ? -1 : 1;
  const bands = bandDistances(sigma, thresholds);
  return {
    warningPrice: price / (1 + sign * bands.warning),
    criticalPrice: price / (1 + sign * bands.critical),
  };
}

function olderOf(a: TimestampMs | undefined, b: TimestampMs | undefined): TimestampMs | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined: absent means unknown, and plain data carry no holes. */
export function pickDefined<T extends Record<string, unknown>>(values: T): Defined<T> {
  const result: Defined<T> = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) result[key] = value as Exclude<T[keyof T], undefined>;
  }
  return result;
}
