import type { RecordedCandle } from '../../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';

const NEVER: RecordedCandle = {
  timestamp: NaN,
  open: NaN,
  high: NaN,
  low: NaN,
  close: NaN,
  volume: NaN,
};

interface Hour {
  readonly index: number;
  readonly candles: readonly RecordedCandle[];
}

/** The same figures from all candles so far, with nothing remembered: slow and plain. */
export class PlainPast {
  readonly hours: readonly Hour[];
  readonly now: Hour;
  readonly bucketMs: number;
  readonly perBucket: number;
  readonly candle: RecordedCandle;

  constructor(candles: readonly RecordedCandle[], intervalMs: number) {
    this.bucketMs = Math.max(HOUR_MS, intervalMs);
    this.perBucket = Math.max(1, this.bucketMs / intervalMs);
    const groups = Map.groupBy(candles, ({ timestamp }) => Math.floor(timestamp / this.bucketMs));
    this.hours = [...groups].map(([index, group]) => ({ index, candles: group }));
    this.now = this.hours.at(-1) ?? { index: NaN, candles: [] };
    this.candle = this.now.candles.at(-1) ?? candles[0] ?? NEVER;
  }

  /** Buckets `from` to `to` before the open one, 0 = the open one. */
  back(from: number, to: number): readonly Hour[] {
    const { index: last } = this.now;
    return this.hours.filter(({ index }) => last - index >= from && last - index <= to);
  }

  closeOf(index: number): number | undefined {
    return this.hours.find((hour) => hour.index === index)?.candles.at(-1)?.close;
  }

  returns(from: number, to: number): readonly number[] {
    return this.back(from, to).flatMap(({ index, candles }) => {
      const before = this.closeOf(index - 1);
      const close = candles.at(-1)?.close;
      return before === undefined || close === undefined ? [] : [Math.log(close / before)];
    });
  }

  buckets(spanMs: number): number {
    return Math.max(1, Math.round(spanMs / this.bucketMs));
  }

  sigma(): number {
    const all = this.returns(1, this.buckets(30 * DAY_MS));
    const fewest = Math.max(10, Math.round((72 * HOUR_MS) / this.bucketMs));
    return all.length < fewest ? NaN : rootMeanSquare(all);
  }

  volatilityRatio(): number {
    const day = this.returns(0, this.buckets(DAY_MS) - 1);
    const sigma = this.sigma();
    return sigma > 0 && day.length * 2 >= this.buckets(DAY_MS) ? rootMeanSquare(day) / sigma : NaN;
  }

  volumeZ(): number {
    const slots = this.buckets(DAY_MS);
    const same = this.hours
      .filter(({ index, candles }) => index < this.now.index && candles.length >= this.perBucket)
      .filter(({ index }) => index % slots === this.now.index % slots)
      .map(volumeOf)
      .filter((volume) => volume > 0)
      .slice(-30)
      .map(Math.log);
    if (same.length < 10 || volumeOf(this.now) <= 0) return NaN;
    const middle = medianOf(same);
    const spread = 1.4826 * medianOf(same.map((value) => Math.abs(value - middle)));
    return (Math.log(volumeOf(this.now)) - middle) / Math.max(0.1, spread);
  }

  highOfDay(): number {
    return Math.max(this.highBeforeBucket(), highs([this.now]));
  }

  highBeforeBucket(): number {
    const day = this.buckets(DAY_MS);
    return day > 1
      ? highs(this.back(1, day - 1))
      : Math.max(-Infinity, this.closeOf(this.now.index - 1) ?? -Infinity);
  }

  lowOfDay(): number {
    return lows(this.back(1, this.buckets(DAY_MS) - 1));
  }

  /** From the highest price that stood before the low, or from the bucket at the edge of its 24 hours, which must be deeper. */
  deepestFall(): { readonly fall: number; readonly margin: number } {
    const { candle } = this;
    const earlier = this.now.candles.slice(0, -1).map(({ high }) => high);
    const own = candle.close < candle.open ? candle.high : candle.open;
    const sure = 1 - candle.low / Math.max(this.highBeforeBucket(), ...earlier, own);
    const edgeIndex = this.now.index - this.buckets(DAY_MS);
    const edge = this.hours.find(({ index }) => index === edgeIndex);
    if (this.bucketMs === HOUR_MS || edge === undefined) return { fall: sure, margin: 0 };
    const isLate = (this.closeOf(edgeIndex) ?? NaN) >= (this.closeOf(edgeIndex - 1) ?? NaN);
    const margin = isLate ? 0.05 : 0.2;
    const fall = 1 - candle.low / highs([edge]);
    return fall / (1 + margin) > sure ? { fall, margin } : { fall: sure, margin: 0 };
  }

  speed(): number {
    const span = this.buckets(3 * HOUR_MS);
    const closes = this.back(1, span).map(({ candles }) => candles.at(-1)?.close ?? NaN);
    const sigma = this.sigma();
    if (closes.length === 0 || !(sigma > 0)) return NaN;
    return Math.log(this.candle.close / Math.max(...closes)) / (sigma * Math.sqrt(span));
  }

  recentHigh(): number {
    return highs(this.back(0, this.buckets(30 * DAY_MS) - 1));
  }

  isUnderTwentyDayLow(): boolean {
    const today = Math.floor((this.now.index * this.bucketMs) / DAY_MS);
    const dayOf = ({ index }: Hour) => Math.floor((index * this.bucketMs) / DAY_MS);
    const past = this.hours.filter((hour) => dayOf(hour) < today && dayOf(hour) >= today - 20);
    const low = Math.min(...past.flatMap(({ candles }) => candles.map((one) => one.low)));
    return new Set(past.map(dayOf)).size >= 10 && this.candle.close < low;
  }
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (index: number) => sorted[index] ?? NaN;
  return sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle) + at(middle - 1)) / 2;
}

function volumeOf({ candles }: Hour): number {
  return candles.reduce((sum, { volume }) => sum + (volume ?? NaN), 0);
}

function highs(hours: readonly Hour[]): number {
  return Math.max(-Infinity, ...hours.flatMap(({ candles }) => candles.map(({ high }) => high)));
}

function lows(hours: readonly Hour[]): number {
  return Math.min(Infinity, ...hours.flatMap(({ candles }) => candles.map(({ low }) => low)));
}
