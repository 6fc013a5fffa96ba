import { decimalsOfTick, formatPrice } from '../../shared/words/format-number.ts';

/** U+2212: as wide as a plus and never broken from its digits. */
export const MINUS = '−';
/** U+202F, narrow no-break space: between a number and its unit. */
const THIN = '\u202f';

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(minimum: number, maximum: number): Intl.NumberFormat {
  const key = `${minimum}-${maximum}`;
  let found = formatters.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: minimum,
      maximumFractionDigits: maximum,
    });
    formatters.set(key, found);
  }
  return found;
}

function withSign(value: number, text: string, signed: boolean): string {
  const isZero = !/[1-9]/.test(text);
  if (value < 0 && !isZero) return `${MINUS}${text}`;
  return signed && !isZero ? `+${text}` : text;
}

/** Fixed number of decimals, grouped by thousands: `57,310.50`. Rounds to nearest; −0 is written 0. */
export function formatDecimal(value: number, decimals: number, signed = false): string {
  return withSign(value, formatter(decimals, decimals).format(Math.abs(value)), signed);
}

// Prices read the same on the screen, in messages and on the command line.
export { formatPrice };

/** Decimals in which `formatPrice` writes a price, for axes that format themselves. */
export function priceDecimals(price: number, tickSize?: number): number {
  if (tickSize !== undefined && tickSize > 0) return decimalsOfTick(tickSize);
  if (price === 0) return 0;
  return Math.min(12, Math.max(0, 4 - Math.floor(Math.log10(Math.abs(price)))));
}

/** Fraction → `6.2 %`; `signed` writes `+` too. */
export function formatPercent(ratio: number, decimals = 1, signed = false): string {
  return `${formatDecimal(ratio * 100, decimals, signed)}${THIN}%`;
}

/** Fraction → text for typing fields, no unit, no grouping: 0.1 → `10`, 0.015 → `1.5`. */
export function formatPercentInput(ratio: number): string {
  return String(Number((ratio * 100).toPrecision(10)));
}

/** `1.4 σ`; above 99 the exact number says nothing: `> 99 σ`. */
export function formatSigmas(sigmas: number): string {
  return sigmas > 99 ? `> 99${THIN}σ` : `${formatDecimal(sigmas, 1)}${THIN}σ`;
}

/** `5.2×`. */
export function formatMultiple(multiple: number, decimals = 1): string {
  return `${formatDecimal(multiple, decimals)}×`;
}

/** Configured leverage, without needless decimals: `10×`, `2.5×`. */
export function formatLeverage(leverage: number): string {
  return `${formatter(0, 2).format(leverage)}×`;
}

const HIDDEN = '•••••';

const DOLLAR_LIKE = new Set(['USD', 'USDT', 'USDC', 'USDE', 'FDUSD', 'BUSD', 'EUR', 'GBP', 'CHF']);

/** Decimals for an amount: whole units from 1,000 of a dollar-like currency, cents below; six digits for coins. */
function amountDecimals(amount: number, currency: string): number {
  const size = Math.abs(amount);
  if (DOLLAR_LIKE.has(currency)) return size >= 1000 || size === 0 ? 0 : 2;
  if (size >= 1000) return 2;
  return size >= 1 ? 4 : 6;
}

/** Money with its currency: `12,340 USDT`, `$12,340`. `hide` is for screen sharing. */
export function formatAmount(
  amount: number,
  currency: string,
  options: { readonly hide?: boolean; readonly signed?: boolean; readonly decimals?: number } = {},
): string {
  const digits =
    options.hide === true
      ? HIDDEN
      : formatDecimal(Math.abs(amount), options.decimals ?? amountDecimals(amount, currency));
  const text = currency === 'USD' ? `$${digits}` : `${digits}${THIN}${currency}`;
  return options.hide === true ? text : withSign(amount, text, options.signed ?? false);
}

/** Number of contracts or coins: up to eight decimals, none that are not needed. */
export function formatQuantity(quantity: number, hide = false): string {
  return hide ? HIDDEN : withSign(quantity, formatter(0, 8).format(Math.abs(quantity)), false);
}

/** Counts: `1 position`, `3 positions`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatter(0, 0).format(count)} ${count === 1 ? singular : plural}`;
}
