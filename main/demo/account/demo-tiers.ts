import type { CoinSpec } from '../market/demo-coins.ts';

/** One row of a maintenance table, in the unit of the position's value. `cum` makes the table continuous. */
export interface DemoTier {
  readonly floor: number;
  readonly cap: number;
  readonly maxLeverage: number;
  readonly rate: number;
  readonly cum: number;
}

type Row = readonly [cap: number, maxLeverage: number, rate: number];

const MAJOR: readonly Row[] = [
  [300_000, 125, 0.004],
  [800_000, 100, 0.005],
  [3_000_000, 75, 0.0065],
  [12_000_000, 50, 0.01],
  [70_000_000, 25, 0.02],
  [100_000_000, 20, 0.025],
  [230_000_000, 10, 0.05],
  [480_000_000, 5, 0.1],
  [600_000_000, 4, 0.125],
  [800_000_000, 2, 0.25],
];

const LARGE: readonly Row[] = [
  [50_000, 75, 0.0065],
  [150_000, 50, 0.01],
  [900_000, 40, 0.0125],
  [6_000_000, 25, 0.02],
  [30_000_000, 20, 0.025],
  [60_000_000, 10, 0.05],
  [80_000_000, 5, 0.1],
  [150_000_000, 2, 0.25],
];

const MID: readonly Row[] = [
  [25_000, 75, 0.01],
  [80_000, 50, 0.015],
  [600_000, 25, 0.02],
  [1_600_000, 20, 0.025],
  [8_000_000, 10, 0.05],
  [20_000_000, 2, 0.25],
];

/** Tiers of the coin-margined BTC contract count the value in BTC. */
const INVERSE_BTC: readonly Row[] = [
  [5, 100, 0.004],
  [10, 75, 0.005],
  [20, 50, 0.01],
  [50, 20, 0.025],
  [100, 10, 0.05],
  [200, 5, 0.1],
];

const TABLES: Readonly<Record<CoinSpec['size'], readonly DemoTier[]>> = {
  major: withDeductions(MAJOR),
  large: withDeductions(LARGE),
  mid: withDeductions(MID),
};

export const INVERSE_TIERS: readonly DemoTier[] = withDeductions(INVERSE_BTC);

export function linearTiers(size: CoinSpec['size']): readonly DemoTier[] {
  return TABLES[size];
}

/** Row that a position of this value is in; beyond the last cap the last row. */
export function tierOf(tiers: readonly DemoTier[], value: number): DemoTier {
  const found = tiers.find((tier) => value <= tier.cap) ?? tiers.at(-1);
  if (found === undefined) throw new Error('an empty tier table');
  return found;
}

function withDeductions(rows: readonly Row[]): readonly DemoTier[] {
  const tiers: DemoTier[] = [];
  for (const [cap, maxLeverage, rate] of rows) {
    const before = tiers.at(-1);
    const floor = before?.cap ?? 0;
    const cum = before === undefined ? 0 : before.cum + floor * (rate - before.rate);
    tiers.push({ floor, cap, maxLeverage, rate, cum: Math.round(cum * 1e8) / 1e8 });
  }
  return tiers;
}
