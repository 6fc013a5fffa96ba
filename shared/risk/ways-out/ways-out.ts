import type { Account, Pool } from '../../domain/book.ts';
import type { LiquidationDistance, LiquidationPrice } from '../../domain/outcome.ts';
import type { Position } from '../../domain/position.ts';
import type { PositionRisk } from '../../domain/risk-report.ts';
import type { Amount, PositionKey, Ratio } from '../../domain/units.ts';
import type { LegOutcome } from '../scope/build-leg.ts';
import { evaluatePool, modelPool, type RiskContext } from '../evaluate.ts';
import { marginAt } from '../scope/margin-at.ts';
import { gatherFacts } from '../scope/position-facts.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { ownBalance } from '../solve/solve-scope.ts';
import {
  addCollateral,
  openHedge,
  reduceContracts,
  type ChangedPool,
  type TradeCosts,
} from './way-out-changes.ts';

export interface WayOutTarget {
  /** Distance to reach, as a fraction of the mark. */
  readonly distance: Ratio;
  /**
   * Instrument to hedge with: symbol, contract type and size, mark, fees and tiers of it. Absent: the other side of the same
   * symbol, where the account is in hedge mode.
   */
  readonly hedgeWith?: Omit<Position, 'side' | 'contracts' | 'marginMode'>;
}

export type WayOutKind = 'add-collateral' | 'reduce' | 'hedge';

export type WayOut =
  | {
      readonly kind: WayOutKind;
      readonly outcome: 'reaches';
      /** Settle currency for collateral, contracts for the other two; > 0. */
      readonly amount: number;
      /** Share of the position that is closed, or of its value that is hedged. */
      readonly share?: Ratio;
      /** Fees and spread in the settle currency, >= 0. */
      readonly cost: Amount;
      /** Reduce, isolated: margin that the venue sets free and that has to go back in. */
      readonly marginToReturn: Amount;
      /** What the engine says after the change; `none`: nothing liquidates any more. */
      readonly liquidationPrice: LiquidationPrice;
      readonly distance: LiquidationDistance;
    }
  | { readonly kind: WayOutKind; readonly outcome: 'enough-already' }
  | { readonly kind: WayOutKind; readonly outcome: 'not-possible'; readonly reason: NoWayReason };

/** Why a way is closed, as a code; the screen has the words. */
export type NoWayReason =
  /** A figure that it starts from is unknown. */
  | 'unknown'
  /** No amount of it reaches the target. */
  | 'out-of-reach'
  /** An isolated position is liquidated by itself; a hedge beside it does not move its price. */
  | 'isolated'
  /** In one-way mode the other side of the same symbol is a reduction. */
  | 'one-way';

/**
 * Three ways to push the liquidation price of a position away to a target distance, each with the exact amount, its cost and the
 * price that results. Every answer was put back through the engine; what does not reach the target there is not offered.
 */
export function waysOut(
  account: Account,
  key: PositionKey,
  target: WayOutTarget,
  context: RiskContext,
  costs: TradeCosts,
): readonly WayOut[] {
  const start = findStart(account, key, context);
  const kinds: readonly WayOutKind[] = ['add-collateral', 'reduce', 'hedge'];
  if (start === undefined || start.risk.distance.kind === 'unknown' || !(target.distance > 0)) {
    return kinds.map((kind) => ({ kind, outcome: 'not-possible', reason: 'unknown' }));
  }
  const { distance } = start.risk;
  if (distance.kind === 'none' || (distance.ratio >= target.distance && !start.risk.liquidatable)) {
    return kinds.map((kind) => ({ kind, outcome: 'enough-already' }));
  }
  const k = distance.direction === 'down' ? 1 - target.distance : 1 + target.distance;
  if (k <= 0)
    return kinds.map((kind) => ({ kind, outcome: 'not-possible', reason: 'out-of-reach' }));
  const search: Search = { ...start, account, context, k, target: target.distance };
  return [byCollateral(search), byReducing(search, costs), byHedging(search, target, costs)];
}

/** A position, the scope that liquidates it, and what the engine says of it. */
export interface WayOutStart {
  readonly pool: Pool;
  readonly scope: ScopeModel;
  readonly member: LegOutcome;
  readonly risk: PositionRisk;
}

interface Search extends WayOutStart {
  readonly account: Account;
  readonly context: RiskContext;
  /** Factor on the mark at which the scope has to be just safe. */
  readonly k: number;
  readonly target: Ratio;
}

export function findStart(
  account: Account,
  key: PositionKey,
  context: RiskContext,
): WayOutStart | undefined {
  for (const pool of account.pools) {
    for (const scope of modelPool(account, pool)) {
      const member = scope.members.find((one) => one.key === key);
      if (member === undefined) continue;
      const risk = evaluatePool(account, pool, context).positions.find((one) => one.key === key);
      if (risk !== undefined) return { pool, scope, member, risk };
    }
  }
  return undefined;
}

function byCollateral(search: Search): WayOut {
  const { pool, scope, member } = search;
  const missing = 0 - (marginAfter(search, pool) ?? Number.NaN);
  const change = (amount: Amount): ChangedPool =>
    addCollateral(pool, scope, member.position, amount);
  return finish(search, 'add-collateral', change, 2 * Math.max(missing, 0) + 1e-9);
}

function byReducing(search: Search, costs: TradeCosts): WayOut {
  const { pool, scope, member } = search;
  const { contracts } = member.position;
  const change = (amount: number): ChangedPool =>
    reduceContracts(pool, scope, member, amount, costs);
  return finish(search, 'reduce', change, contracts, contracts);
}

function byHedging(search: Search, target: WayOutTarget, costs: TradeCosts): WayOut {
  const { pool, member, account } = search;
  const { position } = member;
  const kind = 'hedge';
  if (position.marginMode === 'isolated') {
    return { kind, outcome: 'not-possible', reason: 'isolated' };
  }
  const instrument = target.hedgeWith ?? position;
  if (instrument.symbol === position.symbol && account.positionMode === 'one-way') {
    return { kind, outcome: 'not-possible', reason: 'one-way' };
  }
  const hedge = hedgeAgainst(position, instrument);
  const full = contractsOfSameValue(member, hedge);
  if (full === undefined) return { kind, outcome: 'not-possible', reason: 'unknown' };
  const change = (amount: number): ChangedPool => openHedge(pool, hedge, amount, costs);
  return finish(search, kind, change, full, full);
}

/** What a hedge is opened in: everything of a position but its size and side. */
export type HedgeInstrument = NonNullable<WayOutTarget['hedgeWith']>;

/** How many contracts of a hedge are worth as much as the position; undefined when one of the two has no value. */
export function contractsOfSameValue({ facts }: LegOutcome, hedge: Position): number | undefined {
  const one = gatherFacts({ ...hedge, contracts: 1 });
  return facts === undefined || !one.ok ? undefined : facts.notional / one.facts.notional;
}

/** One contract of the instrument on the other side. */
function hedgeAgainst(position: Position, instrument: HedgeInstrument): Position {
  const {
    reported: _reported,
    entryValue: _cost,
    maintenanceMargin: _amount,
    ...fresh
  } = instrument;
  return {
    ...fresh,
    side: position.side === 'long' ? 'short' : 'long',
    contracts: 1,
    marginMode: 'cross',
  };
}

/** The pool of a position after a way out was taken; undefined for a position that is not there. */
export function takeWayOut(
  account: Account,
  key: PositionKey,
  taken: { readonly kind: WayOutKind; readonly amount: number },
  costs: TradeCosts,
  hedgeWith?: HedgeInstrument,
): ChangedPool | undefined {
  for (const pool of account.pools) {
    for (const scope of modelPool(account, pool)) {
      const member = scope.members.find((one) => one.key === key);
      if (member === undefined) continue;
      const { position } = member;
      switch (taken.kind) {
        case 'add-collateral':
          return addCollateral(pool, scope, position, taken.amount);
        case 'reduce':
          return reduceContracts(pool, scope, member, taken.amount, costs);
        case 'hedge': {
          const hedge = hedgeAgainst(position, hedgeWith ?? position);
          return openHedge(pool, hedge, taken.amount, costs);
        }
      }
    }
  }
  return undefined;
}

/** Margin of the scope at the target price after a change; undefined when it cannot be computed. */
function marginAfter(search: Search, pool: Pool): Amount | undefined {
  const { account, member, k } = search;
  const { underlying } = member.position;
  for (const scope of modelPool(account, pool)) {
    const still = scope.members.find((one) => one.key === member.key);
    const isScope =
      still !== undefined || (scope.kind === 'cross' && search.scope.kind === 'cross');
    if (!isScope) continue;
    const balance = ownBalance(scope, still?.leg);
    return balance === undefined ? undefined : marginAt(balance, underlying, k);
  }
  // The position was all there was, and it is closed.
  return Infinity;
}

/** Finds the smallest amount up to `most` that makes the scope safe at the target, and puts it back through the engine. */
function finish(
  search: Search,
  kind: WayOutKind,
  change: (amount: number) => ChangedPool,
  most: number,
  whole?: number,
): WayOut {
  // A trade of nothing is no position at all, so the start is the pool as it is.
  const margin = (amount: number): number | undefined =>
    marginAfter(search, amount === 0 ? search.pool : change(amount).pool);
  const amount = smallestThatHolds(margin, most);
  if (amount === undefined) return { kind, outcome: 'not-possible', reason: 'out-of-reach' };
  const changed = change(amount);
  const after = evaluatePool(search.account, changed.pool, search.context).positions.find(
    (one) => one.key === search.member.key,
  );
  const distance: LiquidationDistance = after?.distance ?? { kind: 'none' };
  const reaches =
    distance.kind === 'none' ||
    (distance.kind === 'distance' && distance.ratio >= search.target * (1 - 1e-7));
  if (!reaches || after?.liquidatable === true) {
    return { kind, outcome: 'not-possible', reason: 'out-of-reach' };
  }
  return {
    kind,
    outcome: 'reaches',
    amount,
    ...(whole === undefined ? {} : { share: amount / whole }),
    cost: changed.cost,
    marginToReturn: changed.marginToReturn,
    liquidationPrice: after?.liquidationPrice ?? { kind: 'none' },
    distance,
  };
}

const BISECTIONS = 200;

/**
 * Smallest amount in (0, most] whose margin is not below 0: a secant step where the margin is a line, bisection where tiers bend it.
 * Undefined when the whole of it does not do.
 */
export function smallestThatHolds(
  margin: (amount: number) => number | undefined,
  most: number,
): number | undefined {
  let low = 0;
  let high = most;
  let atLow = margin(low);
  let atHigh = margin(high);
  if (atLow === undefined || atHigh === undefined || !(atHigh >= 0)) return undefined;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low <= 1e-14 * high) break;
    const secant = low + ((high - low) * (0 - atLow)) / (atHigh - atLow);
    const useSecant = step % 2 === 0 && Number.isFinite(secant) && secant > low && secant < high;
    const next = useSecant ? secant : middle;
    const atNext = margin(next);
    if (atNext === undefined) return undefined;
    if (atNext >= 0) {
      high = next;
      atHigh = atNext;
      if (atNext === 0) break;
    } else {
      low = next;
      atLow = atNext;
    }
  }
  return high;
}
