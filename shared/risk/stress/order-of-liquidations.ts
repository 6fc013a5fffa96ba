import type { Book, Shock } from '../../domain/book.ts';
import {
  known,
  sumFigures,
  unknown,
  type Figure,
  type UnknownReason,
} from '../../domain/outcome.ts';
import type {
  AccountId,
  Amount,
  Currency,
  PoolId,
  PositionKey,
  Price,
  Ratio,
  Underlying,
} from '../../domain/units.ts';
import { modelPool, venueOf } from '../evaluate.ts';
import { partialPracticeOf, type PartialPractice } from '../families/partial-practice.ts';
import { liquidateInParts, type PartialEstimate } from './partial-liquidation.ts';
import type { ScopeModel } from '../scope/scope-model.ts';
import { factorUnder, shockBook, underlyingsOf } from './shock.ts';
import { setUpJoint, type Betas } from '../joint/joint-problem.ts';
import { solveJoint, worstLeg } from '../joint/solve-joint.ts';
import { balanceOf } from '../solve/solve-underlying.ts';

/** One scope that the shock liquidates. Money is in the settle currency of the pool. */
export interface LiquidationStep {
  readonly accountId: AccountId;
  readonly poolId: PoolId;
  readonly settleCurrency: Currency;
  readonly marginMode: 'cross' | 'isolated';
  /** Every position that goes with it. */
  readonly positions: readonly PositionKey[];
  /** The position that lost most on the way. */
  readonly first?: PositionKey;
  /** Share of the shock at which it happens: 0 already now, 1 at its end. */
  readonly fraction: Ratio;
  /** Prices of its underlyings at that moment. */
  readonly prices: ReadonlyMap<Underlying, Price>;
  /** Equity before the shock: all of it is taken to be gone (takeover at the bankruptcy price), >= 0. */
  readonly lost: Amount;
  /** What the venue says of liquidating in parts. */
  readonly practice: PartialPractice;
  /** Where the venue liquidates in parts: what that may leave. `lost` and what is left of the pools do not count on it. */
  readonly partial?: PartialEstimate;
}

export interface PoolAfterShock {
  readonly accountId: AccountId;
  readonly poolId: PoolId;
  readonly settleCurrency: Currency;
  /** Equity of all scopes of the pool now and after the whole shock, liquidated ones counted as 0. */
  readonly before: Figure<Amount>;
  readonly after: Figure<Amount>;
}

export interface OrderOfLiquidations {
  /** In the order in which they happen. */
  readonly steps: readonly LiquidationStep[];
  /** Scopes that could not be judged; they may be liquidated at any point. */
  readonly unknown: readonly {
    readonly accountId: AccountId;
    readonly poolId: PoolId;
    readonly positions: readonly PositionKey[];
    readonly reason: UnknownReason;
  }[];
  readonly pools: readonly PoolAfterShock[];
}

/**
 * Walks a shock from 0 to its full size, all prices in step, and lists what is liquidated when. A scope is taken to go whole and
 * with all of its equity; with `inParts`, `partial` estimates what a
 * venue that liquidates in parts leaves (some 0.1 s per pool of 200: not for a slider).
 */
export function orderOfLiquidations(
  book: Book,
  shock: Shock,
  options: { readonly inParts?: boolean } = {},
): OrderOfLiquidations {
  const path: Record<Underlying, number> = Object.create(null) as Record<Underlying, number>;
  for (const underlying of underlyingsOf(book))
    path[underlying] = factorUnder(shock, underlying) - 1;
  const after = shockBook(book, shock);
  const steps: LiquidationStep[] = [];
  const unjudged: OrderOfLiquidations['unknown'][number][] = [];
  const pools: PoolAfterShock[] = [];
  for (const [accountIndex, account] of book.accounts.entries()) {
    for (const [poolIndex, pool] of account.pools.entries()) {
      const where = {
        accountId: account.id,
        poolId: pool.id,
        settleCurrency: pool.settleCurrency,
      };
      const accountAfter = after.accounts[accountIndex];
      const poolAfter = accountAfter?.pools[poolIndex];
      const scopesAfter =
        accountAfter === undefined || poolAfter === undefined
          ? []
          : modelPool(accountAfter, poolAfter);
      const scopes = modelPool(account, pool);
      const left: Figure<Amount>[] = [];
      for (const [index, scope] of scopes.entries()) {
        const step = liquidateScope(scope, path);
        if (step.kind === 'unknown') {
          unjudged.push({ ...where, positions: keysOf(scope), reason: step.reason });
          left.push(unknown(step.reason));
        } else if (step.kind === 'liquidated') {
          const practice = partialPracticeOf(venueOf(account, pool), scope.kind);
          const { fraction } = step.step;
          const partial =
            options.inParts !== true || practice.kind !== 'parts' || fraction === 0
              ? undefined
              : liquidateInParts({
                  account,
                  poolIndex,
                  scope,
                  rule: practice.rule,
                  path,
                  fraction,
                });
          steps.push({
            ...where,
            ...step.step,
            practice,
            ...(partial === undefined ? {} : { partial }),
          });
          left.push(known(0));
        } else {
          left.push(scopesAfter[index]?.equity ?? unknown('invalid-input'));
        }
      }
      const before = sumFigures(scopes.map((scope) => scope.equity));
      pools.push({ ...where, before, after: sumFigures(left) });
    }
  }
  steps.sort((x, y) => x.fraction - y.fraction);
  return { steps, unknown: unjudged, pools };
}

/** What a move makes of one scope. */
export type ScopeOutcome =
  | { readonly kind: 'survives' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason }
  | {
      readonly kind: 'liquidated';
      readonly step: Omit<LiquidationStep, 'accountId' | 'poolId' | 'settleCurrency' | 'practice'>;
    };

/** Walks one scope along a move, all prices in step from 0 to its full size. */
export function liquidateScope(scope: ScopeModel, path: Betas): ScopeOutcome {
  if (scope.members.length === 0) return { kind: 'survives' };
  const balance = balanceOf(scope);
  if (balance === undefined) {
    const figure = scope.equity.kind === 'unknown' ? scope.equity : scope.requirement;
    return { kind: 'unknown', reason: figure.kind === 'unknown' ? figure.reason : 'invalid-input' };
  }
  const problem = setUpJoint(balance, path);
  const fraction = solveJoint(problem, 1);
  if (fraction === undefined) return { kind: 'survives' };
  const first = worstLeg(problem, fraction);
  const prices = new Map<Underlying, Price>();
  for (const leg of scope.legs) {
    const move = path[leg.underlying] ?? 0;
    prices.set(leg.underlying, leg.facts.markPrice * (1 + move * fraction));
  }
  return {
    kind: 'liquidated',
    step: {
      marginMode: scope.kind,
      positions: keysOf(scope),
      ...(first === undefined ? {} : { first }),
      fraction,
      prices,
      lost: Math.max(0, balance.equity),
    },
  };
}

function keysOf(scope: ScopeModel): readonly PositionKey[] {
  return scope.members.map((member) => member.key);
}
