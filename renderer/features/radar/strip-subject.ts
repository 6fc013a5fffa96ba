import type { MarketView, VerdictChange } from '../../../shared/contract/market.ts';
import { baseCoin } from '../../../shared/market/verdict/base-coin.ts';

const MARKET = '*';

/**
 * Whose verdicts stand over the chart of a coin: its own where the radar watches it, else those of the market. Where no change is
 * on record the present verdict of the market is all that is known. Undefined: nothing is.
 */
export function stripSubject(
  underlying: string,
  changes: readonly VerdictChange[],
  market: MarketView | undefined,
): { readonly coin: string; readonly changes: readonly VerdictChange[] } | undefined {
  if (market?.asOfMs === undefined) return undefined;
  const coin = baseCoin(underlying);
  if (changes.some((change) => change.coin === coin)) return { coin, changes };
  const { sinceMs, verdict, regime, scope = 'one-coin' } = market;
  const present: VerdictChange = { atMs: sinceMs, coin: MARKET, verdict, regime, scope };
  const own = changes.filter((change) => change.coin === MARKET && change.atMs < sinceMs);
  return { coin: MARKET, changes: [...own, present] };
}
