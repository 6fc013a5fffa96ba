import type { Account, Pool } from '../../domain/book.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, PositionKey, Ratio, Underlying } from '../../domain/units.ts';
import { modelPool } from '../evaluate.ts';
import type { PartialRule } from '../families/partial-practice.ts';
import { rowOf } from '../scope/maintenance-table.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { setUpJoint, type Betas } from '../joint/joint-problem.ts';
import { shockAccount } from './shock.ts';
import { solveJoint } from '../joint/solve-joint.ts';
import { balanceOf } from '../solve/solve-underlying.ts';
import { reduceContracts } from '../ways-out/way-out-changes.ts';

/** What a venue that liquidates in parts may leave. An estimate: no clearance fee, every close at the mark of that moment. */
export interface PartialEstimate {
  readonly rule: PartialRule;
  /** Whether what is left outlives the whole shock. */
  readonly outcome: 'survives' | 'goes-whole';
  /** Share of each position of the scope that is closed in the end, 0 to 1. */
  readonly closed: ReadonlyMap<PositionKey, Ratio>;
  /** Equity of the scope after the whole shock; 0 when it goes whole. */
  readonly left: Amount;
  /** One after the other, the last one included that takes the rest. */
  readonly steps: readonly PartialStep[];
}

export interface PartialStep {
  /** Share of the shock at which it happens, 0 to 1. */
  readonly fraction: Ratio;
  /** Share of what was held just before that is closed, per position, 0 to 1; 1 for all when the rest goes whole. */
  readonly closed: ReadonlyMap<PositionKey, Ratio>;
  /** Equity of the scope just after it; 0 when the rest goes whole. */
  readonly equity: Amount;
}

/** Hyperliquid closes a fifth first above this many USDC. */
const WHOLE_BELOW: Amount = 100_000;
const FIFTH: Ratio = 0.2;
/** More steps than any table has rows; what still falls then goes whole. */
const MOST_STEPS = 60;
/** Bisection of the share that has to be closed: to a millionth. */
const HALVINGS = 20;

interface Trigger {
  /** Prices stand where the scope is liquidated. */
  readonly account: Account;
  readonly pool: Pool;
  readonly scope: ScopeModel;
  readonly keys: readonly PositionKey[];
  /** Moves from there to the end of the shock, as fractions of the prices there. */
  readonly rest: Betas;
}

export interface PartialRequest {
  readonly account: Account;
  readonly poolIndex: number;
  readonly scope: ScopeModel;
  readonly rule: PartialRule;
  /** The whole move per underlying, as fractions; an underlying that is not in it follows the base like everywhere. */
  readonly path: Betas;
  /** Share of the path at which the scope is liquidated first. */
  readonly fraction: Ratio;
  /** Shares of the path up to which `until-safe` closes at a time, ascending; absent: at once enough for the whole path. */
  readonly checkpoints?: readonly Ratio[];
}

/**
 * Liquidation in parts, from the moment at which a scope is liquidated under a shock to the end of it. By rule of the venue
 * (`partial-practice.ts` has the sources):
 * - until-safe: the smallest share of all positions whose close lets the rest live to the next checkpoint;
 * - tier-down, two-tiers: each position shrinks to the cap of a lower tier, as often as the present prices ask, and again when
 *   they fall on; from the lowest tier (two-tiers: the lowest two) all goes;
 * - a-fifth: above 100,000 a fifth, the rest whole when that is not enough or when it is liquidated again.
 */
export function liquidateInParts(request: PartialRequest): PartialEstimate | undefined {
  const { scope, rule, path, checkpoints = [] } = request;
  const keys = scope.members.map((member) => member.key);
  const gone = new Map<PositionKey, Ratio>(keys.map((key) => [key, 0]));
  const steps: PartialStep[] = [];
  let { account, fraction } = request;
  let at = 0;
  const whole = (): PartialEstimate => {
    const all = new Map(keys.map((key) => [key, 1] as const));
    steps.push({ fraction, closed: all, equity: 0 });
    return { rule, outcome: 'goes-whole', closed: all, left: 0, steps };
  };
  while (steps.length < MOST_STEPS) {
    const there = shockAccount(account, between(path, at, fraction));
    const pool = there.pools[request.poolIndex];
    const scopeThere = pool === undefined ? undefined : scopeOf(there, pool, keys);
    if (pool === undefined || scopeThere === undefined) return undefined;
    const rest = between(path, fraction, 1);
    const trigger = { account: there, pool, scope: scopeThere, keys, rest };
    const next = checkpoints.find((one) => one > fraction * (1 + 1e-9) + 1e-12) ?? 1;
    const closed = closeBy(rule, trigger, (next - fraction) / (1 - fraction), steps.length === 0);
    if (closed === undefined) return whole();
    const smaller = closePart(trigger, closed);
    const after = scopeOf(there, smaller, keys);
    const balance = after === undefined ? undefined : balanceOf(after);
    if (balance === undefined) return whole();
    for (const [key, share] of closed) {
      const before = gone.get(key) ?? 0;
      gone.set(key, before + (1 - before) * share);
    }
    steps.push({ fraction, closed, equity: balance.equity });
    account = { ...there, pools: there.pools.with(request.poolIndex, smaller) };
    at = fraction;
    const again = solveJoint(setUpJoint(balance, rest), 1);
    if (again === undefined) {
      const left = leftAfter(trigger, closed);
      return left === undefined
        ? whole()
        : { rule, outcome: 'survives', closed: gone, left, steps };
    }
    if (again === 0) return whole();
    fraction += (1 - fraction) * again;
  }
  return whole();
}

/** The moves from one share of a path to a later one, as fractions of the prices at the first. */
function between(path: Betas, from: Ratio, to: Ratio): Betas {
  const moves = Object.create(null) as Record<Underlying, Ratio>;
  for (const [underlying, move] of Object.entries(path)) {
    moves[underlying] = (move * (to - from)) / (1 + move * from);
  }
  return moves;
}

type Shares = ReadonlyMap<PositionKey, Ratio>;

/** The shares to close; undefined: no partial close of this venue is enough. `far`: share of the rest that must be outlived. */
function closeBy(
  rule: PartialRule,
  trigger: Trigger,
  far: Ratio,
  isFirst: boolean,
): Shares | undefined {
  const all = (share: Ratio): Shares => new Map(trigger.keys.map((key) => [key, share]));
  switch (rule) {
    case 'a-fifth': {
      const value = trigger.scope.legs.reduce((sum, leg) => sum + leg.facts.notional, 0);
      const isEnough = isFirst && value > WHOLE_BELOW && survives(trigger, all(FIFTH), 0);
      return isEnough ? all(FIFTH) : undefined;
    }
    case 'until-safe': {
      let low = 0;
      let high = 1 - 2 ** -HALVINGS;
      if (!survives(trigger, all(high), far)) return undefined;
      for (let step = 0; step < HALVINGS; step++) {
        const middle = (low + high) / 2;
        if (survives(trigger, all(middle), far)) high = middle;
        else low = middle;
      }
      return all(high);
    }
    case 'tier-down':
      return closeByTiers(trigger, 1);
    case 'two-tiers':
      return closeByTiers(trigger, 2);
  }
}

function closeByTiers(trigger: Trigger, rows: number): Shares | undefined {
  const kept = new Map(trigger.keys.map((key) => [key, 1]));
  const shares = (): Shares => new Map([...kept].map(([key, share]) => [key, 1 - share]));
  for (let step = 0; step < MOST_STEPS; step++) {
    const scope = scopeOf(trigger.account, closePart(trigger, shares()), trigger.keys);
    if (scope === undefined) return undefined;
    let isSmaller = false;
    for (const { key, position, facts } of scope.members) {
      const left =
        facts === undefined ? undefined : shareOfLowerTier(position, facts.notional, rows);
      if (left === undefined) continue;
      kept.set(key, (kept.get(key) ?? 1) * left);
      isSmaller = true;
    }
    if (!isSmaller) return undefined;
    if (survives(trigger, shares(), 0)) return shares();
  }
  return undefined;
}

/** Share that remains when a position shrinks to the cap of the row so many below its own; undefined where there is none. */
function shareOfLowerTier(position: Position, notional: Amount, rows: number): Ratio | undefined {
  const tiers = position.tiers ?? [];
  const unit = position.tierUnit ?? 'quote';
  const inverse = position.contractType === 'inverse';
  const base = position.contracts * position.contractSize;
  const byValue = unit === 'quote' ? !inverse : inverse;
  const size = unit === 'contracts' ? position.contracts : byValue ? notional : base;
  const row = rowOf({ edges: tiers.slice(1).map((tier) => tier.floor) }, size * (1 - 1e-12));
  const edge = row < rows ? undefined : tiers[row - rows + 1]?.floor;
  return edge === undefined || !(edge > 0) ? undefined : edge / size;
}

/** Whether nothing liquidates the rest between the close and a share of the way to the end of the shock; 0: at the moment. */
function survives(trigger: Trigger, closed: Shares, far: Ratio): boolean {
  const scope = scopeOf(trigger.account, closePart(trigger, closed), trigger.keys);
  const balance = scope === undefined ? undefined : balanceOf(scope);
  if (balance === undefined) return false;
  const again = solveJoint(setUpJoint(balance, trigger.rest), 1);
  return again === undefined || (far === 0 ? again > 0 : again >= far * (1 - 1e-12));
}

function leftAfter(trigger: Trigger, closed: Shares): Amount | undefined {
  const pool = closePart(trigger, closed);
  const [after] = shockAccount({ ...trigger.account, pools: [pool] }, trigger.rest).pools;
  const equity =
    after === undefined ? undefined : scopeOf(trigger.account, after, trigger.keys)?.equity;
  return equity?.kind === 'known' ? equity.value : undefined;
}

function scopeOf(
  account: Account,
  pool: Pool,
  [first]: readonly PositionKey[],
): ScopeModel | undefined {
  return modelPool(account, pool).find((scope) =>
    scope.members.some((member) => member.key === first),
  );
}

function closePart({ pool: start, scope }: Trigger, closed: Shares): Pool {
  let pool = start;
  for (const member of scope.members) {
    const share = closed.get(member.key) ?? 0;
    const { position } = member;
    const index = pool.positions.indexOf(position);
    if (share === 0 || index < 0) continue;
    // Free of charge: the fee of the position is put aside, and counts in the requirement again.
    const free = { ...position, takerFeeRate: 0 };
    const reduced = reduceContracts(
      { ...pool, positions: pool.positions.with(index, free) },
      scope,
      { ...member, position: free },
      position.contracts * share,
      { takerFeeRate: 0, spread: 0 },
    ).pool;
    const { takerFeeRate: _aside, ...smaller } = reduced.positions[index] ?? free;
    // A deduction without its table shrinks with the position.
    const { takerFeeRate, maintenanceMarginDeduction: deduction } = position;
    pool = {
      ...reduced,
      positions: reduced.positions.with(index, {
        ...smaller,
        ...(takerFeeRate === undefined ? {} : { takerFeeRate }),
        ...(deduction === undefined ? {} : { maintenanceMarginDeduction: deduction * (1 - share) }),
      }),
    };
  }
  return pool;
}
