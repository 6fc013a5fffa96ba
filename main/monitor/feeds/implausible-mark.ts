import type { DurationMs, MarketSymbol, Price } from '../../../shared/domain/units.ts';
import type { MarkReading } from '../../exchange/exchange-client.ts';

/** A jump beyond this from a price that is still fresh is believed when a second one says the same (promise D8). */
const JUMP = 0.2;
const FRESH_MS: DurationMs = 60_000;
/** A second price is waited for no longer than this: a crash must not be taken for an error. */
const PATIENCE_MS: DurationMs = 10_000;

interface Seen {
  readonly price: Price;
  readonly atMonotonicMs: number;
}

/** Holds back a single price that is out of line with the one before. */
export class MarkFilter {
  readonly #believed = new Map<MarketSymbol, Seen>();
  readonly #suspects = new Map<MarketSymbol, Seen>();

  /** Whether this mark may be used. The first of an odd pair may not, the second may. */
  accepts(symbol: MarketSymbol, { markPrice }: MarkReading, atMonotonicMs: number): boolean {
    const last = this.#believed.get(symbol);
    const suspect = this.#suspects.get(symbol);
    const isOdd =
      last !== undefined &&
      atMonotonicMs - last.atMonotonicMs < FRESH_MS &&
      isJump(last.price, markPrice);
    const isConfirmed =
      suspect !== undefined &&
      (!isJump(suspect.price, markPrice) || atMonotonicMs - suspect.atMonotonicMs >= PATIENCE_MS);
    if (isOdd && !isConfirmed) {
      this.#suspects.set(symbol, { price: markPrice, atMonotonicMs });
      return false;
    }
    this.believe(symbol, markPrice, atMonotonicMs);
    return true;
  }

  /** A price that came with a whole reading of the account: a second source. */
  believe(symbol: MarketSymbol, price: Price, atMonotonicMs: number): void {
    this.#suspects.delete(symbol);
    this.#believed.set(symbol, { price, atMonotonicMs });
  }
}

function isJump(from: Price, to: Price): boolean {
  return Math.abs(to / from - 1) > JUMP;
}
