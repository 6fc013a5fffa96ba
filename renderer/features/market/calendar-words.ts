import type { MarketEvent, MarketEventKind } from '../../../shared/domain/market-event.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { DAY_MS, HOUR_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import type { EventNote } from '../../../shared/market/calendar/upcoming.ts';
import { formatDecimal, formatPercent } from '../../format/format-number.ts';

export const KIND_WORDS: Readonly<Record<MarketEventKind, string>> = {
  cpi: 'consumer prices',
  ppi: 'producer prices',
  fomc: 'interest rates',
  jobs: 'jobs',
  gdp: 'growth',
  earnings: 'earnings',
  expiry: 'expiry',
  other: 'announced event',
};

/** What is still ahead, soonest first: an hour after its time, or a day where only the day is known, it is over. */
export function upcomingOf(
  events: readonly MarketEvent[],
  nowMs: TimestampMs,
): readonly MarketEvent[] {
  return events
    .filter(({ atMs, dayOnly }) => nowMs - atMs < (dayOnly === true ? DAY_MS : HOUR_MS))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** What the book has for an event: its leeway in usual moves of such events, or why that is not known. */
export function leewayWords(note: EventNote): { readonly level: Level; readonly text: string } {
  const { leeway, typical, inMoves } = note;
  if (leeway === undefined)
    return { level: 'safe', text: 'no move liquidates, or it is not known' };
  const room = `room ${formatPercent(leeway)}`;
  if (inMoves === undefined || typical === undefined) {
    return { level: 'safe', text: `${room}; how far such events move prices is not known yet` };
  }
  const usual = `usual move ${formatPercent(typical.ratio)}, of ${typical.events}`;
  const moves = `${formatDecimal(inMoves, 1)} usual moves`;
  if (inMoves < 1)
    return { level: 'critical', text: `${room}: a usual move liquidates (${usual})` };
  return { level: inMoves < 2 ? 'warning' : 'safe', text: `${room}, ${moves} (${usual})` };
}
