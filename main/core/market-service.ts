import type {
  CalendarInfo,
  MarketImportResult,
  SeriesInfo,
  WatchedDetails,
} from '../../shared/contract/market.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import type { MarketService } from '../ipc/core-services.ts';
import type { Answer } from '../ipc/request-handlers.ts';
import type { parseCalendar } from '../market/calendar/parse-calendar.ts';
import type { parseSeries } from '../market/series/parse-series.ts';
import type { MarketStore } from '../store/market-store.ts';

/** The readers of calendars and series: start-up does not need them. */
export interface MarketReaders {
  readonly parseCalendar: typeof parseCalendar;
  readonly parseSeries: typeof parseSeries;
}

/** What the trader imports about the market, and what the monitor makes of it. */
export function createMarketService(options: {
  readonly store: MarketStore;
  readonly loadReaders: () => Promise<MarketReaders>;
  readonly now: () => TimestampMs;
  readonly timeZone: string;
  readonly queryDetails: () => Promise<Answer<WatchedDetails>>;
}): MarketService {
  const { store, loadReaders, now, timeZone, queryDetails } = options;

  return {
    async details() {
      const watched = await queryDetails();
      if (!watched.ok) return watched;
      return ok({ ...watched.value, series: seriesOf(store), calendar: calendarOf(store) });
    },
    async importCalendar({ name, contentBase64 }) {
      const readers = await loadReaders();
      const context = { nowMs: now(), localZone: timeZone };
      const parsed = readers.parseCalendar(Buffer.from(contentBase64, 'base64'), context);
      if (!parsed.ok) return refused(parsed.error);
      const { events, notes } = parsed.value;
      return imported(store.addCalendar({ name, events }), { taken: events.length, notes });
    },
    async importSeries({ market, name, contentBase64 }) {
      const readers = await loadReaders();
      const parsed = readers.parseSeries(Buffer.from(contentBase64, 'base64'), market, now());
      if (!parsed.ok) return refused(parsed.error);
      const { points, notes } = parsed.value;
      return imported(store.setSeries({ market, name, points }), { taken: points.length, notes });
    },
    removeCalendar: ({ name }) => done(store.removeCalendar(name)),
    clearCalendar: () => done(store.clearCalendar()),
    removeSeries: ({ market }) => done(store.removeSeries(market)),
  };
}

function refused(message: string): Answer<never> {
  return err({ code: 'refused', message });
}

function imported(
  saved: Result<void, string>,
  result: MarketImportResult,
): Answer<MarketImportResult> {
  return saved.ok ? ok(result) : err({ code: 'unavailable', message: saved.error });
}

function done(saved: Result<void, string>): Answer<Record<never, never>> {
  return saved.ok ? ok({}) : err({ code: 'unavailable', message: saved.error });
}

function seriesOf(store: MarketStore): readonly SeriesInfo[] {
  return store.series().map(({ market, name, points }) => ({
    market,
    name,
    closes: points.length,
    lastAtMs: points.at(-1)?.atMs ?? 0,
  }));
}

function calendarOf(store: MarketStore): CalendarInfo {
  const events = store.calendars().flatMap((calendar) => calendar.events);
  const byId = new Map(events.map((event) => [event.id, event]));
  return {
    events: [...byId.values()].toSorted((a, b) => a.atMs - b.atMs),
    files: store.calendars().map(({ name }) => name),
  };
}
