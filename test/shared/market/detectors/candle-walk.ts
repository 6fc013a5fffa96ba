import type { Candle } from '../../../../shared/domain/candle.ts';

const START = Date.UTC(2023, 0, 1);

/**
 * A price that walks at random, with steps that grow and shrink (by `scale` more or less than 2 % a candle at most), volumes over three
 * decades, some of them 0, and gaps of up to 25 candles.
 */
export function candleWalk(
  intervalMs: number,
  count: number,
  seed: number,
  hasGaps: boolean,
  scale = 1,
): readonly Candle[] {
  const random = seeded(seed);
  const candles: Candle[] = [];
  let timestamp = START;
  let close = 10 ** (4 * random() - 1);
  for (let at = 0; at < count; at++) {
    if (hasGaps && random() < 0.01) timestamp += intervalMs * Math.ceil(25 * random());
    const open = close;
    const spread = 0.01 * scale * (1 + Math.sin(at / 90));
    close *= Math.exp(spread * (random() + random() - 1));
    candles.push({
      timestamp,
      open,
      high: Math.max(open, close) * (1 + spread * random()),
      low: Math.min(open, close) * (1 - spread * random()),
      close,
      volume: random() < 0.02 ? 0 : 10 ** (3 * random()),
    });
    timestamp += intervalMs;
  }
  return candles;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
