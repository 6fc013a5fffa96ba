import { DAY_MS, HOUR_MS, type DurationMs, type Price, type Ratio } from '../../domain/units.ts';
import type { CoinDetectors } from '../detectors/coin-detectors.ts';

export function hours(spanMs: DurationMs): string {
  return `${Math.round(spanMs / HOUR_MS)} hours`;
}

/** What a volume is compared with: the same hour of other days, or whole days where a candle is one. */
export function normalOf(bucketMs: DurationMs): string {
  if (bucketMs >= DAY_MS) return 'of a day';
  return bucketMs <= HOUR_MS ? 'of this hour of the day' : `of these ${hours(bucketMs)} of the day`;
}

/**
 * `30 days`, or how much of them is known: a window that is not full yet must not be called by its length. A tenth may be
 * missing, as it is after a halt of the exchange.
 */
export function daysKnown({ drawdown, bucketMs }: CoinDetectors, days: number): string {
  const { values } = drawdown.highs;
  let known = 1;
  for (const value of values) if (!Number.isNaN(value)) known += 1;
  const knownDays = (known * bucketMs) / DAY_MS;
  if (knownDays >= days * 0.9) return `${days} days`;
  return knownDays < 2 ? `${hours(known * bucketMs)}` : `${Math.round(knownDays)} days`;
}

/** A true minus sign, as on every screen. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

export function percent(ratio: Ratio): string {
  const text = `${Math.abs(ratio * 100).toFixed(1)} %`;
  return ratio < 0 && text !== '0.0 %' ? withMinus(`-${text}`) : text;
}

/** Five significant digits, thousands apart: 57,310 and 0.35412. */
export function price(value: Price): string {
  const digits = Math.max(0, 4 - Math.floor(Math.log10(value)));
  const [whole = '', part] = value.toFixed(Math.min(12, digits)).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return part === undefined ? grouped : `${grouped}.${part}`;
}
