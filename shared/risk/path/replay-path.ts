import type { Account, Book } from '../../domain/book.ts';
import { known, sumFigures, unknown, type Figure } from '../../domain/outcome.ts';
import type { Amount, DurationMs, PositionKey } from '../../domain/units.ts';
import { modelPool } from '../evaluate.ts';
import { layOutBook } from '../flat/flat-book.ts';
import { revalueBook } from '../flat/flat-revalue.ts';
import { makeScenarioResults, runScenarios } from '../flat/flat-scenarios.ts';
import {
  liquidateScope,
  type LiquidationStep,
  type OrderOfLiquidations,
  type PoolAfterShock,
  type ScopeOutcome,
} from '../stress/order-of-liquidations.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { shockAccount } from '../stress/shock.ts';
import { moveBetween, shockAt, type BookPath } from './book-path.ts';

/** A scope that a path liquidates; `fraction` is the share of the stretch between two steps. */
export interface PathLiquidation extends Omit<LiquidationStep, 'partial' | 'practice'> {
  /** Since the start of the path. */
  readonly atMs: DurationMs;
}

export interface PathReplay {
  /** In the order in which they happen. */
  readonly liquidations: readonly PathLiquidation[];
  /** Scopes that could not be judged; they may be liquidated at any point. */
  readonly unknown: OrderOfLiquidations['unknown'];
  /** Equity now and at the end of the path, what was liquidated counted as 0. */
  readonly pools: readonly PoolAfterShock[];
}

/**
 * Plays a path of prices on a book as it stands, with nobody doing anything: what is liquidated, when, and what is left. A scope
 * goes whole and with all of its equity. Plain scopes are searched on typed arrays, all steps at once, the others step by step.
 * Between two steps prices move in a line; a scope of several inverse legs that dips and comes back within one is not seen.
 */
export function replayPath(book: Book, path: BookPath): PathReplay {
  const liquidations: PathLiquidation[] = [];
  const unjudged: PathReplay['unknown'][number][] = [];
  const pools: PoolAfterShock[] = [];
  const firstSteps = searchPlainScopes(book, path);
  const last = path.times.length - 1;
  for (const account of book.accounts) {
    const atEnd = shockAccount(account, shockAt(path, last));
    for (const [poolIndex, pool] of account.pools.entries()) {
      const { id: poolId, settleCurrency } = pool;
      const where = { accountId: account.id, poolId, settleCurrency };
      const scopes = modelPool(account, pool);
      const poolAtEnd = atEnd.pools[poolIndex];
      const scopesAtEnd = poolAtEnd === undefined ? [] : modelPool(atEnd, poolAtEnd);
      const left: Figure<Amount>[] = [];
      for (const [index, scope] of scopes.entries()) {
        const fate = fateOf(account, poolIndex, index, scope, path, firstSteps);
        if (fate.kind === 'liquidated') {
          liquidations.push({ ...where, ...fate.step, atMs: fate.atMs });
          left.push(known(0));
        } else if (fate.kind === 'unknown') {
          unjudged.push({ ...where, positions: keysOf(scope), reason: fate.reason });
          left.push(unknown(fate.reason));
        } else {
          left.push(scopesAtEnd[index]?.equity ?? unknown('invalid-input'));
        }
      }
      const before = sumFigures(scopes.map((scope) => scope.equity));
      pools.push({ ...where, before, after: sumFigures(left) });
    }
  }
  liquidations.sort((a, b) => a.atMs - b.atMs);
  return { liquidations, unknown: unjudged, pools };
}

type Fate =
  | Exclude<ScopeOutcome, { readonly kind: 'liquidated' }>
  | (Extract<ScopeOutcome, { readonly kind: 'liquidated' }> & { readonly atMs: DurationMs });

function fateOf(
  account: Account,
  poolIndex: number,
  scopeIndex: number,
  scope: ScopeModel,
  path: BookPath,
  firstSteps: FirstSteps,
): Fate {
  const [key] = keysOf(scope);
  if (key === undefined) return { kind: 'survives' };
  const searched = firstSteps.get(key);
  if (searched === 'never') return { kind: 'survives' };
  const last = path.times.length - 1;
  const from = searched === undefined ? 0 : Math.max(0, searched - 1);
  for (let step = from; step < last; step += 1) {
    const outcome = liquidateScope(
      step === 0 ? scope : scopeAt(account, poolIndex, scopeIndex, path, step),
      moveBetween(path, step),
    );
    if (outcome.kind === 'unknown') return outcome;
    if (outcome.kind !== 'liquidated') continue;
    const [start = 0, end = 0] = [path.times[step], path.times[step + 1]];
    // Equity before the path, not before its last stretch: what came back in between was never safe.
    const lost = scope.equity.kind === 'known' ? Math.max(0, scope.equity.value) : 0;
    const atMs = start + (end - start) * outcome.step.fraction;
    return { ...outcome, step: { ...outcome.step, lost }, atMs };
  }
  return { kind: 'survives' };
}

function scopeAt(
  account: Account,
  poolIndex: number,
  scopeIndex: number,
  path: BookPath,
  step: number,
): ScopeModel {
  const shocked = shockAccount(account, shockAt(path, step));
  const pool = shocked.pools[poolIndex];
  const scope = pool === undefined ? undefined : modelPool(shocked, pool)[scopeIndex];
  if (scope === undefined) throw new Error('a move of prices has changed the scopes of a pool');
  return scope;
}

/** First key of a scope → first step at which it is liquidatable; absent: it is not plain and has to be walked. */
type FirstSteps = ReadonlyMap<PositionKey, number | 'never'>;

function searchPlainScopes(book: Book, path: BookPath): FirstSteps {
  const flat = layOutBook(book);
  revalueBook(flat);
  const steps = path.times.length;
  const factors = new Float64Array(flat.underlyings.length * steps).fill(1);
  for (const [index, underlying] of flat.underlyings.entries()) {
    const own = path.factors.get(underlying);
    if (own !== undefined) factors.set(own, index * steps);
  }
  const results = makeScenarioResults(flat, steps);
  runScenarios(flat, factors, results);
  const first = new Map<PositionKey, number | 'never'>();
  for (let scope = 0; scope < flat.base.length; scope += 1) {
    const cells = results.liquidatable.subarray(scope * steps, (scope + 1) * steps);
    const step = cells.indexOf(1);
    const end = flat.legStart[scope + 1] ?? 0;
    for (let leg = flat.legStart[scope] ?? 0; leg < end; leg += 1) {
      const key = flat.keys[leg];
      if (key !== undefined) first.set(key, step < 0 ? 'never' : step);
    }
  }
  return first;
}

function keysOf(scope: ScopeModel): readonly PositionKey[] {
  return scope.members.map((member) => member.key);
}
