import type { Candle } from '../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import type { PricePoint } from '../../../shared/market/correlation/paired-returns.ts';
import { momentOf } from '../calendar/zoned-time.ts';

const ZONE = 'America/New_York';
const CLOSE_HOUR = 16;

/** Ends of the sessions of New York from Monday to Friday, ascending. Holidays are among them: nobody listed them here. */
export function sessionCloses(fromMs: TimestampMs, toMs: TimestampMs): readonly TimestampMs[] {
  const closes: TimestampMs[] = [];
  for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS <= toMs; day += 1) {
    const date = new Date(day * DAY_MS);
    const weekday = date.getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    const close = momentOf(
      {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: CLOSE_HOUR,
        minute: 0,
        second: 0,
      },
      ZONE,
    );
    if (close !== undefined && close >= fromMs && close <= toMs) closes.push(close);
  }
  return closes;
}

/** Closes of hourly candles, each at the moment at which it was known. */
export function pointsOfHours(candles: readonly Candle[]): readonly PricePoint[] {
  return candles.map(({ timestamp, close }) => ({ atMs: timestamp + HOUR_MS, price: close }));
}
