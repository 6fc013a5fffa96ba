import type { MarketReaders } from './market-service.ts';

/** Loaded with the first import: the reader of calendars is a large library that start-up does not need. */
export async function loadMarketReaders(): Promise<MarketReaders> {
  const [{ parseCalendar }, { parseSeries }] = await Promise.all([
    import('../market/calendar/parse-calendar.ts'),
    import('../market/series/parse-series.ts'),
  ]);
  return { parseCalendar, parseSeries };
}
