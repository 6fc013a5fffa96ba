import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../../../shared/domain/book.ts';
import type { MarginTier, TierMode, TierUnit } from '../../../shared/domain/margin-tier.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { DAY_MS, type DurationMs, type TimestampMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { contradictsTiers } from '../parse/fit-tiers.ts';
import type { ParsedAccount } from '../parse/reading.ts';
import { unreadTiers } from '../parse/unread-tiers.ts';
import { detached, withDeadline } from './call-scope.ts';
import type { MarketShelf } from './market-tape.ts';
import { readKeptTier } from './read-kept-tier.ts';

/** The table of one market as the venue gave it, and when. Nothing of an account is in it. */
export interface KeptTier {
  readonly asOfMs: TimestampMs;
  readonly rows: readonly MarginTier[];
  readonly unit: TierUnit;
  readonly mode: TierMode;
}

/** A disk that hangs must not keep positions from being shown. */
const RECALL_DEADLINE_MS: DurationMs = 3_000;
/** Older ones say too little of what holds today. */
const OLDEST_MS: DurationMs = 180 * DAY_MS;
/** Beyond this the oldest go: nobody holds so many markets of one venue. */
const MOST_TABLES = 2_000;

/**
 * The tier tables of one venue at one address, as it gave them last, over restarts, on a shelf as its lists of
 * markets have one. They stand in, with their day, where the venue gives none; where they contradict the maintenance margin that it
 * reports of the position itself, they are out of date and stand for nothing.
 */
export class KeptTiers {
  readonly #clock: Clock;
  readonly #shelf: MarketShelf | undefined;
  readonly #place: string;
  #tables = new Map<string, KeptTier>();
  #recalling: Promise<void> | undefined;
  #isWriting = false;
  #isChanged = false;

  constructor(clock: Clock, shelf: MarketShelf | undefined, place: string) {
    this.#clock = clock;
    this.#shelf = shelf;
    this.#place = place;
  }

  /** The same account, its open gaps filled; what the venue gave itself is kept for later. */
  async complete(parsed: ParsedAccount): Promise<ParsedAccount> {
    const positions = parsed.account.pools.flatMap((pool) => pool.positions);
    if (positions.every(isOfNow)) {
      void this.#note(positions);
      return parsed;
    }
    await this.#recall();
    void this.#note(positions);
    const warnings = new Set(parsed.warnings);
    const pools = parsed.account.pools.map((pool) => ({
      ...pool,
      positions: pool.positions.map((position) => this.#withKept(position, warnings)),
    }));
    const account: Account = { ...parsed.account, pools };
    return { ...parsed, account, warnings: [...warnings] };
  }

  #withKept(position: Position, warnings: Set<string>): Position {
    const kept = isOfNow(position) ? undefined : this.#tables.get(position.symbol);
    if (kept === undefined) return position;
    const day = new Date(kept.asOfMs).toISOString().slice(0, 10);
    // A table that came with the program may stand there already.
    if (position.tiersAsOf !== undefined && position.tiersAsOf >= day) return position;
    const { rows, unit, mode } = kept;
    const maxLeverage = position.maxLeverage ?? rows[0]?.maxLeverage;
    const filled: Position = {
      ...position,
      tiers: rows,
      tierUnit: unit,
      tierMode: mode,
      tiersAsOf: day,
      ...(maxLeverage === undefined ? {} : { maxLeverage }),
    };
    if (contradictsTiers(filled)) return position;
    warnings.delete(unreadTiers(position.symbol, position.tiersAsOf));
    warnings.delete(unreadTiers(position.symbol));
    warnings.add(unreadTiers(position.symbol, day));
    return filled;
  }

  async #note(positions: readonly Position[]): Promise<void> {
    const asOfMs = this.#clock.now();
    const fresh = positions.flatMap(({ symbol, tiers, tierUnit, tierMode, tiersAsOf }) =>
      tiers === undefined ||
      tierUnit === undefined ||
      tierMode === undefined ||
      tiersAsOf !== undefined
        ? []
        : [[symbol, { asOfMs, rows: tiers, unit: tierUnit, mode: tierMode }] as const],
    );
    if (fresh.length === 0) return;
    // Before the first write: what else is kept must not be lost by it.
    await this.#recall();
    for (const [symbol, table] of fresh) {
      if (!isKnown(this.#tables.get(symbol), table)) this.#isChanged = true;
      else continue;
      this.#tables.set(symbol, table);
    }
    await this.#write();
  }

  /** One after the other; what changes meanwhile is written by the next. */
  async #write(): Promise<void> {
    const shelf = this.#shelf;
    if (shelf === undefined || this.#isWriting) return;
    this.#isWriting = true;
    while (this.#isChanged) {
      this.#isChanged = false;
      this.#limit();
      const answers = Object.fromEntries(
        [...this.#tables].map(([symbol, table]) => [symbol, JSON.stringify(table)]),
      );
      await shelf.keep(this.#place, { recordedAtMs: this.#clock.now(), answers });
    }
    this.#isWriting = false;
  }

  #limit(): void {
    if (this.#tables.size <= MOST_TABLES) return;
    const newest = [...this.#tables].toSorted(([, a], [, b]) => b.asOfMs - a.asOfMs);
    this.#tables = new Map(newest.slice(0, MOST_TABLES));
  }

  #recall(): Promise<void> {
    this.#recalling ??= detached(() => this.#recallOnce());
    return this.#recalling;
  }

  async #recallOnce(): Promise<void> {
    const shelf = this.#shelf;
    if (shelf === undefined) return;
    const tape = await withDeadline(this.#clock, RECALL_DEADLINE_MS, () =>
      shelf.find(this.#place),
    ).catch(() => undefined);
    const nowMs = this.#clock.now();
    for (const [symbol, text] of Object.entries(tape?.answers ?? {})) {
      const table = readKeptTier(text, symbol);
      const ageMs = table === undefined ? Number.NaN : nowMs - table.asOfMs;
      // A clock that was set back makes an age that cannot be told.
      if (table !== undefined && ageMs >= 0 && ageMs < OLDEST_MS) this.#tables.set(symbol, table);
    }
  }
}

/** The venue has just given its table, or needs none. */
function isOfNow({ tiers, tiersAsOf, marginRateFormula }: Position): boolean {
  return marginRateFormula !== undefined || (tiers !== undefined && tiersAsOf === undefined);
}

/** The same table, seen within a day: nothing to write. */
function isKnown(kept: KeptTier | undefined, fresh: KeptTier): boolean {
  return (
    kept !== undefined &&
    fresh.asOfMs - kept.asOfMs < DAY_MS &&
    kept.unit === fresh.unit &&
    kept.mode === fresh.mode &&
    isDeepStrictEqual(kept.rows, fresh.rows)
  );
}
