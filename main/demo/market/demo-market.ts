import type { Candle } from '../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type TimestampMs } from '../../../shared/domain/units.ts';
import type { PathHour } from '../../../shared/market/crash/crash-catalogue.ts';
import { DEFAULT_CRASH_ID } from '../../../shared/market/crash/crash-names.ts';
import { loadCrashPath } from './crash-path.ts';
import { coinSpec, DEMO_COINS, type DemoCoin, type LeadingCoin } from './demo-coins.ts';
import { bridgeNodes, shapeNodes, type PriceNodes, type StretchShape } from './price-nodes.ts';
import { normalRandom, streamOf, unitRandom } from './random.ts';

/** One hour of the historic day takes this long on the wall clock. */
export const PATH_HOUR_MS = 20_000;
/** Calm candles are available this far back. */
export const HISTORY_MS = 90 * DAY_MS;
/** The path starts so many hours before the crash. */
const HOURS_BEFORE_CRASH = 8;
/** After the day is over the prices climb back over this many path hours, then the day begins again. */
const RECOVERY_HOURS = 60;
const PATH_STEPS = 40;
const HISTORY_LEVELS = 6;
/** Deviation of the common part of an hourly log return in calm hours. */
const MARKET_HOURLY_SIGMA = 0.004;

export interface DemoMarketOptions {
  readonly startedAtMs: TimestampMs;
  readonly seed: number;
  readonly crashId?: string;
}

/**
 * Prices of ten coins, and of any that follow them, as a pure function of time, so that nothing has to be remembered: calm random movement before
 * `startedAtMs`, then the historic day at `HOUR_MS / PATH_HOUR_MS` times its speed, then a slow recovery and the day
 * again, without end and without a gap. Same seed and start: the same prices, in any order of asking.
 */
export interface DemoMarket {
  readonly startedAtMs: TimestampMs;
  readonly crashId: string;
  readonly seed: number;
  /** Mark price, quote per coin. */
  price(coin: DemoCoin, atMs: TimestampMs): number;
  /** Candles that open in [fromMs, toMs), aligned to the interval, ascending; the last one may be unfinished. */
  candles(
    coin: DemoCoin,
    intervalMs: number,
    fromMs: TimestampMs,
    toMs: TimestampMs,
    nowMs: TimestampMs,
  ): readonly Candle[];
  /** One candle over any stretch; volume in coins. */
  summary(coin: DemoCoin, fromMs: TimestampMs, toMs: TimestampMs): Candle;
  /** How busy the market is: 1 in calm hours, tens in the crash. */
  activity(coin: DemoCoin, atMs: TimestampMs): number;
  /** How often the day has begun before: 0 in the first one. */
  cycle(atMs: TimestampMs): number;
  /** Hour of the historic day, fractional; undefined during recovery and before the start. */
  pathHour(atMs: TimestampMs): number | undefined;
  /** The hour as the path has it, as prices; undefined during recovery and before the start. */
  pathShape(coin: DemoCoin, atMs: TimestampMs): StretchShape | undefined;
}

export function createDemoMarket(options: DemoMarketOptions): DemoMarket {
  const { startedAtMs, seed } = options;
  const path = loadCrashPath(options.crashId ?? DEFAULT_CRASH_ID);
  const firstHour = Math.max(0, path.crashHour - HOURS_BEFORE_CRASH);
  const dayHours = path.hours - firstHour;
  const cycleHours = dayHours + RECOVERY_HOURS;
  const historyWalk = new Map<LeadingCoin, number[]>();
  const recent = new Map<string, PriceNodes>();

  /** Closing price of a live stretch; index -1 is the start. */
  function liveClose(coin: LeadingCoin, index: number): number {
    const spec = coinSpec(coin);
    const place = index < 0 ? cycleHours - 1 : index % cycleHours;
    if (place < dayHours) return pathPrice(spec.startPrice, hourOf(coin, firstHour + place).close);
    const begin = pathPrice(spec.startPrice, hourOf(coin, path.hours - 1).close);
    const end =
      firstHour === 0
        ? spec.startPrice
        : pathPrice(spec.startPrice, hourOf(coin, firstHour - 1).close);
    const done = (place - dayHours + 1) / RECOVERY_HOURS;
    const smooth = done * done * (3 - 2 * done);
    const wander =
      done < 1 ? 0.002 * spec.startPrice * normalRandom(seed, coinKey(coin), place, 31) : 0;
    return begin + (end - begin) * smooth + wander;
  }

  function liveShape(coin: LeadingCoin, index: number): StretchShape {
    const spec = coinSpec(coin);
    const open = liveClose(coin, index - 1);
    const close = liveClose(coin, index);
    const place = index % cycleHours;
    if (place < dayHours) {
      const hour = hourOf(coin, firstHour + place);
      return {
        open,
        close,
        high: Math.max(open, pathPrice(spec.startPrice, hour.high)),
        low: Math.min(open, pathPrice(spec.startPrice, hour.low)),
      };
    }
    const reach = (key: number) => 0.003 * unitRandom(seed, coinKey(coin), place, key);
    return {
      open,
      close,
      high: Math.max(open, close) * (1 + reach(32)),
      low: Math.min(open, close) * (1 - reach(33)),
    };
  }

  function hourOf(coin: LeadingCoin, hour: number): PathHour {
    const found = path.coins.get(coin)?.[hour];
    if (found === undefined) throw new Error(`the path of ${coin} has no hour ${hour}`);
    return found;
  }

  /** Log price at the hour `back` hours before the start, relative to the start. */
  function historyLevel(coin: LeadingCoin, back: number): number {
    const walk = historyWalk.get(coin) ?? [0];
    if (walk.length === 1) historyWalk.set(coin, walk);
    const spec = coinSpec(coin);
    while (walk.length <= back) {
      const hour = walk.length;
      const common = MARKET_HOURLY_SIGMA * normalRandom(seed, 7, hour);
      const own = spec.ownHourlySigma * normalRandom(seed, coinKey(coin), hour, 8);
      // Going back, the walk is pulled home a little, so that a quarter of a year stays in a believable range.
      walk.push((walk[hour - 1] ?? 0) * 0.9995 - spec.beta * common - own);
    }
    return walk[back] ?? 0;
  }

  function nodesOf(coin: LeadingCoin, index: number): PriceNodes {
    const key = `${coin}${index}`;
    const known = recent.get(key);
    if (known !== undefined) return known;
    const nodes = index >= 0 ? liveNodes(coin, index) : historyNodes(coin, index);
    if (recent.size > 1000) recent.clear();
    recent.set(key, nodes);
    return nodes;
  }

  function liveNodes(coin: LeadingCoin, index: number): PriceNodes {
    return shapeNodes(
      liveShape(coin, index),
      PATH_STEPS,
      streamOf(seed, 41, index),
      streamOf(seed, 42, coinKey(coin), index),
    );
  }

  function historyNodes(coin: LeadingCoin, index: number): PriceNodes {
    const spec = coinSpec(coin);
    const from = historyLevel(coin, -index);
    const to = historyLevel(coin, -index - 1);
    const sigma = Math.hypot(spec.beta * MARKET_HOURLY_SIGMA, spec.ownHourlySigma);
    const stream = streamOf(seed, 51, coinKey(coin), index);
    const base = liveClose(coin, -1);
    return bridgeNodes(to - from, sigma, HISTORY_LEVELS, stream).map(
      (step) => base * Math.exp(from + step),
    );
  }

  function price(coin: LeadingCoin, atMs: TimestampMs): number {
    const stretch = stretchAt(startedAtMs, atMs);
    return interpolate(nodesOf(coin, stretch.index), stretch.place);
  }

  function activityOf(coin: LeadingCoin, index: number): number {
    if (index < 0) return Math.exp(0.35 * normalRandom(seed, coinKey(coin), index, 61));
    const shape = liveShape(coin, index);
    const range = (shape.high - shape.low) / shape.open;
    return Math.min(60, Math.max(0.5, (range / 0.01) ** 1.3));
  }

  function summary(coin: LeadingCoin, fromMs: TimestampMs, toMs: TimestampMs): Candle {
    const open = price(coin, fromMs);
    const close = price(coin, toMs);
    let high = Math.max(open, close);
    let low = Math.min(open, close);
    let quoteVolume = 0;
    const perMs = coinSpec(coin).volumePerMinute / MINUTE_MS;
    for (let at = fromMs; at < toMs;) {
      const { index, beginMs, endMs } = stretchAt(startedAtMs, at);
      const until = Math.min(endMs, toMs);
      quoteVolume += perMs * activityOf(coin, index) * (until - at);
      if (index >= 0 && at === beginMs && until === endMs) {
        // A whole live stretch: its extremes are known without drawing it.
        const shape = liveShape(coin, index);
        high = Math.max(high, shape.high, shape.close);
        low = Math.min(low, shape.low, shape.close);
      } else {
        const nodes = nodesOf(coin, index);
        const length = endMs - beginMs;
        const first = Math.ceil(((at - beginMs) / length) * (nodes.length - 1));
        const last = Math.floor(((until - beginMs) / length) * (nodes.length - 1));
        for (let node = first; node <= last; node += 1) {
          const value = nodes[node] ?? open;
          if (value > high) high = value;
          if (value < low) low = value;
        }
      }
      at = until;
    }
    return {
      timestamp: fromMs,
      open,
      high,
      low,
      close,
      volume: quoteVolume / ((open + close) / 2),
    };
  }

  const leaderOf = (coin: DemoCoin) => coinSpec(coin).leader;
  /** Its price, as a multiple of the price of the coin that it follows. */
  const scaleOf = (coin: DemoCoin) =>
    coinSpec(coin).startPrice / coinSpec(leaderOf(coin)).startPrice;

  function summaryOf(coin: DemoCoin, fromMs: TimestampMs, toMs: TimestampMs): Candle {
    const led = summary(leaderOf(coin), fromMs, toMs);
    const scale = scaleOf(coin);
    return { ...led, ...scaled(led, scale), volume: led.volume / scale };
  }

  return {
    startedAtMs,
    seed,
    crashId: path.id,
    price: (coin, atMs) => scaleOf(coin) * price(leaderOf(coin), atMs),
    summary: summaryOf,
    candles(coin, intervalMs, fromMs, toMs, nowMs) {
      const candles: Candle[] = [];
      const earliest = Math.max(fromMs, startedAtMs - HISTORY_MS);
      const first = Math.ceil(earliest / intervalMs) * intervalMs;
      for (let at = first; at < toMs && at <= nowMs; at += intervalMs) {
        candles.push(summaryOf(coin, at, Math.min(at + intervalMs, Math.max(nowMs, at + 1))));
      }
      return candles;
    },
    activity: (coin, atMs) => activityOf(leaderOf(coin), stretchAt(startedAtMs, atMs).index),
    cycle: (atMs) => Math.max(0, Math.floor(stretchAt(startedAtMs, atMs).index / cycleHours)),
    pathHour(atMs) {
      const { index, place } = stretchAt(startedAtMs, atMs);
      if (index < 0 || index % cycleHours >= dayHours) return undefined;
      return firstHour + (index % cycleHours) + place;
    },
    pathShape(coin, atMs) {
      const { index } = stretchAt(startedAtMs, atMs);
      if (index < 0 || index % cycleHours >= dayHours) return undefined;
      return scaled(liveShape(leaderOf(coin), index), scaleOf(coin));
    },
  };
}

function scaled({ open, high, low, close }: StretchShape, scale: number): StretchShape {
  return { open: open * scale, high: high * scale, low: low * scale, close: close * scale };
}

interface Stretch {
  /** >= 0 live, of `PATH_HOUR_MS`; < 0 history, of an hour, counted back from the start. */
  readonly index: number;
  readonly beginMs: number;
  readonly endMs: number;
  /** Fraction of the stretch that has passed, 0 <= place < 1. */
  readonly place: number;
}

function stretchAt(startedAtMs: number, atMs: number): Stretch {
  const length = atMs >= startedAtMs ? PATH_HOUR_MS : HOUR_MS;
  const index = Math.floor((atMs - startedAtMs) / length);
  const beginMs = startedAtMs + index * length;
  return { index, beginMs, endMs: beginMs + length, place: (atMs - beginMs) / length };
}

function interpolate(nodes: PriceNodes, place: number): number {
  const exact = place * (nodes.length - 1);
  const left = Math.min(Math.floor(exact), nodes.length - 2);
  const from = nodes[left] ?? 0;
  const to = nodes[left + 1] ?? from;
  return from + (to - from) * (exact - left);
}

function pathPrice(startPrice: number, basisPoints: number): number {
  return startPrice * (1 + basisPoints / 10_000);
}

function coinKey(coin: LeadingCoin): number {
  return 100 + DEMO_COINS.indexOf(coin);
}
