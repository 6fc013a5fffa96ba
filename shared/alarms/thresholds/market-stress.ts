import type { MarketRegime, MarketScope, MarketVerdict } from '../../domain/market-verdict.ts';
import type { AlarmThresholds } from './thresholds.ts';

/** What the radar says of the market, as the alarms need it. */
export interface MarketReading {
  readonly verdict: MarketVerdict;
  readonly regime: MarketRegime;
  readonly scope: MarketScope;
  /** In words, the strongest first: "BTC fell 6.1 % in 1 h". */
  readonly because: readonly string[];
}

/** How much earlier everything begins. A market that recovers may fall again: it stays as in stress. */
const FACTORS: Readonly<Record<MarketVerdict, number>> = {
  calm: 1,
  recovering: 1.25,
  stress: 1.25,
  'sell-off': 1.5,
};

/** In a market under stress nobody waits for a second sample. */
export function isStress(verdict: MarketVerdict | undefined): boolean {
  return verdict === 'stress' || verdict === 'sell-off';
}

/**
 * The thresholds under this verdict: alarms come earlier, never later (a venue under stress is less predictable, and the
 * volatility that sigmas are made of lags behind). The order of warning and critical is kept, and so are a setting of 0 and
 * every value that is stricter already. Calm gives the same object back.
 */
export function tightenThresholds(t: AlarmThresholds, verdict: MarketVerdict): AlarmThresholds {
  const factor = FACTORS[verdict];
  if (factor === 1) return t;
  return {
    warningDistance: further(t.warningDistance, factor),
    warningSigmas: t.warningSigmas * factor,
    warningMarginRatio: t.warningMarginRatio / factor,
    criticalDistance: further(t.criticalDistance, factor),
    criticalSigmas: t.criticalSigmas * factor,
    criticalDistanceAlways: further(t.criticalDistanceAlways, factor),
    criticalMarginRatio: t.criticalMarginRatio / factor,
    criticalTimeToLiquidationMs: t.criticalTimeToLiquidationMs * factor,
    criticalTimeMaxDistance: further(t.criticalTimeMaxDistance, factor),
  };
}

/** A distance stays below the whole price; near that end it moves a part of what is left, so that the order is kept. */
function further(distance: number, factor: number): number {
  const wanted = distance * factor;
  return wanted < 0.5 ? wanted : Math.max(distance, 1 - (1 - distance) / factor);
}
