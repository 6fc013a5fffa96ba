import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber, parsePositive } from '../../../shared/domain/parse-number.ts';

// prettier-ignore
const NOT_NUMBERS: readonly unknown[] = [
  '', ' ', '\t', '\n', '1 ', ' 1', '1\n', '1 2', '--1', '+-1', '-', '+', '.', 'e5', '1e', '1e+',
  '0x10', '0b1', '0o7', '1_000', '1,234', '1,5', "1'000", '1.2.3', '12abc', 'abc', '1n', '１２',
  'Infinity', '-Infinity', 'NaN', 'nan', 'null', 'undefined', 'true', '1e400', '-1e400', '∞',
  '1%', '$1', '(1)', '1-', '1/2', '−1', '1e5e5', '1e1.5',
  Number.NaN, Infinity, -Infinity, null, undefined, true, false, [], [1], {}, new Date(0),
  { valueOf: () => 1 }, Object(1), Symbol('1'), () => 1,
];

describe('D5: the one strict number parser', () => {
  it.each([
    ['0', 0],
    ['-0.00', -0],
    ['12', 12],
    ['-12.5', -12.5],
    ['0.00000001', 1e-8],
    ['1e-8', 1e-8],
    ['1.5E+3', 1500],
    ['007', 7],
    ['123456789012345678', 123456789012345680],
    [0, 0],
    [-1.5, -1.5],
  ])('reads %j', (input, value) => expect(parseNumber(input)).toBe(value));

  it.each(NOT_NUMBERS)('calls %o missing, never 0', (input) =>
    expect(parseNumber(input)).toBeUndefined(),
  );

  it('agrees with a plain description of a number on whatever text comes', () => {
    const plain = /^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$/;
    const pieces = fc.constantFrom('0', '1', '9', '.', ',', '-', '+', 'e', 'E', 'x', ' ', '_', '∞');
    const numeric = fc.double().map((value) => `${value}`);
    const text = fc.oneof(
      fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
      numeric,
    );
    fc.assert(
      fc.property(text, (input) => {
        const isNumber = plain.test(input) && Number.isFinite(Number(input));
        expect(parseNumber(input)).toBe(isNumber ? Number(input) : undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes only what is above zero where a price is meant', () => {
    expect(['0', '0.00', '-1', 0, -0, '', null].map(parsePositive)).toEqual(
      Array(7).fill(undefined),
    );
    expect(parsePositive('0.5')).toBe(0.5);
  });
});
