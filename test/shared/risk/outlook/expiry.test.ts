import { describe, expect, it } from 'vitest';
import { expiryDayOf } from '../../../../shared/risk/outlook/expiry.ts';

describe('the day on which a contract settles', () => {
  it.each([
    ['BTC/USDT:USDT-261225', Date.UTC(2026, 11, 25)],
    ['BTCUSD_241227', Date.UTC(2024, 11, 27)],
    ['FI_XBTUSD_280229', Date.UTC(2028, 1, 29)],
    ['BTC-USD-20270326', Date.UTC(2027, 2, 26)],
    ['BTC-7MAR25', Date.UTC(2025, 2, 7)],
  ])('of %s is read from its symbol', (symbol, day) => {
    expect(expiryDayOf(symbol)).toBe(day);
  });

  it.each([
    'BTC/USDT:USDT',
    'BTC-PERPETUAL',
    'X-261345',
    'X-270229',
    'X_251301',
    'BTC-27XYZ25',
    '',
  ])('of %s is not known', (symbol) => {
    expect(expiryDayOf(symbol)).toBeUndefined();
  });

  it('is right on every day of forty years', () => {
    for (let day = Date.UTC(2000, 0, 1); day < Date.UTC(2040, 0, 1); day += 86_400_000) {
      const text = new Date(day).toISOString().slice(0, 10).replaceAll('-', '');
      if (expiryDayOf(`X-${text}`) !== day) throw new Error(text);
    }
  });
});
