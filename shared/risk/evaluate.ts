import type { Account, Book, Pool, Venue } from '../domain/book.ts';
import type { PositionRisk, ScopeRisk } from '../domain/risk-report.ts';
import type { AccountRisk, BookRisk, JointLeeway, PoolRisk } from '../domain/risk-report.ts';
import type { Ratio, Underlying } from '../domain/units.ts';
import { rulesOf, VENUE_RULES, type VenueRules } from './families/venue-rules.ts';
import { jointLeewayOf, nearestLeeway } from './joint/joint-leeway.ts';
import { buildScopes, type ScopeModel } from './scope/scope-model.ts';
import { describeScope } from './scope-risk.ts';
import { describePosition } from './position-risk.ts';
import { withVenueTotals } from './scope/venue-totals.ts';
import { solveScope } from './solve/solve-scope.ts';

/** What the engine needs besides the book. Both may lack an underlying: beta 1 and unknown sigmas are then taken. */
export interface RiskContext {
  /** To the base of a joint move, BTC. */
  readonly betas: Readonly<Record<Underlying, number>>;
  /** Standard deviation of a day's return, as a fraction. */
  readonly dailySigmas: Readonly<Record<Underlying, Ratio>>;
}

/** Every figure of every account. Pure: the same book and context give the same report. */
export function evaluateBook(book: Book, context: RiskContext): BookRisk {
  const accounts = book.accounts.map((account) => evaluateAccount(account, context));
  return { accounts, jointLeeway: nearestLeeway(accounts.map((account) => account.jointLeeway)) };
}

export function evaluateAccount(account: Account, context: RiskContext): AccountRisk {
  const pools = account.pools.map((pool) => evaluatePool(account, pool, context));
  return {
    accountId: account.id,
    pools,
    jointLeeway: nearestLeeway(pools.map((pool) => pool.jointLeeway)),
    warnings: warningsOf(account),
  };
}

export function evaluatePool(account: Account, pool: Pool, context: RiskContext): PoolRisk {
  const scopes = modelPool(account, pool);
  const positions = new Map<string, PositionRisk>();
  const risks: ScopeRisk[] = [];
  const leeways: JointLeeway[] = [];
  for (const scope of scopes) {
    const solved = solveScope(scope);
    const computed = describeScope(scope, solved);
    const sure = scope.kind === 'cross' ? withVenueTotals(pool, computed) : undefined;
    const risk = sure ?? computed;
    const solution = sure?.liquidatable === true ? { ...solved, liquidatable: true } : solved;
    risks.push(risk);
    leeways.push(jointLeewayOf(scope, context.betas));
    for (const member of scope.members) {
      positions.set(
        member.key,
        describePosition(scope, member, risk, solution, pool, context.dailySigmas),
      );
    }
  }
  const [first] = scopes;
  const risk = first?.kind === 'cross' || scopes.length === 1 ? risks[0] : undefined;
  return {
    accountId: account.id,
    id: pool.id,
    settleCurrency: pool.settleCurrency,
    ...(risk === undefined ? {} : { scope: risk }),
    positions: inBookOrder(pool, scopes, positions),
    jointLeeway: nearestLeeway(leeways),
  };
}

/** The margin scopes of a pool, ready for the solver. */
export function modelPool(account: Account, pool: Pool): readonly ScopeModel[] {
  const { venue, rules } = rulesFor(account, pool);
  return buildScopes(account.id, venue, rules, pool);
}

function rulesFor(account: Account, pool: Pool): { venue: Venue; rules: VenueRules } {
  const venue = venueOf(account, pool);
  return { venue, rules: rulesOf(venue, account.rule) };
}

/** The rule family of a pool. A venue that the table does not know (a file may name any) follows `generic`. */
export function venueOf(account: Account, pool: Pool): Venue {
  const named = pool.venue ?? account.venue;
  return Object.hasOwn(VENUE_RULES, named) ? named : 'generic';
}

function inBookOrder(
  pool: Pool,
  scopes: readonly ScopeModel[],
  risks: ReadonlyMap<string, PositionRisk>,
): readonly PositionRisk[] {
  const keys = new Map(
    scopes.flatMap((scope) => scope.members.map((member) => [member.position, member.key])),
  );
  return pool.positions.flatMap((position) => {
    const risk = risks.get(keys.get(position) ?? '');
    return risk === undefined ? [] : [risk];
  });
}

/** What was assumed, and what could not be used. */
export function warningsOf(account: Account): readonly string[] {
  const warnings: string[] = [];
  for (const pool of account.pools) {
    const { venue, rules } = rulesFor(account, pool);
    const hasCross = pool.positions.some((position) => position.marginMode === 'cross');
    if (venue === 'generic' && account.rule === undefined) {
      warnings.push(
        `pool ${pool.id}: answered by the generic rules (maintenance at the liquidation price, closing fee counted)`,
      );
    } else if (hasCross && rules.crossIsGeneric) {
      warnings.push(`pool ${pool.id}: cross margin of ${venue} is answered by the generic rules`);
    }
    for (const what of pool.notCovered ?? []) {
      warnings.push(
        `pool ${pool.id}: ${what} is not covered, so the figures of the pool are unknown`,
      );
    }
  }
  return warnings;
}
