import { z } from 'zod';
import type { VerdictChange } from '../../../shared/contract/market.ts';
import type { RecordedCandle } from '../../../shared/domain/candle.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type TimestampMs,
  type Underlying,
} from '../../../shared/domain/units.ts';
import {
  createRadar,
  WHOLE_MARKET,
  type Radar,
  type RadarVerdict,
} from '../../../shared/market/verdict/radar.ts';
import type { RadarOptions } from '../../../shared/market/verdict/radar-options.ts';
import type { ImpliedVolatilityReading } from '../../exchange/exchange-client.ts';
import type { PastCandles } from './read-past.ts';

/** As long as changes are kept for the strip over the chart. */
const CHANGES_MS = 30 * DAY_MS;
const MOST_CHANGES = 1_000;

/** What must survive a restart; the radar's own part is checked by the radar. */
const DeskMemory = z.object({
  sinceMs: z.number().nullable(),
  changes: z.array(
    z.object({
      atMs: z.number(),
      coin: z.string(),
      verdict: z.enum(['calm', 'stress', 'sell-off', 'recovering']),
      regime: z.enum(['none', 'correction', 'bear']),
      scope: z.enum(['one-coin', 'sector', 'market-wide']),
    }),
  ),
  radar: z.unknown(),
});

/** The radar over a fixed set of coins, with what it said of late. Knows no clock and no network. */
export class RadarDesk {
  readonly coins: readonly Underlying[];
  readonly #radar: Radar;
  #changes: readonly VerdictChange[] = [];
  #sinceMs: TimestampMs | undefined;

  constructor(coins: readonly Underlying[], options: Partial<RadarOptions>) {
    this.coins = coins;
    this.#radar = createRadar({
      ...options,
      watched: coins.map((symbol) => ({ symbol, intervalMs: MINUTE_MS })),
    });
  }

  get radar(): Pick<Radar, 'market' | 'verdictOf' | 'figuresOf'> {
    return this.#radar;
  }

  /** Oldest first. */
  get changes(): readonly VerdictChange[] {
    return this.#changes;
  }

  /** Since when the market's verdict stands; undefined before the first candle. */
  get sinceMs(): TimestampMs | undefined {
    return this.#sinceMs;
  }

  /**
   * Takes candles of several coins in the order in which they closed, and of each index of implied volatility what stood there
   * by then; readings that it had are passed over.
   */
  take(
    candles: ReadonlyMap<Underlying, PastCandles>,
    implied: ReadonlyMap<Underlying, readonly ImpliedVolatilityReading[]> = new Map(),
  ): void {
    const all = [...candles].flatMap(([coin, { hours, minutes }]) => [
      ...hours.map((candle) => arrival(coin, candle, HOUR_MS)),
      ...minutes.map((candle) => arrival(coin, candle, MINUTE_MS)),
    ]);
    all.sort((a, b) => a.closesAtMs - b.closesAtMs);
    const readings = [...implied]
      .flatMap(([coin, list]) => list.map((reading) => ({ coin, ...reading })))
      .toSorted((a, b) => a.atMs - b.atMs);
    let next = 0;
    for (const { coin, candle, spanMs, closesAtMs } of all) {
      for (; (readings[next]?.atMs ?? Infinity) <= closesAtMs; next += 1) {
        const reading = readings[next];
        if (reading === undefined) break;
        this.#radar.pushImpliedVolatility(reading.coin, reading.atMs, reading.value);
      }
      if (spanMs === HOUR_MS) this.#radar.pushHour(coin, candle);
      else this.#radar.push(coin, candle);
    }
    this.#sinceMs ??= all[0]?.closesAtMs;
    this.#note(this.#radar.settle());
  }

  #note(said: readonly RadarVerdict[]): void {
    if (said.length === 0) return;
    let before = this.#changes.findLast(({ coin }) => coin === WHOLE_MARKET)?.verdict ?? 'calm';
    for (const { symbol, timestamp, verdict } of said) {
      if (symbol !== WHOLE_MARKET) continue;
      if (verdict !== before) this.#sinceMs = timestamp;
      before = verdict;
    }
    const news = said.map(({ symbol, timestamp, verdict, regime, scope }): VerdictChange => ({
      atMs: timestamp,
      coin: symbol,
      verdict,
      regime,
      scope,
    }));
    const newest = news.at(-1)?.atMs ?? 0;
    this.#changes = [...this.#changes, ...news]
      .filter(({ atMs }) => newest - atMs <= CHANGES_MS)
      .slice(-MOST_CHANGES);
  }

  memory(): z.infer<typeof DeskMemory> {
    return {
      sinceMs: this.#sinceMs ?? null,
      changes: [...this.#changes],
      radar: this.#radar.snapshot(),
    };
  }

  /** False, and as new, when it does not fit. */
  restore(memory: unknown): boolean {
    const parsed = DeskMemory.safeParse(memory);
    if (!parsed.success || !this.#radar.restore(parsed.data.radar)) return false;
    this.#sinceMs = parsed.data.sinceMs ?? undefined;
    this.#changes = parsed.data.changes;
    return true;
  }
}

function arrival(coin: Underlying, candle: RecordedCandle, spanMs: number) {
  return { coin, candle, spanMs, closesAtMs: candle.timestamp + spanMs };
}
