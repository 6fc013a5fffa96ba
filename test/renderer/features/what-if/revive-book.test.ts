import { describe, expect, it } from 'vitest';
import type { Book } from '../../../../shared/domain/book.ts';
import { evaluateBook } from '../../../../shared/risk/evaluate.ts';
import { reviveBook } from '../../../../renderer/features/what-if/revive-book.ts';
import { sampleBook } from '../../../e2e/position/sample-book.ts';

const { book, betas, dailySigmas } = sampleBook();

describe('reviveBook', () => {
  it('gives the open tier back the cap that JSON took, so that the figures are the same again', () => {
    const [account] = book.accounts;
    const [pool] = account?.pools ?? [];
    if (account === undefined || pool === undefined) throw new Error('the sample has a pool');
    const tiers = pool.positions[0]?.tiers ?? [];
    const whole: Book = {
      ...book,
      accounts: [{ ...account, pools: [{ ...pool, requirements: [{ name: 'loan', tiers }] }] }],
    };
    const travelled = JSON.parse(JSON.stringify(whole)) as Book;
    expect(travelled).not.toEqual(whole);
    expect(reviveBook(travelled)).toEqual(whole);
  });

  it('leaves no figure unknown that was known before', () => {
    const travelled = JSON.parse(JSON.stringify(book)) as Book;
    expect(evaluateBook(reviveBook(travelled), { betas, dailySigmas })).toEqual(
      evaluateBook(book, { betas, dailySigmas }),
    );
  });
});
