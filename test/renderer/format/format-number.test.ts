import { describe, expect, test } from 'vitest';
import {
  formatAmount,
  formatCount,
  formatDecimal,
  formatMove,
  formatPercent,
  formatPercentInput,
  formatPrice,
  formatQuantity,
  formatShare,
  formatSigmas,
  priceDecimals,
} from '../../../renderer/format/format-number.ts';

describe('numbers on the screen', () => {
  test('a negative number has a true minus sign and a zero has none', () => {
    expect(formatDecimal(-6.24, 1)).toBe('−6.2');
    expect(formatDecimal(-0.04, 1)).toBe('0.0');
    expect(formatDecimal(0, 1, true)).toBe('0.0');
  });

  test('a percentage is a fraction times a hundred, with its sign where asked for', () => {
    expect(formatPercent(0.0624)).toBe('6.2\u202f%');
    expect(formatPercent(-0.089, 1, true)).toBe('−8.9\u202f%');
    expect(formatPercent(0.412, 0, true)).toBe('+41\u202f%');
  });

  test('a percentage for typing carries no trace of binary fractions', () => {
    expect(formatPercentInput(0.07)).toBe('7');
    expect(formatPercentInput(0.015)).toBe('1.5');
    expect(formatPercentInput(0.285)).toBe('28.5');
  });

  test('a price has the digits of its market', () => {
    expect(formatPrice(57_310, 0.1)).toBe('57,310.0');
    expect(formatPrice(2.4021, 0.0001)).toBe('2.4021');
    expect(priceDecimals(57_310, 0.5)).toBe(1);
    expect(priceDecimals(0.012345)).toBe(6);
  });

  test('money has its currency, whole units from a thousand, cents below, six digits for coins', () => {
    expect(formatAmount(48_213.4, 'USD')).toBe('$48,213');
    expect(formatAmount(12.5, 'USD')).toBe('$12.50');
    expect(formatAmount(-0.0421, 'BTC')).toBe('−0.042100\u202fBTC');
    expect(formatAmount(12.5, 'USD', { signed: true })).toBe('+$12.50');
  });

  test('hidden amounts show neither digits nor sign', () => {
    expect(formatAmount(-48_213.4, 'USD', { hide: true, signed: true })).toBe('$•••••');
    expect(formatQuantity(1.35, true)).toBe('•••••');
  });

  test('counts agree with their noun', () => {
    expect(formatCount(1, 'position')).toBe('1 position');
    expect(formatCount(1200, 'position')).toBe('1,200 positions');
  });

  test('sigmas beyond a hundred are not written out', () => {
    expect(formatSigmas(1.44)).toBe('1.4\u202fσ');
    expect(formatSigmas(412)).toBe('> 99\u202fσ');
  });

  test('what is little but not nothing never reads as nothing', () => {
    expect(formatMove(-0.0004)).toBe('−0.04\u202f%');
    expect(formatMove(-0.00001)).toBe('under 0.01\u202f%');
    expect(formatMove(0.0623)).toBe('+6.2\u202f%');
    expect(formatMove(12.4)).toBe('+1,240\u202f%');
    expect(formatShare(0.00004)).toBe('<\u202f0.1\u202f%');
    expect(formatShare(0)).toBe('0.0\u202f%');
    expect(formatSigmas(0.001)).toBe('<\u202f0.1\u202fσ');
    expect(formatAmount(0.0086, 'USD', { decimals: 0 })).toBe('<\u202f$1');
    expect(formatAmount(0.004, 'USDT')).toBe('<\u202f0.01\u202fUSDT');
    expect(formatAmount(0, 'USD', { decimals: 0 })).toBe('$0');
  });
});
