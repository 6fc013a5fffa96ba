import { parseNumber } from './parse-number.ts';

export type DecimalSign = '.' | ',';

/** Most cells of most files: digits and at most one decimal sign, read without looking further. */
const PLAIN: Readonly<Record<DecimalSign, RegExp>> = {
  '.': /^-?\d+(?:\.\d+)?$/,
  ',': /^-?\d+(?:,\d+)?$/,
};

export interface ParsedDecimal {
  readonly value: number;
  /** What stood behind or before the number: `%`, `USDT`, `$`; the caller decides whether it belongs there. */
  readonly unit?: string;
}

const SPACES = /[\u0020\u00a0\u2007\u2009\u202f]/g;
const CURRENCY_SIGNS = '$€£¥';
const UNIT = /^[A-Z][A-Z0-9]{1,9}$/;

/**
 * A number as people and spreadsheets write it, in one stated style: `1,234.56`, `1 234.56`, `1'234.56` when the decimal
 * sign is a point, `1.234,56`, `1 234,56` when it is a comma. `(12.3)` and `12-` are negative. Groups are of exactly three
 * digits and of one kind. Anything else is undefined, never a part of the number and never 0.
 */
export function parseDecimal(input: string, decimal: DecimalSign): ParsedDecimal | undefined {
  if (PLAIN[decimal].test(input)) {
    const value = parseNumber(decimal === '.' ? input : input.replace(',', '.'));
    return value === undefined ? undefined : { value };
  }
  const { body, unit, negative } = stripDecorations(input);
  const plain = toPlainDigits(body, decimal);
  if (plain === undefined) return undefined;
  const value = parseNumber(plain);
  if (value === undefined) return undefined;
  return { value: negative ? 0 - value : value, ...(unit === undefined ? {} : { unit }) };
}

/** Whether the text is a number in at least one of the two styles. */
export function looksNumeric(input: string): boolean {
  return parseDecimal(input, '.') !== undefined || parseDecimal(input, ',') !== undefined;
}

/** Not three digits behind the only sign: it cannot stand before thousands. */
const SURE_POINT = /^-?\d+\.(?:\d{1,2}|\d{4,})$/;
const SURE_COMMA = /^-?\d+,(?:\d{1,2}|\d{4,})$/;

export type DecimalEvidence = 'point' | 'comma' | 'either' | 'none';

/**
 * What one cell says about its decimal sign. `1,234` and `1.234` may be either, and say so; `12.5`, `0,123`, `1.234.567`
 * and `1,234.5` can only be one. `none`: no sign in it, or no number.
 */
export function findDecimalEvidence(input: string): DecimalEvidence {
  if (!/[.,]/.test(input)) return 'none';
  if (SURE_POINT.test(input)) return 'point';
  if (SURE_COMMA.test(input)) return 'comma';
  const { body } = stripDecorations(input);
  if (!/[.,]/.test(body)) return 'none';
  const asPoint = parseDecimal(input, '.');
  const asComma = parseDecimal(input, ',');
  if (asPoint === undefined && asComma === undefined) return 'none';
  if (asPoint === undefined) return 'comma';
  if (asComma === undefined) return 'point';
  return 'either';
}

function stripDecorations(input: string): { body: string; unit?: string; negative: boolean } {
  let body = input.trim().replaceAll('−', '-');
  let negative = false;
  let unit: string | undefined;
  const takeUnit = (found: string, rest: string) => {
    unit = found;
    body = rest.trim();
  };
  const parenthesized = /^\(([^()]+)\)$/.exec(body);
  if (parenthesized?.[1] !== undefined) {
    negative = true;
    body = parenthesized[1].trim();
    if (/^[+-]|-$/.test(body)) return { body: '', negative };
  }
  const suffix = /^(.*?\d[.,]?)\s*(%|[A-Z][A-Z0-9]{1,9})$/.exec(body);
  if (suffix?.[1] !== undefined && suffix[2] !== undefined) {
    const isExponent = /^E\d+$/.test(suffix[2]);
    if (!isExponent && (suffix[2] === '%' || UNIT.test(suffix[2]))) takeUnit(suffix[2], suffix[1]);
  }
  const currency = /^([+-]?)([$€£¥])\s*(.*)$/.exec(body);
  if (currency?.[2] !== undefined && unit === undefined) {
    takeUnit(currency[2], `${currency[1] ?? ''}${currency[3] ?? ''}`);
  } else if (unit === undefined && CURRENCY_SIGNS.includes(body.at(-1) ?? ' ')) {
    takeUnit(body.at(-1) ?? '', body.slice(0, -1));
  }
  if (body.endsWith('-') && !/^[+-]/.test(body)) {
    negative = true;
    body = body.slice(0, -1).trim();
  }
  return unit === undefined ? { body, negative } : { body, unit, negative };
}

/** Grouped digits of either style as `parseNumber` takes them; undefined when the grouping is not regular. */
function toPlainDigits(body: string, decimal: DecimalSign): string | undefined {
  const sign = /^[+-]/.exec(body)?.[0] ?? '';
  const text = body.slice(sign.length).replaceAll(SPACES, ' ').replaceAll('’', "'");
  if (text === '') return undefined;
  const separator = decimal === '.' ? ',' : '.';
  const parts = text.split(decimal);
  if (parts.length > 2) return undefined;
  const [whole = '', fraction] = parts;
  if (fraction !== undefined && !/^\d*(?:[eE][+-]?\d+)?$/.test(fraction)) return undefined;
  const digits = ungroup(whole, separator);
  if (digits === undefined) return undefined;
  return `${sign}${digits}${fraction === undefined ? '' : `.${fraction}`}`;
}

function ungroup(whole: string, separator: ',' | '.'): string | undefined {
  if (/^\d*$/.test(whole) || /^\d+[eE][+-]?\d+$/.test(whole)) return whole;
  for (const group of [separator, ' ', "'"]) {
    const pieces = whole.split(group);
    if (pieces.length < 2) continue;
    const [first = '', ...rest] = pieces;
    // A leading zero is never followed by a group of thousands, so `0,123` is no grouped number.
    const regular = /^[1-9]\d{0,2}$/.test(first) && rest.every((piece) => /^\d{3}$/.test(piece));
    return regular ? pieces.join('') : undefined;
  }
  return undefined;
}
