import type { DurationMs, MarketSymbol, Price, Ratio } from '../../../shared/domain/units.ts';

/** The present speed is measured over five minutes, and over one at least: a single tick has no speed. */
const WINDOW_MS: DurationMs = 300_000;
const SHORTEST_MS: DurationMs = 60_000;
const SPACING_MS: DurationMs = 5_000;

interface Mark {
  readonly atMonotonicMs: number;
  readonly price: Price;
}

/** How fast marks move, from thinned samples of the last five minutes. */
export class SpeedTracker {
  readonly #marks = new Map<MarketSymbol, Mark[]>();

  add(symbol: MarketSymbol, price: Price, atMonotonicMs: number): void {
    const marks = this.#marks.get(symbol);
    if (marks === undefined) {
      this.#marks.set(symbol, [{ atMonotonicMs, price }]);
      return;
    }
    const newest = marks.at(-1);
    if (newest !== undefined && atMonotonicMs - newest.atMonotonicMs < SPACING_MS) return;
    marks.push({ atMonotonicMs, price });
    while (marks[0] !== undefined && atMonotonicMs - marks[0].atMonotonicMs > WINDOW_MS) {
      marks.shift();
    }
  }

  /** Signed move per millisecond as a fraction of the price now; undefined while too little has been seen. */
  speedOf(symbol: MarketSymbol, price: Price, atMonotonicMs: number): Ratio | undefined {
    const oldest = this.#marks
      .get(symbol)
      ?.find((mark) => atMonotonicMs - mark.atMonotonicMs <= WINDOW_MS);
    if (oldest === undefined) return undefined;
    const span = atMonotonicMs - oldest.atMonotonicMs;
    return span < SHORTEST_MS ? undefined : (price - oldest.price) / price / span;
  }

  keepOnly(symbols: ReadonlySet<MarketSymbol>): void {
    for (const symbol of this.#marks.keys()) {
      if (!symbols.has(symbol)) this.#marks.delete(symbol);
    }
  }
}
