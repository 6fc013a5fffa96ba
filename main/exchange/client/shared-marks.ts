import type { DurationMs, MarketSymbol } from '../../../shared/domain/units.ts';
import { MINUTE_MS } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { RequestBudget } from '../budget/request-budget.ts';
import type { MarkReading } from '../exchange-client.ts';

type Marks = ReadonlyMap<MarketSymbol, MarkReading>;

/** Asked for within this time, a symbol is read along with the others. */
const WANTED_MS: DurationMs = 30_000;
const FRESH_MS: DurationMs = 900;
/** Of the address's steady share: prices come by stream where they can, and along with the positions. */
const SHARE = 0.15;
const OLDEST_MS: DurationMs = 10_000;

/**
 * Marks are public and the same for every account of a venue: one poll serves all who ask within a moment, and together
 * they keep to a part of the budget. Twenty accounts cost no more than one.
 */
export class SharedMarks {
  readonly #clock: Clock;
  readonly #budget: RequestBudget;
  readonly #wanted = new Map<MarketSymbol, number>();
  readonly #read = new Map<MarketSymbol, { readonly atMs: number; readonly mark?: MarkReading }>();
  #running:
    { readonly symbols: ReadonlySet<MarketSymbol>; readonly marks: Promise<Marks> } | undefined;
  #weight = 0;
  /** The last poll failed: it cost what one costs, and who asks again too soon is told the same. */
  #failure: { readonly atMs: number; readonly error: unknown } | undefined;

  constructor(clock: Clock, budget: RequestBudget) {
    this.#clock = clock;
    this.#budget = budget;
  }

  /** `ask` reads marks of the symbols it is given; what it throws is thrown to everybody who waits for it. */
  async get(
    symbols: readonly MarketSymbol[],
    ask: (symbols: readonly MarketSymbol[]) => Promise<Marks>,
  ): Promise<Marks> {
    const now = this.#clock.monotonic();
    for (const symbol of symbols) this.#wanted.set(symbol, now);
    const known = this.#known(symbols, now);
    if (known !== undefined) return known;
    const running = this.#running;
    if (running !== undefined && symbols.every((symbol) => running.symbols.has(symbol))) {
      return running.marks;
    }
    const failure = this.#failure;
    if (failure !== undefined && now - failure.atMs < this.#paceMs()) throw failure.error;
    return this.#poll(now, ask);
  }

  /** How often the marks may be polled. */
  #paceMs(): DurationMs {
    const limit = this.#budget.steadyPerMinute;
    const paced = limit === undefined ? 0 : (this.#weight * MINUTE_MS) / (SHARE * limit);
    return Math.min(OLDEST_MS, Math.max(FRESH_MS, paced));
  }

  #known(symbols: readonly MarketSymbol[], now: number): Marks | undefined {
    const maxAgeMs = this.#paceMs();
    const marks = new Map<MarketSymbol, MarkReading>();
    for (const symbol of symbols) {
      const read = this.#read.get(symbol);
      if (read === undefined || now - read.atMs >= maxAgeMs) return undefined;
      if (read.mark !== undefined) marks.set(symbol, read.mark);
    }
    return marks;
  }

  #poll(now: number, ask: (symbols: readonly MarketSymbol[]) => Promise<Marks>): Promise<Marks> {
    for (const [symbol, atMs] of this.#wanted) {
      if (now - atMs <= WANTED_MS) continue;
      this.#wanted.delete(symbol);
      this.#read.delete(symbol);
    }
    const symbols = [...this.#wanted.keys()];
    const poll = { symbols: new Set(symbols), marks: this.#ask(symbols, ask) };
    this.#running = poll;
    const over = (): void => {
      if (this.#running === poll) this.#running = undefined;
    };
    poll.marks.then(over, over);
    return poll.marks;
  }

  async #ask(
    symbols: readonly MarketSymbol[],
    ask: (symbols: readonly MarketSymbol[]) => Promise<Marks>,
  ): Promise<Marks> {
    const marks = await this.#weighed(() => ask(symbols));
    const atMs = this.#clock.monotonic();
    for (const symbol of symbols) {
      const mark = marks.get(symbol);
      this.#read.set(symbol, { atMs, ...(mark === undefined ? {} : { mark }) });
    }
    return marks;
  }

  async #weighed(work: () => Promise<Marks>): Promise<Marks> {
    this.#failure = undefined;
    try {
      return await this.#budget.weigh('marks', work, (weight) => {
        this.#weight = weight;
      });
    } catch (error) {
      this.#failure = { atMs: this.#clock.monotonic(), error };
      throw error;
    }
  }
}
