import type { MarketReading } from '../../shared/alarms/thresholds/market-stress.ts';
import type { Candle, RecordedCandle } from '../../shared/domain/candle.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type Ratio,
  type TimestampMs,
  type Underlying,
} from '../../shared/domain/units.ts';
import { betaTo } from '../../shared/market/beta.ts';
import { createRadar, WHOLE_MARKET, type Radar } from '../../shared/market/verdict/radar.ts';
import { SIGMA_WINDOW_MS } from '../../shared/market/volatility.ts';
import type { CandleSeries } from './candle-walk.ts';

/** Of every joint move, as in the monitor. */
export const BASE: Underlying = 'BTC';

interface Closed {
  readonly underlying: Underlying;
  readonly candle: RecordedCandle;
  readonly closesAtMs: TimestampMs;
}

/**
 * What the monitor learns from candles besides how much a coin moves: the radar's verdict on the market, and how far each coin
 * moves with the base. Only candles that have closed count.
 */
export class ReplayMarket {
  readonly #closed: readonly Closed[];
  readonly #radar: Radar;
  readonly #watched: ReadonlySet<Underlying>;
  readonly #hours = new Map<Underlying, Pick<Candle, 'timestamp' | 'close'>[]>();
  #next = 0;
  #betaDay: number | undefined;

  constructor(candles: ReadonlyMap<Underlying, CandleSeries>) {
    // The radar looks at candles of a minute to a day.
    const watched = [...candles].filter(
      ([, { intervalMs }]) => intervalMs >= MINUTE_MS && intervalMs <= DAY_MS,
    );
    this.#watched = new Set(watched.map(([name]) => name));
    this.#radar = createRadar({
      watched: watched.map(([symbol, { intervalMs }]) => ({ symbol, intervalMs })),
    });
    this.#closed = [...candles]
      .flatMap(([underlying, { candles: list, intervalMs }]) =>
        list.map((candle) => ({ underlying, candle, closesAtMs: candle.timestamp + intervalMs })),
      )
      .toSorted((a, b) => a.closesAtMs - b.closesAtMs);
  }

  /** Takes what has closed by now. Gives the verdict when it is another one; undefined: no news. */
  advance(atMs: TimestampMs): MarketReading | undefined {
    const from = this.#next;
    for (;;) {
      const closed = this.#closed[this.#next];
      if (closed === undefined || closed.closesAtMs > atMs) break;
      this.#next += 1;
      const { underlying, candle } = closed;
      if (this.#watched.has(underlying)) this.#radar.push(underlying, candle);
      this.#noteHour(underlying, candle);
    }
    if (this.#next === from) return undefined;
    const news = this.#radar.settle().findLast(({ symbol }) => symbol === WHOLE_MARKET);
    if (news === undefined) return undefined;
    const { verdict, regime, scope, evidence } = news;
    return { verdict, regime, scope, because: evidence };
  }

  /** Slopes to the base, made anew once a day; undefined: those of the last call hold. */
  betas(atMs: TimestampMs): Readonly<Record<Underlying, Ratio>> | undefined {
    const day = Math.floor(atMs / DAY_MS);
    if (day === this.#betaDay) return undefined;
    this.#betaDay = day;
    const base = this.#recent(BASE, atMs);
    const betas: Record<Underlying, Ratio> = {};
    for (const name of this.#hours.keys()) {
      const beta = name === BASE ? 1 : betaTo(base, this.#recent(name, atMs));
      if (beta !== undefined) betas[name] = beta;
    }
    return betas;
  }

  /** Keeps the last close of each whole hour. */
  #noteHour(underlying: Underlying, { timestamp, close }: RecordedCandle): void {
    const hours = this.#hours.get(underlying) ?? [];
    this.#hours.set(underlying, hours);
    const hour = { timestamp: Math.floor(timestamp / HOUR_MS) * HOUR_MS, close };
    if (hours.at(-1)?.timestamp === hour.timestamp) hours[hours.length - 1] = hour;
    else hours.push(hour);
  }

  #recent(underlying: Underlying, atMs: TimestampMs) {
    const hours = this.#hours.get(underlying) ?? [];
    const old = hours.findIndex(({ timestamp }) => timestamp >= atMs - SIGMA_WINDOW_MS);
    if (old > 0) hours.splice(0, old);
    return hours;
  }
}
