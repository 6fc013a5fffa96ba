import type { Pool } from '../../../shared/domain/book.ts';
import type { PoolDraft } from './account-draft.ts';

/** What is not covered in a pool of an account whose mode nobody knows. */
const MODE_UNREAD = 'the margin mode of the account, which could not be read,';

/**
 * A pool of an account whose mode is not known: its positions stand, isolated ones by themselves, and what backs the rest is
 * unknown. A pool without positions has no figure that the mode could make wrong.
 */
export const withoutMode = (pool: PoolDraft): PoolDraft =>
  pool.rows.length === 0 ? pool : { ...pool, notCovered: noted(pool.notCovered) };

/** The same of a finished pool. */
export const poolWithoutMode = (pool: Pool): Pool =>
  pool.positions.length === 0 ? pool : { ...pool, notCovered: noted(pool.notCovered) };

const noted = (words: readonly string[] = []): readonly string[] => [...words, MODE_UNREAD];
