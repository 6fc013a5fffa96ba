import type { MarketRegime, MarketScope, MarketVerdict } from '../../domain/market-verdict.ts';
import type { Ratio, Underlying } from '../../domain/units.ts';
import type { CoinDetectors } from '../detectors/coin-detectors.ts';
import type { CoinVerdictState } from './coin-verdict.ts';

/** One coin under the radar. */
export interface WatchedCoin {
  readonly symbol: string;
  readonly coin: Underlying;
  /** BTC and ETH: without them nothing is market-wide. */
  readonly isLeader: boolean;
  readonly fallRatio: Ratio;
  /** Sectors the coin stands in. */
  readonly groups: readonly string[];
  readonly detectors: CoinDetectors;
  readonly state: CoinVerdictState;
  /** What was told last. */
  readonly told: { verdict: MarketVerdict; regime: MarketRegime; scope: MarketScope };
}
