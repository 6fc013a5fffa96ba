import type { HistoryPoint } from '../../../shared/contract/channels.ts';
import { DAY_MS, HOUR_MS, type Amount, type TimestampMs } from '../../../shared/domain/units.ts';
import { localDate } from '../../../shared/words/local-time.ts';

export interface StartOfDay {
  readonly equity: Amount;
  readonly atMs: TimestampMs;
}

interface Memory {
  readonly date: string;
  /** First reading of that local day. */
  readonly midnight: StartOfDay;
  /** Highest of each hour of the last day, oldest first. */
  readonly highs: readonly StartOfDay[];
}

/** What the loss of a day is measured from: the first equity of the trader's day, or the highest of 24 hours. */
export class DayEquity {
  readonly #timeZone: string;
  readonly #memories = new Map<string, Memory>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  note(name: string, equity: Amount, atMs: TimestampMs): void {
    const before = this.#memories.get(name);
    const date = localDate(atMs, this.#timeZone);
    const here = { equity, atMs };
    const midnight = before?.date === date ? before.midnight : here;
    this.#memories.set(name, { date, midnight, highs: withHigh(before?.highs ?? [], here) });
  }

  /** What was recorded before a restart, oldest first. Nothing is taken over once this run has seen the account itself. */
  seed(name: string, points: readonly HistoryPoint[]): void {
    if (this.#memories.has(name)) return;
    for (const { equity, atMs } of points) {
      if (equity !== undefined && equity !== null) this.note(name, equity, atMs);
    }
  }

  startOf(name: string, since: 'midnight' | '24h-high', atMs: TimestampMs): StartOfDay | undefined {
    const memory = this.#memories.get(name);
    if (memory === undefined) return undefined;
    if (since === 'midnight') {
      return memory.date === localDate(atMs, this.#timeZone) ? memory.midnight : undefined;
    }
    return memory.highs
      .filter((high) => atMs - high.atMs <= DAY_MS)
      .toSorted((a, b) => b.equity - a.equity)[0];
  }
}

function withHigh(highs: readonly StartOfDay[], here: StartOfDay): readonly StartOfDay[] {
  const hourOf = ({ atMs }: StartOfDay): number => Math.floor(atMs / HOUR_MS);
  const last = highs.at(-1);
  if (last !== undefined && hourOf(last) === hourOf(here)) {
    return here.equity > last.equity ? [...highs.slice(0, -1), here] : highs;
  }
  return [...highs.filter(({ atMs }) => here.atMs - atMs <= DAY_MS), here];
}
