import type { BookFields, PoolFields, PositionFields, TierFields } from './schema.ts';
import { formatPath } from './unlisted-fields.ts';

/** Why a file is not a book, and where. */
export interface BookProblem {
  /** Continues the path in words: "must be greater than 0". */
  readonly error: string;
  readonly path: string;
}

type Path = readonly PropertyKey[];

/** Rules that no single field can break; the first broken one, undefined when all hold. */
export function checkBook(book: BookFields): BookProblem | undefined {
  const ids = new Set<string>();
  for (const [a, account] of book.accounts.entries()) {
    const path = ['accounts', a];
    if (account.id !== undefined && ids.has(account.id)) {
      return problem([...path, 'id'], 'is used by another account of this book');
    }
    if (account.id !== undefined) ids.add(account.id);
    const poolIds = new Set<string>();
    for (const [p, pool] of account.pools.entries()) {
      const here = [...path, 'pools', p];
      if (pool.id !== undefined && poolIds.has(pool.id)) {
        return problem([...here, 'id'], 'is used by another pool of this account');
      }
      if (pool.id !== undefined) poolIds.add(pool.id);
      const found = checkPool(pool, here);
      if (found !== undefined) return found;
    }
  }
  return checkScenarios(book);
}

function checkPool(pool: PoolFields, path: Path): BookProblem | undefined {
  const wallets = (['walletBalance', 'equity', 'quoteBalance'] as const).filter(
    (name) => pool[name] !== undefined,
  );
  const [first, second] = wallets;
  if (first !== undefined && second !== undefined) {
    return problem([...path, second], `cannot stand beside ${first}: give one of them`);
  }
  for (const [index, requirement] of (pool.requirements ?? []).entries()) {
    const here = [...path, 'requirements', index];
    const computed = requirement.notional !== undefined || requirement.tiers !== undefined;
    if (requirement.maintenanceMargin !== undefined && computed) {
      return problem(
        [...here, 'notional'],
        'cannot stand beside maintenanceMargin: give one of them',
      );
    }
    if (requirement.maintenanceMargin === undefined) {
      if (requirement.notional === undefined) {
        return problem([...here, 'maintenanceMargin'], 'is missing (or give notional and tiers)');
      }
      if ((requirement.tiers ?? []).length === 0) return problem([...here, 'tiers'], 'is missing');
    }
    const found = checkTiers(requirement.tiers, 'quote', [...here, 'tiers']);
    if (found !== undefined) return found;
  }
  const seen = new Set<string>();
  for (const [index, position] of pool.positions.entries()) {
    const here = [...path, 'positions', index];
    const name = JSON.stringify([position.symbol, position.side, position.marginMode]);
    if (seen.has(name)) {
      return problem(
        here,
        `is a second ${position.marginMode} ${position.side} position in ${position.symbol}: make them one`,
      );
    }
    seen.add(name);
    const found = checkPosition(position, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkPosition(position: PositionFields, path: Path): BookProblem | undefined {
  if (position.isolatedMargin !== undefined && position.isolatedEquity !== undefined) {
    return problem(
      [...path, 'isolatedEquity'],
      'cannot stand beside isolatedMargin: give one of them',
    );
  }
  if (position.takerFeeRate !== undefined && position.closeFee !== undefined) {
    return problem([...path, 'closeFee'], 'cannot stand beside takerFeeRate: give one of them');
  }
  for (const [row, tier] of (position.tiers ?? []).entries()) {
    if (tier.maintenanceMarginRate > 1) {
      return problem(
        [...path, 'tiers', row, 'maintenanceMarginRate'],
        'must be a fraction, at most 1',
      );
    }
  }
  return checkTiers(position.tiers, position.tierUnit ?? 'quote', [...path, 'tiers']);
}

/** Rows ascend from 0 and touch. Tables in whole contracts may write 1–20000, 20001–42000. */
function checkTiers(
  tiers: readonly TierFields[] | undefined,
  unit: 'quote' | 'base' | 'contracts',
  path: Path,
): BookProblem | undefined {
  if (tiers === undefined) return undefined;
  if (tiers.length === 0) return problem(path, 'has no rows');
  let reached = 0;
  for (const [row, tier] of tiers.entries()) {
    const gap = tier.floor - reached;
    const slack = 1e-9 * Math.max(1, reached);
    const touches = Math.abs(gap) <= slack || (unit === 'contracts' && gap > 0 && gap <= 1);
    if (!touches) {
      return problem(
        [...path, row, 'floor'],
        row === 0
          ? 'must be 0 in the first row'
          : `must be ${reached}, where the row before ends: the table has ${gap > 0 ? 'a gap' : 'an overlap'}`,
      );
    }
    const isLast = row === tiers.length - 1;
    if ((tier.cap === undefined || tier.cap === null) && !isLast) {
      return problem([...path, row, 'cap'], 'is missing; only the last row may be open');
    }
    const cap = tier.cap ?? Infinity;
    if (cap <= tier.floor) return problem([...path, row, 'cap'], 'must be greater than floor');
    reached = cap;
  }
  return undefined;
}

function checkScenarios(book: BookFields): BookProblem | undefined {
  for (const [index, { betas }] of (book.scenarios ?? []).entries()) {
    const path = ['scenarios', index, 'betas'];
    if (typeof betas !== 'object' || betas === null || Array.isArray(betas)) {
      return problem(path, 'must be an object of numbers');
    }
    for (const [underlying, beta] of Object.entries(betas)) {
      if (typeof beta !== 'number' || !Number.isFinite(beta)) {
        return problem([...path, underlying], 'must be a number');
      }
    }
  }
  return undefined;
}

function problem(path: Path, error: string): BookProblem {
  return { error, path: formatPath(path) };
}
