import type { Account, Pool } from '../domain/book.ts';
import type { Position } from '../domain/position.ts';
import type { Amount, PositionKey, Ratio, Underlying } from '../domain/units.ts';
import { modelPool } from './evaluate.ts';
import type { PartialRule } from './families/venue-rules.ts';
import { rowOf } from './maintenance-table.ts';
import type { ScopeModel } from './scope-model.ts';
import { setUpJoint, type Betas } from './joint-problem.ts';
import { shockAccount } from './shock.ts';
import { solveJoint } from './solve-joint.ts';
import { balanceOf } from './solve-underlying.ts';
import { reduceContracts } from './way-out-changes.ts';

/** What a venue that liquidates in parts may leave. An estimate: no clearance fee, every close at the mark of that moment. */
export interface PartialEstimate {
  readonly rule: PartialRule;
  /** Whether what is left outlives the whole shock. */
  readonly outcome: 'survives' | 'goes-whole';
  /** Share of each position of the scope that is closed, 0 to 1. */
  readonly closed: ReadonlyMap<PositionKey, Ratio>;
  /** Equity of the scope after the whole shock; 0 when it goes whole. */
  readonly left: Amount;
}

/** Hyperliquid closes a fifth first above this many USDC. */
const WHOLE_BELOW: Amount = 100_000;
const FIFTH: Ratio = 0.2;
const MOST_STEPS = 200;
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

/**
 * Liquidation in parts, from the moment at which a scope is liquidated under a shock to the end of it. By rule of the venue:
 * - until-safe (Binance smart liquidation, Deribit): the smallest share of all positions whose close lets the rest outlive the
 *   shock. https://www.binance.com/en/support/faq/360033525371, https://www.deribit.com/docs/auto-liquidation/
 * - two-tiers (OKX, Bitget): each position from the third tier up shrinks by two tiers, again and again; below, all goes.
 *   https://www.okx.com/help/v-tiered-maintenance-margin-ratio-rules, https://www.bitget.com/support/articles/360058821652
 * - a-fifth (Hyperliquid): above 100,000 a fifth, the rest whole when that is not enough.
 *   https://hyperliquid.gitbook.io/hyperliquid-docs/trading/liquidations
 * `path` holds the whole move per underlying, `fraction` the share of it at which the scope is liquidated.
 */
export function liquidateInParts(
  account: Account,
  poolIndex: number,
  scope: ScopeModel,
  rule: PartialRule,
  path: Betas,
  fraction: Ratio,
): PartialEstimate | undefined {
  const now: Record<Underlying, Ratio> = Object.create(null) as Record<Underlying, Ratio>;
  const rest: Record<Underlying, Ratio> = Object.create(null) as Record<Underlying, Ratio>;
  for (const [underlying, move] of Object.entries(path)) {
    now[underlying] = move * fraction;
    rest[underlying] = (move * (1 - fraction)) / (1 + move * fraction);
  }
  const there = shockAccount(account, now);
  const pool = there.pools[poolIndex];
  if (pool === undefined) return undefined;
  const keys = scope.members.map((member) => member.key);
  const scopeThere = scopeOf(there, pool, keys);
  if (scopeThere === undefined) return undefined;
  const trigger = { account: there, pool, scope: scopeThere, keys, rest };
  const closed = closeBy(rule, trigger);
  const left = closed === undefined ? undefined : leftAfter(trigger, closed);
  if (closed === undefined || left === undefined) {
    const all = new Map(keys.map((key) => [key, 1] as const));
    return { rule, outcome: 'goes-whole', closed: all, left: 0 };
  }
  return { rule, outcome: 'survives', closed, left };
}

type Shares = ReadonlyMap<PositionKey, Ratio>;

/** The shares to close; undefined: no partial close of this venue is enough. */
function closeBy(rule: PartialRule, trigger: Trigger): Shares | undefined {
  const all = (share: Ratio): Shares => new Map(trigger.keys.map((key) => [key, share]));
  switch (rule) {
    case 'a-fifth': {
      const value = trigger.scope.legs.reduce((sum, leg) => sum + leg.facts.notional, 0);
      return value > WHOLE_BELOW && survives(trigger, all(FIFTH)) ? all(FIFTH) : undefined;
    }
    case 'until-safe': {
      let low = 0;
      let high = 1 - 2 ** -HALVINGS;
      if (!survives(trigger, all(high))) return undefined;
      for (let step = 0; step < HALVINGS; step++) {
        const middle = (low + high) / 2;
        if (survives(trigger, all(middle))) high = middle;
        else low = middle;
      }
      return all(high);
    }
    case 'two-tiers':
      return closeByTiers(trigger);
  }
}

function closeByTiers(trigger: Trigger): Shares | undefined {
  const kept = new Map(trigger.keys.map((key) => [key, 1]));
  const shares = (): Shares => new Map([...kept].map(([key, share]) => [key, 1 - share]));
  for (let step = 0; step < MOST_STEPS; step++) {
    const scope = scopeOf(trigger.account, closePart(trigger, shares()), trigger.keys);
    if (scope === undefined) return undefined;
    let isSmaller = false;
    for (const { key, position, facts } of scope.members) {
      const left = facts === undefined ? undefined : shareTwoTiersBelow(position, facts.notional);
      if (left === undefined) continue;
      kept.set(key, (kept.get(key) ?? 1) * left);
      isSmaller = true;
    }
    if (!isSmaller) return undefined;
    if (survives(trigger, shares())) return shares();
  }
  return undefined;
}

/** Share that remains when a position shrinks to the end of the row two below its own; undefined in the lowest two rows. */
function shareTwoTiersBelow(position: Position, notional: Amount): Ratio | undefined {
  const tiers = position.tiers ?? [];
  const unit = position.tierUnit ?? 'quote';
  const inverse = position.contractType === 'inverse';
  const base = position.contracts * position.contractSize;
  const byValue = unit === 'quote' ? !inverse : inverse;
  const size = unit === 'contracts' ? position.contracts : byValue ? notional : base;
  const row = rowOf({ edges: tiers.slice(1).map((tier) => tier.floor) }, size);
  const edge = row < 2 ? undefined : tiers[row - 1]?.floor;
  return edge === undefined || !(edge > 0) ? undefined : edge / size;
}

/** Whether nothing liquidates the rest between the close and the end of the shock. */
function survives(trigger: Trigger, closed: Shares): boolean {
  const scope = scopeOf(trigger.account, closePart(trigger, closed), trigger.keys);
  const balance = scope === undefined ? undefined : balanceOf(scope);
  return balance !== undefined && solveJoint(setUpJoint(balance, trigger.rest), 1) === undefined;
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
