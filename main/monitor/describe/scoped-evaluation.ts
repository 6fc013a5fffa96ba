import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { AccountRisk, Disagreement, PoolRisk } from '../../../shared/domain/risk-report.ts';
import type { AccountId, PositionKey } from '../../../shared/domain/units.ts';
import { evaluatePool, warningsOf, type RiskContext } from '../../../shared/risk/evaluate.ts';
import { nearestLeeway } from '../../../shared/risk/joint/joint-leeway.ts';
import { withDisagreements } from '../observe/disagreements.ts';

/** What no price of the pool moves for an isolated position, which stands on its own margin. */
const CROSS_ONLY: ReadonlySet<string> = new Set(['positions', 'equity', 'collateral']);
const POSITIONS: ReadonlySet<string> = new Set(['positions']);
const POOLS: ReadonlySet<string> = new Set(['pools']);

/** One margin scope with the positions that it was computed from. */
interface Part {
  readonly members: readonly Position[];
  readonly risk: PoolRisk;
}

interface PoolMemory {
  readonly pool: Pool;
  readonly cross: Part | undefined;
  /** In book order. */
  readonly isolated: readonly Part[];
  readonly risk: PoolRisk;
}

/**
 * The report of one account, as `evaluateAccount` gives it, but computing again only the margin scopes that changed: the
 * cross positions of a pool, or one isolated position. A figure that did not change is the same object as before.
 */
export class ScopedEvaluation {
  #account: Account | undefined;
  #context: RiskContext | undefined;
  #atReading: ReadonlyMap<PositionKey, Disagreement> | undefined;
  #pools: readonly PoolMemory[] = [];

  evaluate(
    account: Account,
    context: RiskContext,
    atReading: ReadonlyMap<PositionKey, Disagreement> | undefined,
  ): AccountRisk {
    const isSame =
      this.#account !== undefined &&
      this.#context === context &&
      this.#atReading === atReading &&
      isSameApartFrom(POOLS, this.#account, account);
    const before = isSame ? this.#pools : [];
    this.#account = account;
    this.#context = context;
    this.#atReading = atReading;
    this.#pools = account.pools.map((pool, i) => this.#remember(account, pool, before[i]));
    const pools = this.#pools.map(({ risk }) => risk);
    return {
      accountId: account.id,
      pools,
      jointLeeway: nearestLeeway(pools.map((pool) => pool.jointLeeway)),
      warnings: warningsOf(account),
    };
  }

  #remember(account: Account, pool: Pool, before: PoolMemory | undefined): PoolMemory {
    if (before?.pool === pool) return before;
    const cross = pool.positions.filter(({ marginMode }) => marginMode === 'cross');
    const isolated = pool.positions.filter(({ marginMode }) => marginMode === 'isolated');
    const part = (members: readonly Position[], last: Part | undefined): Part =>
      last !== undefined && isSameList(last.members, members)
        ? last
        : { members, risk: this.#evaluate(account, { ...pool, positions: members }) };
    const keepsIsolated = before !== undefined && isSameApartFrom(CROSS_ONLY, before.pool, pool);
    const keepsCross = keepsIsolated && isSameApartFrom(POSITIONS, before.pool, pool);
    const crossPart =
      cross.length > 0 || pool.positions.length === 0
        ? part(cross, keepsCross ? before.cross : undefined)
        : undefined;
    const isolatedParts = isolated.map((position, i) =>
      part([position], keepsIsolated ? before.isolated[i] : undefined),
    );
    return {
      pool,
      cross: crossPart,
      isolated: isolatedParts,
      risk: joined(account.id, pool, crossPart, isolatedParts),
    };
  }

  #evaluate(account: Account, pool: Pool): PoolRisk {
    const risk = evaluatePool(account, pool, this.#context ?? { betas: {}, dailySigmas: {} });
    return withDisagreements(risk, this.#atReading);
  }
}

/** The report of a pool from those of its scopes. */
function joined(
  accountId: AccountId,
  pool: Pool,
  cross: Part | undefined,
  isolated: readonly Part[],
): PoolRisk {
  const parts = cross === undefined ? isolated : [cross, ...isolated];
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first.risk;
  let nextCross = 0;
  let nextIsolated = 0;
  return {
    accountId,
    id: pool.id,
    settleCurrency: pool.settleCurrency,
    ...(cross?.risk.scope === undefined ? {} : { scope: cross.risk.scope }),
    positions: pool.positions.flatMap(({ marginMode }) =>
      marginMode === 'cross'
        ? (cross?.risk.positions[nextCross++] ?? [])
        : (isolated[nextIsolated++]?.risk.positions ?? []),
    ),
    jointLeeway: nearestLeeway(parts.map(({ risk }) => risk.jointLeeway)),
  };
}

function isSameList(a: readonly Position[], b: readonly Position[]): boolean {
  return a.length === b.length && a.every((position, i) => position === b[i]);
}

/** Whether two objects hold the same values, some keys left aside. */
function isSameApartFrom<T extends object>(aside: ReadonlySet<string>, a: T, b: T): boolean {
  if (a === b) return true;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof T & string>;
  for (const key of keys) if (!aside.has(key) && a[key] !== b[key]) return false;
  return true;
}
