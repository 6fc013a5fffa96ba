import type { Candle, CandleInterval } from '../../../shared/domain/candle.ts';
import type { FeedError } from '../../../shared/domain/feed-state.ts';
import {
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type TimestampMs,
} from '../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../shared/lib/result.ts';

/** Closed candles, ascending: hours of the past, then the minutes that follow upon them. */
export interface PastCandles {
  readonly hours: readonly Candle[];
  readonly minutes: readonly Candle[];
}

/** Asks one venue for candles of one symbol; every call waits for its turn. */
export type AskCandles = (request: {
  readonly interval: CandleInterval;
  readonly limit: number;
  readonly beforeMs?: TimestampMs;
}) => Promise<Result<readonly Candle[], FeedError>>;

const MINUTES_AT_START = 300;
/** Most venues give this much at once. */
export const MOST_CANDLES = 1_000;
/** Venues that give 100 hours at once are asked this often, and then it is what it is. */
const MOST_PAGES = 8;
/** A candle is taken when its end is this old: clocks differ a little, and it must not change any more. */
export const SETTLED_MS: DurationMs = 4_000;

/** All that the radar wants to know of the time before it began to look. */
export async function readPast(
  ask: AskCandles,
  hoursWanted: number,
  nowMs: TimestampMs,
): Promise<Result<PastCandles, FeedError>> {
  const minutes = await ask({ interval: '1m', limit: MINUTES_AT_START });
  if (!minutes.ok) return minutes;
  const hours = await readHours(ask, hoursWanted);
  if (!hours.ok) return hours;
  const first = minutes.value[0]?.timestamp ?? Infinity;
  // Minutes take over at the first full hour that they cover; at the latest in the present one.
  const cut = Math.min(Math.ceil(first / HOUR_MS), Math.floor(nowMs / HOUR_MS)) * HOUR_MS;
  return ok({
    hours: hours.value.filter(({ timestamp }) => timestamp + HOUR_MS <= cut),
    minutes: closedMinutes(minutes.value, nowMs).filter(({ timestamp }) => timestamp >= cut),
  });
}

/** The newest so many hours, or as many as a few pages give; ascending. The last one may not be over yet. */
export async function readHours(
  ask: AskCandles,
  wanted: number,
): Promise<Result<readonly Candle[], FeedError>> {
  let hours: readonly Candle[] = [];
  for (let page = 0; page < MOST_PAGES && hours.length < wanted; page += 1) {
    const oldest = hours[0]?.timestamp;
    const limit = Math.min(MOST_CANDLES, wanted - hours.length);
    const more = await ask({
      interval: '1h',
      limit,
      ...(oldest === undefined ? {} : { beforeMs: oldest }),
    });
    if (!more.ok) return page === 0 ? err(more.error) : ok(hours);
    const older = more.value.filter(({ timestamp }) => oldest === undefined || timestamp < oldest);
    if (older.length === 0) break;
    hours = [...older, ...hours];
  }
  return ok(hours);
}

export function closedMinutes(candles: readonly Candle[], nowMs: TimestampMs): readonly Candle[] {
  return candles.filter(({ timestamp }) => timestamp + MINUTE_MS <= nowMs - SETTLED_MS);
}
