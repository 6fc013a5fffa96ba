import { roughNormalAt, unitAt } from './random.ts';

/** Evenly spaced prices from the start to the end of one stretch of time; between two of them the price is a line. */
export type PriceNodes = Float64Array;

export interface StretchShape {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Movement inside a stretch that starts at `open`, ends at `close`, touches `high` and `low` exactly and never leaves
 * them. `turns` is the random stream of the moments of the extremes (shared by all coins, so that
 * they fall together), `noise` that of the movement between.
 */
export function shapeNodes(
  shape: StretchShape,
  steps: number,
  turns: number,
  noise: number,
): PriceNodes {
  const { open, close } = shape;
  const high = Math.max(shape.high, open, close);
  const low = Math.min(shape.low, open, close);
  const early = 1 + Math.floor((0.08 + 0.3 * unitAt(turns, 11)) * steps);
  const late = 1 + Math.floor((0.55 + 0.3 * unitAt(turns, 12)) * steps);
  // A falling hour tends to print its high first, a rising one its low.
  const highFirst = close < open;
  const anchors: readonly (readonly [number, number])[] = [
    [0, open],
    [early, highFirst ? high : low],
    [late, highFirst ? low : high],
    [steps, close],
  ];
  const nodes = new Float64Array(steps + 1);
  const swing = 0.12 * (high - low);
  for (let part = 0; part + 1 < anchors.length; part += 1) {
    const [fromIndex, fromPrice] = anchors[part] ?? [0, open];
    const [toIndex, toPrice] = anchors[part + 1] ?? [steps, close];
    const length = toIndex - fromIndex;
    for (let index = fromIndex; index < toIndex; index += 1) {
      const done = (index - fromIndex) / length;
      const straight = fromPrice + (toPrice - fromPrice) * done;
      // Zero at both anchors, widest between them.
      const width = 2 * swing * Math.sqrt(done * (1 - done));
      const wobble = width * (unitAt(noise, index) - 0.5) * 2;
      nodes[index] = Math.min(high, Math.max(low, straight + wobble));
    }
  }
  nodes[steps] = close;
  return nodes;
}

/** Brownian bridge from 0 to `total` in 2^levels steps with the given deviation of the whole stretch. */
export function bridgeNodes(
  total: number,
  sigma: number,
  levels: number,
  stream: number,
): Float64Array {
  const steps = 2 ** levels;
  const nodes = new Float64Array(steps + 1);
  nodes[steps] = total;
  for (let span = steps; span > 1; span /= 2) {
    // Deviation of the middle of a bridge over `span` steps.
    const deviation = sigma * Math.sqrt(span / steps / 4);
    for (let from = 0; from < steps; from += span) {
      const middle = from + span / 2;
      const straight = ((nodes[from] ?? 0) + (nodes[from + span] ?? 0)) / 2;
      nodes[middle] = straight + deviation * roughNormalAt(stream, middle);
    }
  }
  return nodes;
}
