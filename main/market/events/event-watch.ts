import { isDeepStrictEqual } from 'node:util';
import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketEvent, MarketEventKind } from '../../../shared/domain/market-event.ts';
import type { JointLeeway } from '../../../shared/domain/risk-report.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type TimestampMs,
} from '../../../shared/domain/units.ts';
import {
  MOVE_WITHIN_MS,
  typicalMove,
  type TypicalMove,
} from '../../../shared/market/calendar/past-moves.ts';
import { upcomingEvents, type EventNote } from '../../../shared/market/calendar/upcoming.ts';
import { eventWords } from '../../../shared/words/market-words.ts';
import type { Clock } from '../../host-ports.ts';
import type { AskCandles } from '../watch/read-past.ts';

/** A year of monthly events: older ones belong to another market. */
const MOST_PAST = 12;
const OLDEST_MS: DurationMs = 400 * DAY_MS;
/** A past that could not be read is asked for again after this. */
const RETRY_MS: DurationMs = 30 * MINUTE_MS;
const PATIENCE_MS: DurationMs = 2 * MINUTE_MS;
const MOST_TOLD = 500;

export interface EventWatchOptions {
  readonly clock: Clock;
  /** Hourly candles of BTC; undefined while no venue gives them. */
  readonly askBitcoin: () => AskCandles | undefined;
  readonly leeway: () => JointLeeway;
  readonly announce: (announcement: Announcement) => void;
  readonly onChange: () => void;
  /** Whether the trader wants such notes announced at all. */
  readonly isOn: () => boolean;
}

interface Memory {
  load(): unknown;
  save(told: readonly string[]): void;
}

/** Announced events of the calendar: what is near, what such events did before, and one note ahead of each. */
export class EventWatch {
  readonly #options: EventWatchOptions;
  #events: readonly MarketEvent[] = [];
  #leadMs: DurationMs = DAY_MS;
  #notes: readonly EventNote[] = [];
  #told: string[] = [];
  #memory: Memory | undefined;
  readonly #pasts = new Map<string, readonly Candle[]>();
  readonly #typical = new Map<MarketEventKind, TypicalMove | undefined>();
  #reading = false;
  #firstMs: TimestampMs | undefined;
  #nextReadMs = 0;

  constructor(options: EventWatchOptions) {
    this.#options = options;
  }

  configure(events: readonly MarketEvent[], leadMs: DurationMs): void {
    this.#leadMs = leadMs;
    // Over a process boundary each configuration is a copy.
    if (isDeepStrictEqual(events, this.#events)) return;
    this.#events = events;
    this.#typical.clear();
    this.#nextReadMs = 0;
    // A single look does not wait for the first tick.
    this.#look(this.#options.clock.now());
  }

  keepIn(memory: Memory): void {
    this.#memory = memory;
    const told = memory.load();
    if (Array.isArray(told)) {
      this.#told = told.filter((id: unknown): id is string => typeof id === 'string');
    }
  }

  get notes(): readonly EventNote[] {
    return this.#notes;
  }

  /** Once a second. */
  tick(): void {
    if (this.#events.length === 0 && this.#notes.length === 0) return;
    const now = this.#options.clock.now();
    const notes = this.#look(now);
    // The market is read soon after the start: a note that can say more may wait for it, but not for long.
    this.#firstMs ??= now;
    const isReady = this.#options.askBitcoin() !== undefined;
    if (!isReady && Math.abs(now - this.#firstMs) < PATIENCE_MS) return;
    this.#tell(notes);
    const wanted = notes.map(({ event }) => event.kind).find((kind) => !this.#typical.has(kind));
    if (wanted === undefined || this.#reading || now < this.#nextReadMs) return;
    this.#reading = true;
    void this.#readTypical(wanted, now).finally(() => {
      this.#reading = false;
    });
  }

  #look(now: TimestampMs): readonly EventNote[] {
    const notes = upcomingEvents(
      this.#events,
      now,
      this.#options.leeway(),
      (kind) => this.#typical.get(kind),
      this.#leadMs,
    ).map(toMinutes);
    const isNew =
      notes.length !== this.#notes.length || notes.some((note, i) => !isSame(note, this.#notes[i]));
    if (isNew) {
      this.#notes = notes;
      this.#options.onChange();
    }
    return notes;
  }

  /** A note once for each event, as soon as its usual moves are known or cannot be. */
  #tell(notes: readonly EventNote[]): void {
    const { clock, announce, isOn } = this.#options;
    const news = notes.filter(
      ({ event, inMs }) => inMs > 0 && this.#isRead(event.kind) && !this.#told.includes(event.id),
    );
    if (news.length === 0) return;
    for (const note of news) {
      this.#told.push(note.event.id);
      if (!isOn()) continue;
      announce({
        id: `event-${note.event.id}-${String(clock.now())}`,
        alarmId: `event-ahead|${note.event.id}`,
        kind: 'raised',
        level: 'info',
        ...wordsOf(note),
        atMs: clock.now(),
        notify: true,
        sound: false,
        windowToFront: false,
        remote: false,
      });
    }
    this.#told = this.#told.slice(-MOST_TOLD);
    this.#memory?.save(this.#told);
  }

  /** Looked for, with or without success: a note without its moves is better than none. */
  #isRead(kind: MarketEventKind): boolean {
    return this.#typical.has(kind) || this.#nextReadMs > this.#options.clock.now();
  }

  async #readTypical(kind: MarketEventKind, now: TimestampMs): Promise<void> {
    const past = this.#events
      .filter(
        (event) =>
          event.kind === kind &&
          event.dayOnly !== true &&
          event.atMs + MOVE_WITHIN_MS < now &&
          now - event.atMs < OLDEST_MS,
      )
      .toSorted((a, b) => a.atMs - b.atMs)
      .slice(-MOST_PAST);
    const ask = this.#options.askBitcoin();
    let isWhole = ask !== undefined;
    for (const event of past) {
      if (ask === undefined || this.#pasts.has(event.id)) continue;
      const answer = await ask({
        interval: '1h',
        limit: MOVE_WITHIN_MS / HOUR_MS + 4,
        beforeMs: event.atMs + MOVE_WITHIN_MS + HOUR_MS,
      });
      if (answer.ok) this.#pasts.set(event.id, answer.value);
      else isWhole = false;
    }
    if (!isWhole) this.#nextReadMs = this.#options.clock.now() + RETRY_MS;
    const candles = past.flatMap(({ id }) => this.#pasts.get(id) ?? []);
    const typical = typicalMove(past, inOrder(candles));
    if (isWhole || typical !== undefined) this.#typical.set(kind, typical);
  }
}

/** Ages count down once a minute: the screen is told no more often. */
function toMinutes(note: EventNote): EventNote {
  return { ...note, inMs: Math.ceil(note.inMs / MINUTE_MS) * MINUTE_MS };
}

function isSame(a: EventNote, b: EventNote | undefined): boolean {
  return (
    b !== undefined &&
    a.event === b.event &&
    a.inMs === b.inMs &&
    a.typical === b.typical &&
    // A leeway that changed by less than a tenth of a percent is not worth a message.
    Math.abs((a.leeway ?? 0) - (b.leeway ?? 0)) < 0.001 &&
    (a.leeway === undefined) === (b.leeway === undefined)
  );
}

function wordsOf({ event, inMs, leeway, typical, inMoves }: EventNote) {
  return eventWords({
    title: event.title,
    inMs,
    dayOnly: event.dayOnly === true,
    ...(leeway === undefined ? {} : { leeway }),
    ...(typical === undefined ? {} : { typical }),
    ...(inMoves === undefined ? {} : { inMoves }),
  });
}

/** Windows of two events may overlap: each hour once, ascending. */
function inOrder(candles: readonly Candle[]): readonly Candle[] {
  return [...new Map(candles.map((candle) => [candle.timestamp, candle])).values()].toSorted(
    (a, b) => a.timestamp - b.timestamp,
  );
}
