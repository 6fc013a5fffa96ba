import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hideAmountsIn, hideAmountsOf } from '../../../shared/words/hide-amounts.ts';
import { accountAlarmWords } from '../../../shared/words/account-words.ts';
import type { AccountFacts } from '../../../shared/words/alarm-facts.ts';

describe('a sentence on a shared screen', () => {
  test('hides amounts of money, coins and contracts, and keeps prices, times and percentages', () => {
    expect(
      hideAmountsIn(
        'Mark price 21.175. Margin ratio 20 %. Add 4,540.85 USDT, or sell 1,434 LINK or 12 contracts of it, to be 13.8 % away again. Positions worth $1,234.50. As of 14:36:32 UTC. API key 7.',
      ),
    ).toBe(
      'Mark price 21.175. Margin ratio 20 %. Add ••••• USDT, or sell ••••• LINK or ••••• contracts of it, to be 13.8 % away again. Positions worth $•••••. As of 14:36:32 UTC. API key 7.',
    );
    expect(
      hideAmountsIn('Bybit BTC long is liquidated 6.2 % below (57,310), 1.4 daily sigmas.'),
    ).toBe('Bybit BTC long is liquidated 6.2 % below (57,310), 1.4 daily sigmas.');
  });

  test.each(['S', 'W', '1000PEPE', 'kPEPE', 'wstETH', '1INCH', 'USD', 'PUMPFUN'])(
    'hides an amount of any coin, however it is written: %s',
    (coin) => {
      expect(hideAmountsIn(`Sell 1,234.5 ${coin}, or hedge.`)).toBe(
        `Sell ••••• ${coin}, or hedge.`,
      );
    },
  );

  test.each([
    'It may fall to 57,310. BTC is nearest.',
    'About 12 s left, 3 positions, 2 min 5 s, 24 h, 15 min.',
    'Leverage 3.2x, your limit of 5x.',
    'Since 14:36:32. A reduce-only stop stands there.',
    'Clocks differ by 1,200 ms; 1,000 requests of 2,400 are used.',
  ])('leaves what is no amount: %s', (sentence) => {
    expect(hideAmountsIn(sentence)).toBe(sentence);
  });

  test('says where the amounts are only where there were some', () => {
    const calm = { title: 'Bybit BTC long is 6.2 % away.', text: 'Since 14:00:00.' };
    expect(hideAmountsOf(calm)).toBe(calm);
    const exact = { ...calm, text: 'Add 4,540.85 USDT.', level: 'critical' };
    expect(hideAmountsOf(exact)).toEqual({
      ...exact,
      text: 'Add ••••• USDT. Open Leeway for the amounts.',
    });
  });

  test('no alarm about an account shows its money, whatever the money is', () => {
    const amount = fc.double({ min: 1_000.01, max: 9e8, noNaN: true });
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        fc.constantFrom('USD', 'USDT', 'EUR', 'BTC'),
        (from, now, limit, currency) => {
          const facts: AccountFacts = {
            kind: 'account',
            name: 'Main',
            currency,
            notional: from,
            equity: now,
            leverage: 2.9,
            loss: { from, fromMs: 0, now, since: '24h-high', ratio: 0.1 },
          };
          for (const topic of ['notional-limit', 'leverage-limit', 'loss-limit']) {
            const { title, text } = hideAmountsOf(
              accountAlarmWords(topic, {
                ...facts,
                limit: topic === 'notional-limit' ? limit : topic === 'leverage-limit' ? 3 : 0.08,
              }),
            );
            expect(`${title} ${text}`).not.toMatch(/\d,\d{3}/);
          }
        },
      ),
    );
  });
});
