import { known, unknown, type Figure } from '../../domain/outcome.ts';
import type { Price, Ratio, TimestampMs } from '../../domain/units.ts';
import {
  speedSigmasOf,
  volatilityRatioOf,
  volumeZOf,
  type CoinDetectors,
} from '../detectors/coin-detectors.ts';
import { impliedVolatilityRatio } from '../detectors/implied-volatility.ts';
import { nearestSupport, type SupportKind } from '../detectors/support.ts';

/** What the detectors of one coin read, for the screen. Unknown while the history behind a figure is too short. */
export interface RadarFigures {
  /** Close of the newest candle. */
  readonly atMs: TimestampMs;
  readonly close: Price;
  /** Against the recent high, <= 0. */
  readonly drawdown: Ratio;
  /** Volume of the open hour against that hour of other days, in robust standard deviations: a lower bound until it ends. */
  readonly volumeZ: Figure;
  /** Volatility of 24 hours over that of 30 days. */
  readonly volatilityRatio: Figure;
  /** Index of implied volatility over the mean of its own 30 days; unknown without an index or a reading of the last day. */
  readonly impliedRatio: Figure;
  /** Fall from the highest close of three hours, in standard deviations of a move of that length; <= 0. */
  readonly speedSigmas: Figure;
  /** The level that was broken within the last day, else the nearest one below; absent: none is known. */
  readonly support?: {
    readonly price: Price;
    readonly broken: boolean;
    readonly kind: SupportKind;
  };
}

export function readFigures(detectors: CoinDetectors): RadarFigures {
  const { at, close, recentHigh } = detectors.signals;
  const support = supportOf(detectors);
  return {
    atMs: at,
    close,
    drawdown: Math.min(0, close / recentHigh - 1),
    volumeZ: figureOf(volumeZOf(detectors)),
    volatilityRatio: figureOf(volatilityRatioOf(detectors)),
    impliedRatio: figureOf(impliedVolatilityRatio(detectors.implied, at)),
    speedSigmas: figureOf(speedSigmasOf(detectors)),
    ...(support === undefined ? {} : { support }),
  };
}

function supportOf({ support, signals }: CoinDetectors): RadarFigures['support'] {
  const { brokenKind, brokenLevel } = support;
  if (brokenKind !== 'none') return { price: brokenLevel, broken: true, kind: brokenKind };
  const level = nearestSupport(support, signals.at, signals.close);
  return level === undefined ? undefined : { ...level, broken: false };
}

/** NaN is how the detectors write unknown. */
function figureOf(value: number): Figure {
  return Number.isNaN(value) ? unknown('no-volatility') : known(value);
}
