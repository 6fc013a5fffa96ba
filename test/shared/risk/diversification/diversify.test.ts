import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../../../shared/domain/book.ts';
import { known, unknown } from '../../../../shared/domain/outcome.ts';
import { bookExposures } from '../../../../shared/risk/diversification/book-exposures.ts';
import { diversify } from '../../../../shared/risk/diversification/diversify.ts';
import { shiftBook } from '../../../../shared/risk/diversification/move-into.ts';
import { ASSUMED_COSTS } from '../../../../shared/risk/ways-out/way-out-changes.ts';
import { account, NO_CONTEXT, numberOf, pool, position } from '../builders.ts';

const COINS = ['BTC', 'ETH', 'SOL', 'XRP'] as const;
const context = {
  betas: { ETH: 1.2, SOL: 1.5, XRP: 0.9 },
  dailySigmas: { BTC: 0.03, ETH: 0.04, SOL: 0.06, XRP: 0.05 },
};
const exposuresOf = (values: readonly number[]) =>
  values.map((value, i) => ({ underlying: COINS[i] ?? 'BTC', value: known(value) }));

describe('how much of a book is one bet', () => {
  const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => Math.abs(x) > 1);

  it('has shares that add up to one, and as many bets at most as factors', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 4 }), (values) => {
        const result = diversify(exposuresOf(values), context);
        const sum = result.coins.reduce((total, coin) => total + numberOf(coin.share), 0);
        expect(sum).toBeCloseTo(1, 9);
        const bets = numberOf(result.effectiveBets);
        expect(bets).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(bets).toBeLessThanOrEqual(values.length + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('does not hang on the size of the book', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 4 }), (values) => {
        const one = diversify(exposuresOf(values), context);
        const ten = diversify(exposuresOf(values.map((value) => value * 10)), context);
        expect(numberOf(ten.effectiveBets)).toBeCloseTo(numberOf(one.effectiveBets), 6);
        expect(numberOf(ten.dailySigma) / numberOf(one.dailySigma)).toBeCloseTo(10, 6);
      }),
      { numRuns: 100 },
    );
  });

  it('is the variance of simulated days', () => {
    // Independent normals by Box and Muller from a small generator, so that the test is the same each time.
    let seed = 42;
    const uniform = () => (seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
    const normal = () =>
      Math.sqrt(-2 * Math.log(uniform() || 1e-9)) * Math.cos(2 * Math.PI * uniform());
    const values = [1000, -400, 600, 0];
    const own = COINS.map((coin) => {
      const beta = coin === 'BTC' ? 1 : context.betas[coin];
      const rest = context.dailySigmas[coin] ** 2 - (beta * 0.03) ** 2;
      return { beta, own: coin === 'BTC' ? 0 : Math.sqrt(Math.max(0, rest)) };
    });
    let squares = 0;
    const days = 40_000;
    for (let day = 0; day < days; day += 1) {
      const btc = 0.03 * normal();
      const gain = values.reduce(
        (sum, value, i) =>
          sum + value * ((own[i]?.beta ?? 0) * btc + (own[i]?.own ?? 0) * normal()),
        0,
      );
      squares += gain ** 2;
    }
    const simulated = Math.sqrt(squares / days);
    const sigma = numberOf(diversify(exposuresOf(values), context).dailySigma);
    expect(Math.abs(simulated / sigma - 1)).toBeLessThan(0.02);
  });

  it('calls BTC alone one bet, all of it the market', () => {
    const result = diversify(exposuresOf([1000]), context);
    expect(result.effectiveBets).toEqual(known(1));
    expect(result.marketShare).toEqual(known(1));
  });

  it('is unknown where a sigma or an exposure is, and nothing at all without exposure', () => {
    const foo = { underlying: 'FOO', value: known(10) };
    expect(diversify([foo], context).effectiveBets).toEqual(unknown('no-volatility'));
    const blind = { underlying: 'BTC', value: unknown('stale') };
    expect(diversify([blind], context).dailySigma).toEqual(unknown('stale'));
    expect(diversify([], context).effectiveBets).toEqual(known(0));
  });
});

const rateOf = (currency: string) => (currency === 'BTC' ? known(100) : known(1));

describe('exposures of a book', () => {
  it('nets sides, counts coins held as collateral and the equity of pools kept in a coin', () => {
    const book: Book = {
      accounts: [
        account({
          pools: [
            pool({
              walletBalance: 10,
              collateral: [
                { asset: 'BTC', amount: 2, price: 100, weight: 0.9, liabilityWeight: 1 },
              ],
              positions: [position({ contracts: 3, side: 'short' })],
            }),
          ],
        }),
        account({
          id: 'coin',
          venue: 'binance-coinm',
          pools: [
            pool({
              settleCurrency: 'BTC',
              walletBalance: 1,
              positions: [
                position({
                  contractType: 'inverse',
                  contractSize: 100,
                  contracts: 1,
                  side: 'short',
                }),
              ],
            }),
          ],
        }),
      ],
    };
    const [only] = bookExposures(book, rateOf);
    // −3 BTC and 2 BTC in the first; 1 BTC of equity and −1 BTC of contracts in the second.
    expect(numberOf(only?.value ?? { kind: 'unknown' })).toBeCloseTo(-100, 9);
  });

  it('does not make an unknown member smaller', () => {
    const book = { accounts: [account({ pools: [pool({ positions: [position()] })] })] };
    const [only] = bookExposures(book, () => unknown('no-exchange-rate'));
    expect(only?.value).toEqual(unknown('no-exchange-rate'));
  });
});

describe('moving a part into a haven', () => {
  const coins = { asset: 'BTC', amount: 1, price: 100, weight: 0.95, liabilityWeight: 1 };
  const long: Book = {
    accounts: [
      account({
        venue: 'okx',
        pools: [pool({ collateral: [coins], positions: [position({ contracts: 5 })] })],
      }),
    ],
  };
  const down = (leeway: { readonly down: { readonly kind: string; readonly ratio?: number } }) =>
    leeway.down.ratio ?? Number.NaN;

  it('gives more joint leeway the more of the coins goes into stablecoins', () => {
    const at = (share: number) =>
      down(
        shiftBook(
          long,
          { what: 'collateral', share, into: { kind: 'stablecoins' } },
          NO_CONTEXT,
          ASSUMED_COSTS,
        ).after,
      );
    expect(at(0.5)).toBeLessThan(at(0.1));
    expect(at(1)).toBeLessThan(at(0.5));
  });

  it('counts gold by its own beta', () => {
    const gold = {
      kind: 'gold',
      asset: 'XAU',
      price: 50,
      weight: 0.95,
      maintenanceMarginRate: 0.01,
    } as const;
    const shift = { what: 'collateral', share: 1, into: gold } as const;
    const alike = shiftBook(long, shift, { ...NO_CONTEXT, betas: { XAU: 1 } }, ASSUMED_COSTS);
    const apart = shiftBook(long, shift, { ...NO_CONTEXT, betas: { XAU: 0 } }, ASSUMED_COSTS);
    expect(down(alike.after)).toBeCloseTo(down(alike.before), 9);
    expect(down(apart.after)).toBeLessThan(down(apart.before));
  });

  it('closes the stated part of every position and pays for it', () => {
    const book = {
      accounts: [
        account({ pools: [pool({ walletBalance: 60, positions: [position({ contracts: 5 })] })] }),
      ],
    };
    const shift = { what: 'exposure', share: 0.4, into: { kind: 'stablecoins' } } as const;
    const result = shiftBook(book, shift, NO_CONTEXT, ASSUMED_COSTS);
    expect(result.book.accounts[0]?.pools[0]?.positions[0]?.contracts).toBeCloseTo(3, 12);
    expect(result.costs.get('USDT')).toBeCloseTo(200 * 0.0011, 9);
    expect(down(result.after)).toBeLessThan(down(result.before));
  });

  it('says where nothing could be moved', () => {
    const book = { accounts: [account({ pools: [pool({ walletBalance: 60 })] })] };
    const shift = { what: 'collateral', share: 0.4, into: { kind: 'stablecoins' } } as const;
    const result = shiftBook(book, shift, NO_CONTEXT, ASSUMED_COSTS);
    expect(result.untouched).toEqual([{ accountId: 'a', poolId: 'p', reason: 'no-coins' }]);
    expect(result.after).toEqual(result.before);
  });
});
