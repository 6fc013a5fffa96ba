import type { Account, Pool } from '../../domain/book.ts';
import {
  known,
  unknown,
  type Figure,
  type LiquidationDistance,
  type LiquidationPrice,
} from '../../domain/outcome.ts';
import { positionKey, type Position } from '../../domain/position.ts';
import type { PoolRisk, PositionRisk } from '../../domain/risk-report.ts';
import {
  DAY_MS,
  HOUR_MS,
  type Amount,
  type DurationMs,
  type MarketSymbol,
  type PositionKey,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';
import { evaluatePool, type RiskContext } from '../evaluate.ts';
import { expiryDayOf } from './expiry.ts';
import { payFunding, receivedBy } from './funding-ahead.ts';
import { atExpiry, withAnnouncedTiers, type AnnouncedTiers } from './look-ahead.ts';
import { gatherFacts } from '../scope/position-facts.ts';
import { stopWithin, type StopLimits, type StopPrice } from '../ways-out/stop-price.ts';
import { touchEither, touchProbability } from './touch-probability.ts';
import { ASSUMED_COSTS } from '../ways-out/way-out-changes.ts';
import { partialOutlook, type PartialOutlook } from './partial-outlook.ts';

/** What the outlook takes for granted; every field may be given by whoever asks. */
export interface OutlookAssumptions {
  /** Without `maxLoss` the stop only has to fire before liquidation. */
  readonly stop: StopLimits;
  /** Funding payments ahead, whole numbers > 0. */
  readonly intervals: readonly number[];
  /** Tier tables that venues have announced, for any symbol of the account. */
  readonly announced?: readonly AnnouncedTiers[];
  /** Prices at which dated contracts are taken to settle; their marks where absent. */
  readonly settlements?: Readonly<Record<MarketSymbol, Price>>;
}

/** Named wherever the outlook is shown: one percent of slippage, the next funding, a day and a week of eight-hour intervals. */
export const ASSUMED_OUTLOOK: OutlookAssumptions = {
  stop: { slippage: 0.01, takerFeeRate: ASSUMED_COSTS.takerFeeRate },
  intervals: [1, 3, 21],
};

/** What lies ahead of one position, everything else held. Every figure is known, or says why not. */
export interface PositionOutlook {
  readonly key: PositionKey;
  /** Estimated chance that a price that liquidates is touched, 0 to 1; 0 when no price does. See `touchProbability`. */
  readonly touch: {
    readonly hour: Figure<Ratio>;
    readonly day: Figure<Ratio>;
    readonly week: Figure<Ratio>;
  };
  readonly stop: StopPrice;
  /** One per number of intervals, in that order. */
  readonly funding: readonly FundingOutlook[];
  /** One per announced table that concerns this position or one that shares its margin. */
  readonly announced: readonly AnnouncedOutlook[];
  /** One per dated contract of this position's margin, itself included, soonest first. */
  readonly expiries: readonly ExpiryOutlook[];
  readonly partial: PartialOutlook;
}

/** Where liquidation lies after a change. */
interface LiquidationThen {
  readonly liquidationPrice: LiquidationPrice;
  readonly distance: LiquidationDistance;
}

export interface FundingOutlook extends LiquidationThen {
  readonly intervals: number;
  /** What this position receives in all of them, settle currency; negative: it pays. */
  readonly received: Figure<Amount>;
  /** Positions that share the margin and whose rate is unknown: their payments are not in it. */
  readonly othersWithoutRate: number;
}

export interface AnnouncedOutlook extends LiquidationThen {
  readonly symbol: MarketSymbol;
  readonly maintenanceMargin: Figure<Amount>;
}

export interface ExpiryOutlook extends LiquidationThen {
  readonly symbol: MarketSymbol;
  /** Start of the day, UTC. */
  readonly dayMs: TimestampMs;
  /** This position itself: nothing liquidates it any more, and its result is settled. */
  readonly isItself: boolean;
  /** Price that the settlement is taken at. */
  readonly settlement: Figure<Price>;
}

/**
 * Everything that lies ahead of one position: the chance of a touch, a stop, funding, announced tiers, expiries, and what a venue
 * that liquidates in parts would leave. Undefined when the account does not hold it. Pure; some ten evaluations of one pool.
 */
export function positionOutlook(
  account: Account,
  key: PositionKey,
  context: RiskContext,
  assumptions: OutlookAssumptions = ASSUMED_OUTLOOK,
): PositionOutlook | undefined {
  const place = findPlace(account, key);
  if (place === undefined) return undefined;
  const { pool, position, alone } = place;
  const poolRisk = evaluatePool(alone, pool, context);
  const risk = poolRisk.positions.find((one) => one.key === key);
  if (risk === undefined) return undefined;
  const touch = (within: DurationMs) => touchWithin(poolRisk, risk, position, context, within);
  const sharing = position.marginMode === 'isolated' ? [position] : crossOf(pool);
  return {
    key,
    touch: { hour: touch(HOUR_MS), day: touch(DAY_MS), week: touch(7 * DAY_MS) },
    stop: stopWithin(alone, key, assumptions.stop, context),
    funding: assumptions.intervals.map((count) =>
      fundingOutlook(alone, position, sharing, key, context, count),
    ),
    announced: (assumptions.announced ?? [])
      .filter((one) => sharing.some((held) => held.symbol === one.symbol))
      .map((one) => {
        const after = riskOf(withAnnouncedTiers(alone, one), key, context);
        return {
          symbol: one.symbol,
          ...thenOf(after),
          maintenanceMargin: after?.maintenanceMargin ?? unknown('invalid-input'),
        };
      }),
    expiries: expiryOutlooks(alone, position, sharing, key, context, assumptions.settlements),
    partial: partialOutlook(alone, key, risk),
  };
}

interface Place {
  readonly pool: Pool;
  readonly position: Position;
  /** The account with this pool only: nothing of another pool counts. */
  readonly alone: Account;
}

function findPlace(account: Account, key: PositionKey): Place | undefined {
  for (const pool of account.pools) {
    const position = pool.positions.find((one) => positionKey(account.id, pool.id, one) === key);
    if (position !== undefined) return { pool, position, alone: { ...account, pools: [pool] } };
  }
  return undefined;
}

function crossOf(pool: Pool): readonly Position[] {
  return pool.positions.filter((one) => one.marginMode === 'cross');
}

function riskOf(
  account: Account,
  key: PositionKey,
  context: RiskContext,
): PositionRisk | undefined {
  for (const pool of account.pools) {
    const risk = evaluatePool(account, pool, context).positions.find((one) => one.key === key);
    if (risk !== undefined) return risk;
  }
  return undefined;
}

function thenOf(risk: PositionRisk | undefined): LiquidationThen {
  return risk === undefined
    ? { liquidationPrice: unknown('invalid-input'), distance: unknown('invalid-input') }
    : { liquidationPrice: risk.liquidationPrice, distance: risk.distance };
}

/** Both prices of a cross scope count where it has two (a hedge); the headline is the nearer one. */
function touchWithin(
  pool: PoolRisk,
  risk: PositionRisk,
  position: Position,
  { dailySigmas }: RiskContext,
  within: DurationMs,
): Figure<Ratio> {
  const { liquidationPrice, underlying } = risk;
  if (risk.liquidatable) return known(1);
  if (liquidationPrice.kind === 'unknown') return liquidationPrice;
  if (liquidationPrice.kind === 'none') return known(0);
  const { markPrice } = position;
  if (markPrice === undefined) return unknown('no-mark-price');
  const sigma = Object.hasOwn(dailySigmas, underlying) ? dailySigmas[underlying] : undefined;
  if (sigma === undefined) return unknown('no-volatility');
  const sides = risk.marginMode === 'cross' ? pool.scope?.liquidation[underlying] : undefined;
  const chance =
    sides?.down.kind === 'price' && sides.up.kind === 'price'
      ? touchEither(sides.down.price / markPrice, sides.up.price / markPrice, sigma, within)
      : touchProbability(liquidationPrice.price / markPrice, sigma, within);
  return chance === undefined ? unknown('no-volatility') : known(chance);
}

function fundingOutlook(
  account: Account,
  position: Position,
  sharing: readonly Position[],
  key: PositionKey,
  context: RiskContext,
  intervals: number,
): FundingOutlook {
  const own = receivedBy(position, intervals);
  const without = sharing.filter(
    (one) => one !== position && receivedBy(one, intervals) === undefined,
  );
  const facts = gatherFacts(position);
  const missing = unknown(facts.ok ? 'no-funding-rate' : facts.reason);
  return {
    intervals,
    received: own === undefined ? missing : known(own),
    othersWithoutRate: without.length,
    ...(own === undefined
      ? { liquidationPrice: missing, distance: missing }
      : thenOf(riskOf(payFunding(account, intervals).account, key, context))),
  };
}

function expiryOutlooks(
  account: Account,
  position: Position,
  sharing: readonly Position[],
  key: PositionKey,
  context: RiskContext,
  settlements: OutlookAssumptions['settlements'],
): readonly ExpiryOutlook[] {
  const days = new Map<MarketSymbol, TimestampMs>();
  for (const { symbol } of sharing) {
    const day = expiryDayOf(symbol);
    if (day !== undefined) days.set(symbol, day);
  }
  return [...days]
    .toSorted(([, one], [, other]) => one - other)
    .map(([symbol, dayMs]) => {
      const given =
        settlements !== undefined && Object.hasOwn(settlements, symbol)
          ? settlements[symbol]
          : undefined;
      const price = given ?? sharing.find((one) => one.symbol === symbol)?.markPrice;
      const isItself = symbol === position.symbol;
      const after = isItself
        ? ({ liquidationPrice: { kind: 'none' }, distance: { kind: 'none' } } as const)
        : thenOf(riskOf(atExpiry(account, symbol, given), key, context));
      return {
        symbol,
        dayMs,
        isItself,
        settlement: price === undefined ? unknown('no-mark-price') : known(price),
        ...after,
      };
    });
}
