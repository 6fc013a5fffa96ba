import {
  bandDistances,
  holdingThresholds,
  levelOf,
  type LevelFacts,
  type LevelVerdict,
} from '../../shared/alarms/level-of.ts';
import type { AlarmThresholds } from '../../shared/alarms/thresholds.ts';
import type { AccountView, PositionView } from '../../shared/contract/app-state.ts';
import type { FeedState } from '../../shared/domain/feed-state.ts';
import { worstLevel } from '../../shared/domain/level.ts';
import { known } from '../../shared/domain/outcome.ts';
import type { OpenOrder, Position } from '../../shared/domain/position.ts';
import type { PositionRisk } from '../../shared/domain/risk-report.ts';
import type {
  Currency,
  DurationMs,
  PoolId,
  Price,
  Ratio,
  TimestampMs,
} from '../../shared/domain/units.ts';
import type { PositionFacts } from '../../shared/words/alarm-facts.ts';
import type { DisplayRates } from './display-rates.ts';
import { isUnprotected } from './protection.ts';

/** What is the same for every position of an account. */
export interface AccountContext {
  readonly account: Pick<AccountView, 'id' | 'name' | 'exchangeName' | 'source'>;
  /** In sentences, where the venue alone does not tell the accounts apart. */
  readonly spokenName?: string;
  readonly asOfMs?: TimestampMs;
  readonly thresholds: AlarmThresholds;
  readonly rates: DisplayRates;
  readonly dailySigmas: Readonly<Record<string, Ratio>>;
  /** The first candles of an underlying are still under way. */
  readonly isSigmaPending: (underlying: string) => boolean;
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
  readonly valueState: FeedState;
}

export interface DescribedPosition {
  readonly view: PositionView;
  readonly facts: PositionFacts;
  readonly verdict: LevelVerdict;
  /** By the looser thresholds that keep an alarm. */
  readonly held: LevelVerdict;
}

/** One position as the screen shows it and as the alarms speak of it. */
export function describePositionView(
  input: PositionInput,
  context: AccountContext,
): DescribedPosition {
  const { position, risk, valueState, orders } = input;
  const { account, thresholds, spokenName } = context;
  const timeToLiquidationMs = timeLeft(position, risk, context);
  const levelFacts: LevelFacts = {
    distance: risk.distance,
    // No level hangs on a figure that is a moment away: it would be a false alarm or a false calm.
    sigmas:
      risk.sigmas.kind === 'unknown' && context.isSigmaPending(position.underlying)
        ? known(Infinity)
        : risk.sigmas,
    marginRatio: risk.marginRatio,
    liquidatable: risk.liquidatable,
    ...(timeToLiquidationMs === undefined ? {} : { timeToLiquidationMs }),
  };
  const verdict = levelOf(levelFacts, thresholds);
  const held = levelOf(levelFacts, holdingThresholds(thresholds));
  const isSeen = valueState === 'ok' || valueState === 'stale';
  const sigma = context.dailySigmas[position.underlying];
  const unprotected = isUnprotected(risk, orders);
  const view: PositionView = {
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
      asOfMs: context.asOfMs,
      unprotected,
    }),
    ...bandPrices(risk, sigma, thresholds),
    risk,
    // What was last seen may have become worse: an old figure never looks safe.
    level: isSeen ? verdict.level : worstLevel([verdict.level, 'unknown']),
    levelReasons: verdict.reasons,
    orders: orders ?? [],
    valueState,
    moneyAtRisk: context.rates.convert(risk.equity, input.settleCurrency),
  };
  return {
    view,
    verdict,
    held,
    facts: {
      kind: 'position',
      exchangeName: account.exchangeName,
      underlying: position.underlying,
      side: position.side,
      marginMode: position.marginMode,
      distance: risk.distance,
      sigmas: risk.sigmas,
      marginRatio: risk.marginRatio,
      liquidatable: risk.liquidatable,
      reasons: verdict.reasons,
      ...pickDefined({
        accountName: spokenName,
        markPrice: position.markPrice,
        tickSize: position.tickSize,
        liquidationPrice:
          risk.liquidationPrice.kind === 'price' ? risk.liquidationPrice.price : undefined,
        timeToLiquidationMs,
        asOfMs: olderOf(context.asOfMs, position.markAsOfMs),
        disagreement: risk.disagreement,
      }),
    },
  };
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
