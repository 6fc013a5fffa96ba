import {
  MINUTE_MS,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../domain/units.ts';

/**
 * Numbers as text, once for screen, tray, notification and command line. Always `1,234.5`: a price must never be read
 * in another locale's notation. Only finite numbers come in: unknown is a word, chosen by the caller.
 */

const formatters = new Map<string, Intl.NumberFormat>();

function decimal(minimum: number, maximum: number): Intl.NumberFormat {
  const key = `${minimum}/${maximum}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: minimum,
      maximumFractionDigits: maximum,
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/** Decimals that a tick of this size needs: 0.1 → 1, 0.05 → 2, 5 → 0, 1e-7 → 7. At most 12. */
export function decimalsOfTick(tickSize: Price): number {
  for (let digits = 0; digits < 12; digits++) {
    const scaled = tickSize * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return digits;
  }
  return 12;
}

/** Decimals that leave five significant digits; 0 from 10,000 upwards. */
function decimalsOfSize(value: number): number {
  if (value === 0) return 0;
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return Math.min(12, Math.max(0, 4 - magnitude));
}

/** Price with the digits of its market, so that a column lines up; five significant digits where the tick is unknown. */
export function formatPrice(price: Price, tickSize?: Price): string {
  if (tickSize !== undefined && tickSize > 0) {
    const digits = decimalsOfTick(tickSize);
    return decimal(digits, digits).format(price);
  }
  return decimal(0, decimalsOfSize(price)).format(price);
}

/** Price within a sentence: at most five significant digits, never finer than the market. */
export function formatPriceShort(price: Price, tickSize?: Price): string {
  const wanted = decimalsOfSize(price);
  const finest = tickSize !== undefined && tickSize > 0 ? decimalsOfTick(tickSize) : 12;
  return decimal(0, Math.min(wanted, finest)).format(price);
}

/** Fraction as percent: 0.062 → `6.2 %`; one decimal, two below 1 %. The sign stands only where it is negative. */
export function formatPercent(ratio: Ratio, decimals?: number): string {
  const percent = ratio * 100;
  const digits = decimals ?? (Math.abs(percent) < 0.995 ? 2 : 1);
  return `${decimal(digits, digits).format(withoutNegativeZero(percent, digits))} %`;
}

/** As `formatPercent`, with the sign always written: `+1.4 %`, `−8.9 %` (a true minus sign). */
export function formatSignedPercent(ratio: Ratio, decimals?: number): string {
  const text = formatPercent(Math.abs(ratio), decimals);
  if (/^[0.]+ %$/.test(text)) return text;
  return ratio < 0 ? `\u2212${text}` : `+${text}`;
}

/** `1.4 daily sigmas`; next to nothing is said so, because 0.0 would claim that none is left. */
export function formatSigmas(sigmas: number): string {
  if (sigmas > 0 && sigmas < 0.05) return 'under 0.1 daily sigmas';
  const text = decimal(1, 1).format(sigmas);
  return `${text} daily ${text === '1.0' ? 'sigma' : 'sigmas'}`;
}

/** Money without its currency: two decimals, six significant digits below 1 (coin-margined amounts). */
export function formatAmount(amount: number): string {
  const size = Math.abs(amount);
  if (size === 0 || size >= 1) return decimal(2, 2).format(withoutNegativeZero(amount, 2));
  return decimal(2, Math.min(12, 5 - Math.floor(Math.log10(size)))).format(amount);
}

/** `3.2x`. */
export function formatLeverage(leverage: number): string {
  return `${decimal(0, leverage < 100 ? 1 : 0).format(leverage)}x`;
}

/** Length of time in the two largest units: `12 s`, `2 min 5 s`, `3 h 10 min`, `2 d 4 h`. Negative counts as 0. */
export function formatDuration(duration: DurationMs): string {
  const seconds = Math.max(0, Math.floor(duration / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** An estimate of a length of time: whole minutes from two on, `12 s` below; seconds would claim to know them. */
export function formatRoughDuration(duration: DurationMs): string {
  const isLong = duration >= 2 * MINUTE_MS;
  return formatDuration(isLong ? Math.round(duration / MINUTE_MS) * MINUTE_MS : duration);
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Length of time in its largest unit only, for ages that must not jump in width: `12 s`, `2 min`, `3 h`, `2 d`. */
export function formatAge(duration: DurationMs): string {
  const seconds = Math.max(0, Math.floor(duration / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const clocks = new Map<string | undefined, Intl.DateTimeFormat>();

/** Local time of day, `hh:mm:ss`; `timeZone` is for tests. */
export function formatTimeOfDay(time: TimestampMs, timeZone?: string): string {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    clocks.set(timeZone, clock);
  }
  return clock.format(time);
}

function withoutNegativeZero(value: number, digits: number): number {
  return Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value;
}

/** Four digits that count, never below what is needed; money to the cent. */
export function roundUp(amount: number, leastDecimals = 0): number {
  const decimals = Math.max(leastDecimals, 3 - Math.floor(Math.log10(amount)));
  const scale = 10 ** Math.min(12, decimals);
  return Math.ceil(amount * scale * (1 - 1e-12)) / scale;
}
