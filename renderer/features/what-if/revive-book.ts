import type { Book } from '../../../shared/domain/book.ts';
import type { MarginTier } from '../../../shared/domain/margin-tier.ts';

/**
 * The book as it was before it travelled as JSON, which has no Infinity: the cap of the last, open tier arrives as
 * null and is put back. Without it every position with such a table would be unknown.
 */
export function reviveBook(book: Book): Book {
  return {
    ...book,
    accounts: book.accounts.map((account) => ({
      ...account,
      pools: account.pools.map((pool) => ({
        ...pool,
        positions: pool.positions.map((position) =>
          position.tiers === undefined
            ? position
            : { ...position, tiers: position.tiers.map(reviveTier) },
        ),
        ...(pool.requirements !== undefined && {
          requirements: pool.requirements.map((requirement) =>
            requirement.tiers === undefined
              ? requirement
              : { ...requirement, tiers: requirement.tiers.map(reviveTier) },
          ),
        }),
      })),
    })),
  };
}

function reviveTier(tier: MarginTier): MarginTier {
  return tier.cap === null ? { ...tier, cap: Infinity } : tier;
}
