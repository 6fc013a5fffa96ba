import { describe, expect, it } from 'vitest';
import { BYBIT_NO_PRICE, readReportedPrice } from '../../../../shared/risk/venue/no-price.ts';

describe('a reported liquidation price', () => {
  it.each([
    ['0', 0, 60_000, {}, 'none'],
    ['a negative number', -12, 60_000, {}, 'none'],
    ['0 without a mark', 0, undefined, {}, 'none'],
    ['999999 on a cheap coin', 999_999, 3000, {}, 'none'],
    ['0.0001 of Bybit', 0.0001, 0.05, BYBIT_NO_PRICE, 'none'],
    ['the largest price of Bybit', 199_999.8, 100_000, BYBIT_NO_PRICE, 'none'],
    ['the largest price of Bybit on a cheap coin', 199_999, 3000, BYBIT_NO_PRICE, 'none'],
    ['0.01 of KuCoin', 0.01, 3, { upTo: 0.01 }, 'none'],
  ] as const)('of %s means that there is none', (_name, price, mark, writing, meaning) => {
    expect(readReportedPrice(price, mark, writing)).toBe(meaning);
  });

  it.each([
    ['a short of PEPE near its mark', 0.00002, 0.000015, BYBIT_NO_PRICE],
    ['a long of SHIB near its mark', 0.000_008, 0.00001, BYBIT_NO_PRICE],
    ['a bitcoin short above 200,000', 231_400.5, 120_000, BYBIT_NO_PRICE],
    ['a bitcoin short with its mark just below', 199_999.5, 180_000, BYBIT_NO_PRICE],
    ['a coin of one cent on KuCoin', 0.009, 0.0095, { upTo: 0.01 }],
    ['0.0001 where the venue does not write it for none', 0.0001, 60_000, {}],
    ['a tiny price without a mark', 0.0001, undefined, BYBIT_NO_PRICE],
    ['a short at eight times the mark', 8, 1, {}],
  ] as const)('of %s is a price', (_name, price, mark, writing) => {
    expect(readReportedPrice(price, mark, writing)).toBe(price);
  });

  it('that is no number says nothing', () => {
    expect(readReportedPrice(Number.NaN, 1)).toBeUndefined();
    expect(readReportedPrice(Infinity, 1)).toBeUndefined();
  });
});
