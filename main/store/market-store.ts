import { z } from 'zod';
import type { Notice } from '../../shared/contract/app-state.ts';
import { SERIES_MARKETS, type SeriesMarket } from '../../shared/contract/market.ts';
import type { StoredSeries } from '../../shared/contract/monitor-protocol.ts';
import type { MarketEvent } from '../../shared/domain/market-event.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { SettingsFile } from '../host-ports.ts';
import { setAside } from './set-aside.ts';

export interface StoredCalendar {
  readonly name: string;
  readonly events: readonly MarketEvent[];
}

const MarketFile = z.object({
  version: z.literal(1),
  calendars: z.array(
    z.object({
      name: z.string(),
      events: z.array(
        z.object({
          id: z.string(),
          atMs: z.number(),
          title: z.string(),
          kind: z.enum(['cpi', 'ppi', 'fomc', 'jobs', 'gdp', 'earnings', 'expiry', 'other']),
          dayOnly: z.literal(true).exactOptional(),
        }),
      ),
    }),
  ),
  series: z.array(
    z.object({
      market: z.enum(SERIES_MARKETS),
      name: z.string(),
      points: z.array(z.object({ atMs: z.number(), price: z.number() })),
    }),
  ),
});
type MarketFile = z.infer<typeof MarketFile>;

/** More files than this are a mistake, and their events would crowd out each other. */
const MOST_CALENDARS = 20;
const MOST_EVENTS = 10_000;

/** Calendars and daily closes that the trader imported, in one file of the home. */
export interface MarketStore {
  calendars(): readonly StoredCalendar[];
  series(): readonly StoredSeries[];
  /** A file of the same name takes the place of the one before. The error is a sentence; nothing has changed then. */
  addCalendar(calendar: StoredCalendar): Result<void, string>;
  /** One that is not there is gone already. */
  removeCalendar(name: string): Result<void, string>;
  clearCalendar(): Result<void, string>;
  /** One series a market: the newest counts. */
  setSeries(series: StoredSeries): Result<void, string>;
  removeSeries(market: SeriesMarket): Result<void, string>;
  onChange(listener: () => void): () => void;
  notices(): readonly Notice[];
}

const EMPTY: MarketFile = { version: 1, calendars: [], series: [] };

/**
 * Opens `market.json`. A file that cannot be used is set aside: what it held can be imported again. `readOnly`: it stays where
 * it is, because only the host that holds the home may move it, and nothing is written.
 */
export function openMarketStore(options: {
  readonly file: SettingsFile;
  readonly now: () => TimestampMs;
  readonly readOnly?: boolean;
}): MarketStore {
  const { file, now, readOnly = false } = options;
  const listeners = new Set<() => void>();
  let notice: string | undefined;
  let isUsable = true;
  let stored = load();

  function load(): MarketFile {
    try {
      const content = file.read();
      if (content === undefined) return EMPTY;
      const parsed = MarketFile.safeParse(content);
      if (parsed.success) return parsed.data;
    } catch {
      // Falls through to setting aside.
    }
    if (readOnly) {
      isUsable = false;
      notice =
        'The file of imported calendars and series cannot be used: announced events and your own series are missing.';
      return EMPTY;
    }
    notice =
      'The file of imported calendars and series could not be used and was set aside. Import them again on the Market screen.';
    try {
      setAside(file.path, now());
    } catch {
      isUsable = false;
      notice = `The file of imported calendars and series cannot be used and cannot be moved away. Check the rights of ${file.path}.`;
    }
    return EMPTY;
  }

  function commit(next: Omit<MarketFile, 'version'>): Result<void, string> {
    if (readOnly || !isUsable)
      return err(notice ?? 'The file of imported calendars is not usable.');
    try {
      file.write({ version: 1, ...next });
    } catch {
      return err('It could not be saved. Nothing was changed. Check the free disk space.');
    }
    stored = { version: 1, ...next };
    notice = undefined;
    for (const listener of listeners) listener();
    return ok(undefined);
  }

  return {
    calendars: () => stored.calendars,
    series: () => stored.series,
    addCalendar(calendar) {
      const others = stored.calendars.filter(({ name }) => name !== calendar.name);
      if (others.length >= MOST_CALENDARS) {
        return err(`There are ${MOST_CALENDARS} calendars already. Clear them first.`);
      }
      const events = [...others, calendar].reduce((sum, one) => sum + one.events.length, 0);
      if (events > MOST_EVENTS) {
        return err(
          `With this file there would be ${events} events; ${MOST_EVENTS} is the most. Clear the calendar first.`,
        );
      }
      const added = { name: calendar.name, events: [...calendar.events] };
      return commit({ ...stored, calendars: [...others, added] });
    },
    removeCalendar: (name) =>
      commit({ ...stored, calendars: stored.calendars.filter((one) => one.name !== name) }),
    clearCalendar: () => commit({ ...stored, calendars: [] }),
    setSeries({ market, name, points }) {
      const others = stored.series.filter((one) => one.market !== market);
      return commit({ ...stored, series: [...others, { market, name, points: [...points] }] });
    },
    removeSeries: (market) =>
      commit({ ...stored, series: stored.series.filter((one) => one.market !== market) }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notices: () =>
      notice === undefined
        ? []
        : [{ id: 'market-file-set-aside', severity: 'warning', text: notice }],
  };
}
