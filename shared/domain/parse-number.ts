const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The one strict number parser. Takes a finite number, or text that is nothing but one decimal number.
 * Everything else (`''`, `' '`, `'12abc'`, `'0x10'`, `'1,234'`, `'1e400'`, NaN, null) is undefined: missing, never 0.
 */
export function parseNumber(input: unknown): number | undefined {
  if (typeof input === 'number') return Number.isFinite(input) ? input : undefined;
  if (typeof input !== 'string' || !DECIMAL.test(input)) return undefined;
  const value = Number(input);
  return Number.isFinite(value) ? value : undefined;
}

/** As `parseNumber`, and greater than zero. */
export function parsePositive(input: unknown): number | undefined {
  const value = parseNumber(input);
  return value !== undefined && value > 0 ? value : undefined;
}
