import type { RecordedCandle } from '../../shared/domain/candle.ts';
import type { DurationMs, Price, TimestampMs, Underlying } from '../../shared/domain/units.ts';

/** Recorded candles of one coin, ascending, and the length of each. */
export interface CandleSeries {
  readonly candles: readonly RecordedCandle[];
  readonly intervalMs: DurationMs;
}

/** One price of the walk. `openedMs`: when its candle began, which tells the close of an hour from the open of the next. */
export interface WalkTick {
  readonly underlying: Underlying;
  readonly price: Price;
  readonly openedMs: TimestampMs;
}

/** Prices that hold from the same moment on. */
export interface WalkStep {
  readonly atMs: TimestampMs;
  readonly ticks: readonly WalkTick[];
}

export interface CandleGap {
  readonly underlying: Underlying;
  /** End of the candle before, beginning of the one after. */
  readonly fromMs: TimestampMs;
  readonly toMs: TimestampMs;
}

/** Nothing for longer than this many intervals is a hole in the data. */
export const GAP_INTERVALS = 2;

/**
 * Walks candles of several coins together: each open, low, high, close at 0, 1/3, 2/3 and 1 of its interval. Where a close and
 * the next open fall on one moment, all closes come first. Low before high is hard on longs and fair to shorts, and the same
 * for everybody who replays the same file.
 */
export function* walkCandles(
  seriesOf: ReadonlyMap<Underlying, CandleSeries>,
): Generator<WalkStep, void> {
  const walkers = [...seriesOf].map(([underlying, series]) => new Walker(underlying, series));
  for (;;) {
    let atMs = Infinity;
    for (const walker of walkers) if (walker.atMs < atMs) atMs = walker.atMs;
    if (atMs === Infinity) return;
    const ticks: WalkTick[] = [];
    for (const walker of walkers) {
      if (walker.atMs === atMs && walker.tick !== undefined) {
        ticks.push(walker.tick);
        walker.advance();
      }
    }
    yield { atMs, ticks };
  }
}

class Walker {
  /** Of the next tick; Infinity at the end. */
  atMs = Infinity;
  tick: WalkTick | undefined;
  readonly #underlying: Underlying;
  readonly #series: CandleSeries;
  #index = 0;
  #corner = 0;

  constructor(underlying: Underlying, series: CandleSeries) {
    this.#underlying = underlying;
    this.#series = series;
    this.#load();
  }

  advance(): void {
    this.#corner = (this.#corner + 1) % 4;
    if (this.#corner === 0) this.#index += 1;
    this.#load();
  }

  #load(): void {
    const candle = this.#series.candles[this.#index];
    if (candle === undefined) {
      this.atMs = Infinity;
      this.tick = undefined;
      return;
    }
    const { timestamp, open, low, high, close } = candle;
    const price = [open, low, high, close][this.#corner] ?? close;
    this.atMs = timestamp + Math.round((this.#series.intervalMs * this.#corner) / 3);
    this.tick = { underlying: this.#underlying, price, openedMs: timestamp };
  }
}

/** Where a file says nothing for more than two intervals. */
export function gapsOf(underlying: Underlying, series: CandleSeries): readonly CandleGap[] {
  const { candles, intervalMs } = series;
  return candles.flatMap((candle, index) => {
    const before = candles[index - 1];
    if (before === undefined) return [];
    const step = candle.timestamp - before.timestamp;
    return step > GAP_INTERVALS * intervalMs
      ? [{ underlying, fromMs: before.timestamp + intervalMs, toMs: candle.timestamp }]
      : [];
  });
}
