import { expect, it } from 'vitest';
import { marketWords } from '../../../shared/words/account-words.ts';

const calm = {
  kind: 'market',
  verdict: 'calm',
  regime: 'none',
  scope: 'one-coin',
  because: [],
} as const;

it('calls neither calm nor stress that of one coin', () => {
  expect(marketWords({ ...calm, regime: 'correction' }).title).toBe(
    'The market is calm, but in a correction.',
  );
  expect(marketWords({ ...calm, verdict: 'stress' }).title).toBe(
    'A part of the market is under stress.',
  );
  expect(marketWords({ ...calm, verdict: 'sell-off' }).title).toBe('One coin is in a sell-off.');
});

it('names no limit of a correction, which the trader may have set otherwise', () => {
  const { text } = marketWords({ ...calm, regime: 'bear' });
  expect(text).toContain('bear market');
  expect(text).not.toMatch(/\d/);
});
