import { known, unknown, type Figure } from '../../domain/outcome.ts';
import type { Amount, Ratio, Underlying } from '../../domain/units.ts';
import type { RiskContext } from '../evaluate.ts';
import { betaOf } from '../joint/joint-problem.ts';
import type { Exposure } from './book-exposures.ts';

/** How much of a book is one bet. */
export interface Diversification {
  /** Standard deviation of a day's gain or loss, display currency. */
  readonly dailySigma: Figure<Amount>;
  /** Share of the variance that comes from all coins moving with BTC, 0 to 1; the rest is each coin's own. */
  readonly marketShare: Figure<Ratio>;
  /** Largest first. The shares add up to 1; a hedge has a negative one. */
  readonly coins: readonly CoinShare[];
  /**
   * 1: everything hangs on one thing. Exponential of the entropy of the variance over the independent factors (Meucci,
   * "Managing Diversification", 2009): the move of the market, and what each coin does beyond it. 0 without any risk.
   */
  readonly effectiveBets: Figure;
}

export interface CoinShare {
  readonly underlying: Underlying;
  readonly exposure: Figure<Amount>;
  readonly share: Figure<Ratio>;
}

const BASE: Underlying = 'BTC';

/**
 * One factor, BTC, and what is left of each coin: return = beta × BTC + its own, independent. A coin whose beta is unknown takes 1. Its
 * own variance is its whole one less beta² × that of BTC, never below 0. Unknown where a sigma or an exposure that counts is.
 */
export function diversify(exposures: readonly Exposure[], context: RiskContext): Diversification {
  const held = exposures.filter(({ value }) => value.kind === 'unknown' || value.value !== 0);
  const base = sigmaOf(context, BASE);
  const missing = findMissing(held, context);
  if (held.length === 0 || missing !== undefined || base === undefined) {
    const figure: Figure = held.length === 0 ? known(0) : unknown(missing ?? 'no-volatility');
    return {
      dailySigma: figure,
      marketShare: figure,
      coins: held.map(({ underlying, value }) => ({ underlying, exposure: value, share: figure })),
      effectiveBets: figure,
    };
  }
  const coins = held.map(({ underlying, value }) => {
    const exposure = value.kind === 'known' ? value.value : 0;
    const beta = underlying === BASE ? 1 : betaOf(context.betas, underlying);
    const sigma = sigmaOf(context, underlying) ?? base;
    const own = underlying === BASE ? 0 : Math.max(0, sigma ** 2 - (beta * base) ** 2);
    return { underlying, exposure, marketPart: exposure * beta, ownVariance: exposure ** 2 * own };
  });
  const market = coins.reduce((sum, coin) => sum + coin.marketPart, 0);
  const marketVariance = (market * base) ** 2;
  const variance = coins.reduce((sum, coin) => sum + coin.ownVariance, marketVariance);
  if (!(variance > 0)) {
    const none = known(0);
    return {
      dailySigma: none,
      marketShare: none,
      coins: coins.map(({ underlying, exposure }) => ({
        underlying,
        exposure: known(exposure),
        share: none,
      })),
      effectiveBets: none,
    };
  }
  const shares = coins
    .map((coin) => ({
      ...coin,
      share: (coin.marketPart * market * base ** 2 + coin.ownVariance) / variance,
    }))
    .toSorted((a, b) => b.share - a.share);
  const factors = [marketVariance, ...coins.map((coin) => coin.ownVariance)];
  return {
    dailySigma: known(Math.sqrt(variance)),
    marketShare: known(marketVariance / variance),
    coins: shares.map(({ underlying, exposure, share }) => ({
      underlying,
      exposure: known(exposure),
      share: known(share),
    })),
    effectiveBets: known(Math.exp(entropyOf(factors.map((factor) => factor / variance)))),
  };
}

function findMissing(held: readonly Exposure[], context: RiskContext) {
  for (const { value } of held) if (value.kind === 'unknown') return value.reason;
  return held.some(({ underlying }) => sigmaOf(context, underlying) === undefined)
    ? 'no-volatility'
    : undefined;
}

function sigmaOf({ dailySigmas }: RiskContext, underlying: Underlying): Ratio | undefined {
  const sigma = Object.hasOwn(dailySigmas, underlying) ? dailySigmas[underlying] : undefined;
  return sigma !== undefined && sigma > 0 ? sigma : undefined;
}

function entropyOf(shares: readonly Ratio[]): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}
