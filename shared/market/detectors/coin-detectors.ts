import type { RecordedCandle } from '../../domain/candle.ts';
import type { MarketRegime } from '../../domain/market-verdict.ts';
import {
  DAY_MS,
  type DurationMs,
  type Price,
  type Ratio,
  type TimestampMs,
} from '../../domain/units.ts';
import { bucketIndex, bucketLength, emptyBucket, type Bucket } from '../series/bucket.ts';
import {
  admitCandle,
  createCandleGate,
  soundHigh,
  soundLow,
  type CandleGate,
  type CandleOutcome,
} from '../series/candle-gate.ts';
import {
  createDrawdown,
  endDrawdownBucket,
  recentHigh,
  stepRegime,
  type DrawdownLimits,
  type DrawdownState,
} from './drawdown.ts';
import {
  createFall,
  endFallBucket,
  highBefore,
  highBeforeLow,
  isDeeperFromEdge,
  lowOfDay,
  speedSigmas,
  type FallState,
} from './fall.ts';
import { createImpliedVolatility, type ImpliedVolatilityState } from './implied-volatility.ts';
import {
  createSupport,
  beginSupportBucket,
  endSupportBucket,
  stepSupport,
  type SupportState,
} from './support.ts';
import {
  createVolatility,
  endVolatilityBucket,
  bucketSigma,
  volatilityRatio,
  type VolatilityState,
} from './volatility.ts';
import {
  beginVolumeBucket,
  createVolume,
  endVolumeBucket,
  volumeZ,
  type VolumeState,
} from './volume.ts';

/** What the detectors say after a candle. NaN means unknown: inside the radar only, words say "unknown". */
export interface CoinSignals {
  /** Close of the candle: when all of this could be known. */
  at: TimestampMs;
  close: Price;
  low: Price;
  /** High of the last 24 hours, and the low of the time before this bucket. */
  highOfDay: Price;
  lowOfDay: Price;
  /** The deepest fall to the candle's low: a fraction, from which high, and how much larger it must be to count alike. */
  fall: Ratio;
  fallHigh: Price;
  fallMargin: Ratio;
  /** Standard deviation of a day's log return, of the last 30 days. */
  dailySigma: Ratio;
  recentHigh: Price;
  regime: MarketRegime;
}

/** All detectors of one coin. Plain data and typed arrays: `toPlainState` and `fillFromPlain` carry it over a restart. */
export interface CoinDetectors {
  readonly intervalMs: DurationMs;
  readonly bucketMs: DurationMs;
  readonly gate: CandleGate;
  readonly bucket: Bucket;
  readonly volume: VolumeState;
  readonly volatility: VolatilityState;
  readonly fall: FallState;
  readonly support: SupportState;
  readonly drawdown: DrawdownState;
  readonly implied: ImpliedVolatilityState;
  readonly signals: CoinSignals;
}

/** More empty buckets than the longest window holds leave nothing of it. */
const LONGEST_WINDOW_DAYS = 60;

export function createCoinDetectors(intervalMs: DurationMs, limits: DrawdownLimits): CoinDetectors {
  const bucketMs = bucketLength(intervalMs);
  return {
    intervalMs,
    bucketMs,
    gate: createCandleGate(intervalMs),
    bucket: emptyBucket(NaN),
    volume: createVolume(bucketMs),
    volatility: createVolatility(bucketMs),
    fall: createFall(bucketMs),
    support: createSupport(bucketMs),
    drawdown: createDrawdown(bucketMs, limits),
    implied: createImpliedVolatility(),
    signals: {
      at: NaN,
      close: NaN,
      low: NaN,
      highOfDay: NaN,
      lowOfDay: NaN,
      fall: NaN,
      fallHigh: NaN,
      fallMargin: 0,
      dailySigma: NaN,
      recentHigh: NaN,
      regime: 'none',
    },
  };
}

/**
 * Takes one closed candle through every detector and renews `signals`; a refused candle changes nothing but the count of
 * refusals. The state moves on in place: no clock, no chance, and nothing is allocated. Constant time; what scans a whole
 * window runs once a bucket.
 */
export function stepCoin(
  coin: CoinDetectors,
  limits: DrawdownLimits,
  candle: RecordedCandle,
): CandleOutcome {
  return step(coin, limits, candle, coin.intervalMs);
}

/** The same for a candle of a whole bucket: what is past is often to be had in hours only. */
export function stepCoinBucket(
  coin: CoinDetectors,
  limits: DrawdownLimits,
  candle: RecordedCandle,
): CandleOutcome {
  const outcome = step(coin, limits, candle, coin.bucketMs);
  if (outcome === 'accepted' || outcome === 'after-gap' || outcome === 'new-level') {
    // What comes next follows upon its last candle, not upon its first.
    coin.gate.lastAt = candle.timestamp + coin.bucketMs - coin.intervalMs;
    coin.bucket.candles = candlesOf(coin);
  }
  return outcome;
}

function step(
  coin: CoinDetectors,
  limits: DrawdownLimits,
  candle: RecordedCandle,
  spanMs: DurationMs,
): CandleOutcome {
  const outcome = admitCandle(coin.gate, candle);
  if (outcome === 'new-level') startOver(coin, limits);
  else if (outcome !== 'accepted' && outcome !== 'after-gap') return outcome;

  const index = bucketIndex(candle.timestamp, coin.bucketMs);
  if (index !== coin.bucket.index) turnBucket(coin, index, candle.open);
  const { bucket, signals } = coin;
  const high = soundHigh(candle);
  const low = soundLow(candle);
  const before = Math.max(highBefore(coin.fall), bucket.candles === 0 ? -Infinity : bucket.high);
  bucket.candles += 1;
  bucket.high = bucket.candles === 1 || high > bucket.high ? high : bucket.high;
  bucket.low = bucket.candles === 1 || low < bucket.low ? low : bucket.low;
  bucket.close = candle.close;
  // Unknown volume of one candle makes that of its bucket unknown.
  bucket.volume += candle.volume ?? NaN;

  const { close } = candle;
  signals.at = candle.timestamp + spanMs;
  signals.close = close;
  signals.low = low;
  signals.highOfDay = Math.max(before, high);
  signals.lowOfDay = lowOfDay(coin.fall);
  measureFall(coin, highBeforeLow(before, candle.open, high, close));
  stepSupport(coin.support, signals.at, close);
  signals.recentHigh = recentHigh(coin.drawdown, bucket);
  signals.regime = stepRegime(coin.drawdown, limits, signals.at, signals.recentHigh, low, close);
  return outcome;
}

function measureFall({ signals, fall }: CoinDetectors, highBeforeIt: Price): void {
  const isFromEdge = isDeeperFromEdge(fall, signals.low, highBeforeIt);
  signals.fallHigh = isFromEdge ? fall.edgeHigh : highBeforeIt;
  signals.fallMargin = isFromEdge ? fall.edgeMargin : 0;
  signals.fall = 1 - signals.low / signals.fallHigh;
}

/** Volume of the open bucket against the normal of its hour; see `volumeZ`. Read when wanted, as the next two. */
export function volumeZOf({ volume, bucket }: CoinDetectors): number {
  return volumeZ(volume, bucket.volume);
}

/** Volatility of 24 hours over 30 days, up to the newest close; see `volatilityRatio`. */
export function volatilityRatioOf({ volatility, signals }: CoinDetectors): Ratio {
  return volatilityRatio(volatility, signals.close);
}

/** Speed up to the newest close; see `speedSigmas`. */
export function speedSigmasOf({ fall, volatility, signals }: CoinDetectors): number {
  return speedSigmas(fall, signals.close, bucketSigma(volatility));
}

/** How many candles make a whole bucket. */
function candlesOf({ bucketMs, intervalMs }: CoinDetectors): number {
  return Math.max(1, Math.round(bucketMs / intervalMs));
}

/** Ends the open bucket, passes over those that are missing, and opens that of the new candle. */
function turnBucket(coin: CoinDetectors, index: number, open: Price): void {
  const { bucket } = coin;
  if (bucket.candles > 0) {
    bucket.isWhole = bucket.candles >= candlesOf(coin);
    endBucket(coin);
    const longest = Math.ceil((LONGEST_WINDOW_DAYS * DAY_MS) / coin.bucketMs);
    for (let missing = Math.max(bucket.index + 1, index - longest); missing < index; missing++) {
      clear(bucket, missing);
      endBucket(coin);
    }
  }
  clear(bucket, index);
  const { bucketsPerDay } = coin.volatility;
  coin.signals.dailySigma = bucketSigma(coin.volatility) * Math.sqrt(bucketsPerDay);
  beginVolumeBucket(coin.volume, index);
  beginSupportBucket(coin.support, index, open);
}

function endBucket({ bucket, volume, volatility, fall, support, drawdown }: CoinDetectors): void {
  endVolumeBucket(volume, bucket);
  endVolatilityBucket(volatility, bucket);
  endFallBucket(fall, bucket);
  endSupportBucket(support, bucket);
  endDrawdownBucket(drawdown, bucket);
}

function clear(bucket: Bucket, index: number): void {
  bucket.index = index;
  bucket.candles = 0;
  bucket.high = NaN;
  bucket.low = NaN;
  bucket.close = NaN;
  bucket.volume = 0;
  bucket.isWhole = false;
}

/** Prices of another unit or another year do not belong into one window. Volatility of what came before says nothing either. */
function startOver(coin: CoinDetectors, limits: DrawdownLimits): void {
  const fresh = createCoinDetectors(coin.intervalMs, limits);
  Object.assign(coin.bucket, fresh.bucket);
  Object.assign(coin.volume, fresh.volume);
  Object.assign(coin.volatility, fresh.volatility);
  Object.assign(coin.fall, fresh.fall);
  Object.assign(coin.support, fresh.support);
  Object.assign(coin.drawdown, fresh.drawdown);
}
