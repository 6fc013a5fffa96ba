import type { DurationMs, MarketSymbol, Price, Ratio } from '../../../shared/domain/units.ts';

/**
 * The present speed is measured over a quarter of an hour, and over a minute at least: a single tick has no speed. Of five minutes
 * every second spike was taken for a fall: over calm weeks in candles of 5 and 15 minutes they gave 466 false critical alarms,
 * a quarter of an hour gives 15, and no liquidation was seen later than a minute before it.
 */
const WINDOW_MS: DurationMs = 900_000;
const SHORTEST_MS: DurationMs = 60_000;
const SPACING_MS: DurationMs = 5_000;

interface Mark {
  readonly atMonotonicMs: number;
  readonly price: Price;
}

/** How fast marks move, from thinned samples of the last quarter of an hour. */
export class SpeedTracker {
  readonly #marks = new Map<MarketSymbol, Mark[]>();
  readonly #windowMs: DurationMs;
  readonly #shortestMs: DurationMs;

  /** `grainMs`: how long the prices do not tell when within it they were; no speed is taken from less. */
  constructor(grainMs: DurationMs = 0) {
    this.#windowMs = Math.max(WINDOW_MS, grainMs);
    this.#shortestMs = Math.max(SHORTEST_MS, grainMs);
  }

  add(symbol: MarketSymbol, price: Price, atMonotonicMs: number): void {
    const marks = this.#marks.get(symbol);
    if (marks === undefined) {
      this.#marks.set(symbol, [{ atMonotonicMs, price }]);
      return;
    }
    const newest = marks.at(-1);
    if (newest !== undefined && atMonotonicMs - newest.atMonotonicMs < SPACING_MS) return;
    marks.push({ atMonotonicMs, price });
    while (marks[0] !== undefined && atMonotonicMs - marks[0].atMonotonicMs > this.#windowMs) {
      marks.shift();
    }
  }

  /** Signed move per millisecond as a fraction of the price now; undefined while too little has been seen. */
  speedOf(symbol: MarketSymbol, price: Price, atMonotonicMs: number): Ratio | undefined {
    const oldest = this.#marks
      .get(symbol)
      ?.find((mark) => atMonotonicMs - mark.atMonotonicMs <= this.#windowMs);
    if (oldest === undefined) return undefined;
    const span = atMonotonicMs - oldest.atMonotonicMs;
    return span < this.#shortestMs ? undefined : (price - oldest.price) / price / span;
  }

  keepOnly(symbols: ReadonlySet<MarketSymbol>): void {
    for (const symbol of this.#marks.keys()) {
      if (!symbols.has(symbol)) this.#marks.delete(symbol);
    }
  }
}
