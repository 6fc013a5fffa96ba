import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../shared/domain/book.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { orderOfLiquidations } from '../../../../shared/risk/stress/order-of-liquidations.ts';
import { toPartialWords } from '../../../../renderer/features/stress/partial-words.ts';
import {
  estimateParts,
  leftAfterSteps,
} from '../../../../renderer/features/stress/step-estimates.ts';

function long(underlying: string, more: Partial<Position>): Position {
  return {
    symbol: `${underlying}/USDT:USDT`,
    underlying,
    side: 'long',
    contracts: 1,
    contractSize: 1,
    contractType: 'linear',
    marginMode: 'isolated',
    entryPrice: 100,
    markPrice: 100,
    maintenanceMarginRate: 0.01,
    ...more,
  };
}

/** Two isolated longs that go at about -9 % and -19 %, and a wallet of 50 that nothing touches. */
const ACCOUNT: Account = {
  id: 'a',
  venue: 'binance-usdm',
  positionMode: 'one-way',
  pools: [
    {
      id: 'main',
      settleCurrency: 'USDT',
      walletBalance: 50,
      positions: [
        long('BTC', { isolatedMargin: 10 }),
        long('ETH', { isolatedMargin: 20 }),
        long('SOL', { contracts: 0.1, marginMode: 'cross' }),
      ],
    },
  ],
};
const FALL = { BTC: -0.3, ETH: -0.3, SOL: -0.3 };

describe('leftAfterSteps', () => {
  it('counts what is still there at the prices of each step', () => {
    const { steps } = orderOfLiquidations({ accounts: [ACCOUNT] }, FALL);
    expect(steps.map((step) => step.positions[0]?.split('|')[2])).toEqual([
      'BTC/USDT:USDT',
      'ETH/USDT:USDT',
    ]);
    const [first, second] = leftAfterSteps([ACCOUNT], FALL, steps);
    const fall = (steps[0]?.fraction ?? 0) * 0.3;
    // The wallet and its small position, and the ETH margin less what ETH has lost by then.
    expect(first?.kind === 'known' && first.value).toBeCloseTo(50 - 10 * fall + 20 - 100 * fall, 9);
    const later = (steps[1]?.fraction ?? 0) * 0.3;
    expect(second?.kind === 'known' && second.value).toBeCloseTo(50 - 10 * later, 9);
  });

  it('is unknown when the account is no longer in the book', () => {
    const { steps } = orderOfLiquidations({ accounts: [ACCOUNT] }, FALL);
    expect(leftAfterSteps([], FALL, steps)[0]?.kind).toBe('unknown');
  });
});

describe('estimateParts', () => {
  it('is the same whether the rest of the pool is looked at or not', () => {
    const whole = orderOfLiquidations({ accounts: [ACCOUNT] }, FALL, { inParts: true }).steps;
    for (const step of whole) {
      expect(step.partial).toBeDefined();
      expect(estimateParts([ACCOUNT], FALL, step)).toEqual(step.partial);
    }
  });

  it('is nothing at a venue that closes the whole at once', () => {
    const blofin: Account = { ...ACCOUNT, venue: 'blofin' };
    const [step] = orderOfLiquidations({ accounts: [blofin] }, FALL).steps;
    expect(step && estimateParts([blofin], FALL, step)).toBeUndefined();
  });
});

describe('toPartialWords', () => {
  const words = (closed: readonly number[], outcome: 'survives' | 'goes-whole' = 'survives') =>
    toPartialWords(
      {
        rule: 'until-safe',
        outcome,
        closed: new Map(closed.map((share, index) => [String(index), share])),
        left: 1234,
        steps: [],
      },
      { venue: 'Binance', currency: 'USDT', hide: false },
    ).replaceAll(/\s/g, ' ');

  it('says how much goes and what the rest keeps', () => {
    expect(words([0.4])).toBe(
      'Estimate: Binance closes in parts and may take only about 40 % of it; the rest would then live through this move with 1,234 USDT left. Do not count on it.',
    );
  });

  it('gives a range where the positions shrink by different shares', () => {
    expect(words([0.2, 0.65])).toContain('about 20 % to 65 % of each position');
  });

  it('does not promise anything when no part is enough', () => {
    expect(words([1], 'goes-whole')).toContain('all of it goes');
  });
});
