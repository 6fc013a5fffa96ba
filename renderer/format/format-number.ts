import { decimalsOfTick, formatPrice } from '../../shared/words/format-number.ts';
import { HIDDEN } from '../../shared/words/hide-amounts.ts';

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

/** A price move: `−6.2 %`, with two decimals under 1 %, where they decide, and none from 100 %. What is not 0 never reads as 0. */
export function formatMove(move: number): string {
  const size = Math.abs(move);
  if (size > 0 && size < 0.00005) return `under ${formatPercent(0.0001, 2)}`;
  return formatPercent(move, size >= 1 ? 0 : size < 0.00995 ? 2 : 1, true);
}

/** A share that is 0 or more, such as a margin ratio: `63.0 %`, and `< 0.1 %` for what is little but not nothing. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.0005 ? `<${THIN}${formatPercent(0.001)}` : formatPercent(share);
}

/** Fraction → text for typing fields, no unit, no grouping: 0.1 → `10`, 0.015 → `1.5`. */
export function formatPercentInput(ratio: number): string {
  return String(Number((ratio * 100).toPrecision(10)));
}

/** `1.4 σ`; above 99 the exact number says nothing: `> 99 σ`; next to nothing is `< 0.1 σ`. */
export function formatSigmas(sigmas: number): string {
  if (sigmas > 0 && sigmas < 0.05) return `<${THIN}0.1${THIN}σ`;
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

const DOLLAR_LIKE = new Set(['USD', 'USDT', 'USDC', 'USDE', 'FDUSD', 'BUSD', 'EUR', 'GBP', 'CHF']);

/** Decimals for an amount: whole units from 1,000 of a dollar-like currency, cents below; six digits for coins. */
function amountDecimals(amount: number, currency: string): number {
  const size = Math.abs(amount);
  if (DOLLAR_LIKE.has(currency)) return size >= 1000 || size === 0 ? 0 : 2;
  if (size >= 1000) return 2;
  return size >= 1 ? 4 : 6;
}

/** Money with its currency: `12,340 USDT`, `$12,340`. `hide` is for screen sharing. Less than the last digit: `< $1`. */
export function formatAmount(
  amount: number,
  currency: string,
  options: { readonly hide?: boolean; readonly signed?: boolean; readonly decimals?: number } = {},
): string {
  const inCurrency = (digits: string): string =>
    currency === 'USD' ? `$${digits}` : `${digits}${THIN}${currency}`;
  if (options.hide === true) return inCurrency(HIDDEN);
  const decimals = options.decimals ?? amountDecimals(amount, currency);
  const text = inCurrency(formatDecimal(Math.abs(amount), decimals));
  const isDust = amount > 0 && !/[1-9]/.test(text);
  return isDust
    ? `<${THIN}${inCurrency(formatDecimal(10 ** -decimals, decimals))}`
    : withSign(amount, text, options.signed ?? false);
}

/** Number of contracts or coins: up to eight decimals, none that are not needed. */
export function formatQuantity(quantity: number, hide = false): string {
  return hide ? HIDDEN : withSign(quantity, formatter(0, 8).format(Math.abs(quantity)), false);
}

/** Counts: `1 position`, `3 positions`. */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatter(0, 0).format(count)} ${count === 1 ? singular : plural}`;
}
