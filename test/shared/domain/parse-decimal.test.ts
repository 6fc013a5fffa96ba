import { describe, expect, test } from 'vitest';
import { findDecimalEvidence, parseDecimal } from '../../../shared/domain/parse-decimal.ts';

const NARROW_SPACE = '\u202f';

describe('parseDecimal reads numbers as people write them, in one stated style', () => {
  test.each([
    ['1234.56', '.', 1234.56],
    ['1,234.56', '.', 1234.56],
    ['1 234.56', '.', 1234.56],
    ["1'234.56", '.', 1234.56],
    ['1’234.56', '.', 1234.56],
    [`1${NARROW_SPACE}234,56`, ',', 1234.56],
    ['1.234,56', ',', 1234.56],
    ['1 234,56', ',', 1234.56],
    ["1'234,56", ',', 1234.56],
    ['12,345,678', '.', 12345678],
    ['12.345.678', ',', 12345678],
    ['1,234', '.', 1234],
    ['1,234', ',', 1.234],
    ['1.234', '.', 1.234],
    ['1.234', ',', 1234],
    ['(12.3)', '.', -12.3],
    ['12-', '.', -12],
    ['-0.5', '.', -0.5],
    ['−0,5', ',', -0.5],
    ['+100', '.', 100],
    ['3.605E-05', '.', 0.00003605],
    ['1e3', '.', 1000],
    ['.5', '.', 0.5],
    ['0.123', '.', 0.123],
  ] as const)('%s with %s is %d', (text, decimal, value) => {
    expect(parseDecimal(text, decimal)?.value).toBe(value);
  });

  test.each([
    ['', '.'],
    [' ', '.'],
    ['-', '.'],
    ['abc', '.'],
    ['12abc', '.'],
    ['0x10', '.'],
    ['1,23,456', '.'],
    ['1,2345', '.'],
    ['1,234,56', '.'],
    ['1.234.56', '.'],
    ['1 234,567.8', '.'],
    ['0,123', '.'],
    ['1.2.3', '.'],
    ['--1', '.'],
    ['(-1)', '.'],
    ['-1-', '.'],
    ['1e400', '.'],
    ['Infinity', '.'],
    ['NaN', '.'],
    ['1,234.56', ','],
    ['1/2', '.'],
    ['01/02/2026', '.'],
  ] as const)('%j with %s is no number', (text, decimal) => {
    expect(parseDecimal(text, decimal)).toBeUndefined();
  });

  test('a unit is kept apart from the number', () => {
    expect(parseDecimal('1.5 ETH', '.')).toEqual({ value: 1.5, unit: 'ETH' });
    expect(parseDecimal('10SOL', '.')).toEqual({ value: 10, unit: 'SOL' });
    expect(parseDecimal('0.5%', '.')).toEqual({ value: 0.5, unit: '%' });
    expect(parseDecimal('-$694.48', '.')).toEqual({ value: -694.48, unit: '$' });
    expect(parseDecimal('5.000,00 USDT', ',')).toEqual({ value: 5000, unit: 'USDT' });
  });
});

test.each([
  ['1,234', 'either'],
  ['1.234', 'either'],
  ['-1,234', 'either'],
  ['0.123', 'point'],
  ['0,123', 'comma'],
  ['1234.567', 'point'],
  ['12,5', 'comma'],
  ['1,234,567', 'point'],
  ['1.234.567', 'comma'],
  ['1,234.5', 'point'],
  ['1.234,5', 'comma'],
  ['1 234.567', 'point'],
  ['1234', 'none'],
  ['hello, world', 'none'],
] as const)('%s says %s about the decimal sign', (text, evidence) => {
  expect(findDecimalEvidence(text)).toBe(evidence);
});
