import type { MarketScope } from '../../domain/market-verdict.ts';
import type { TimestampMs } from '../../domain/units.ts';
import { BROAD_SHARE } from '../detectors/breadth.ts';
import { isFalling, isFresh } from './market-state.ts';
import type { WatchedCoin } from './watched-coin.ts';

/** One coin is no sector. */
const FEWEST_OF_SECTOR = 2;
const WIDTH: Readonly<Record<MarketScope, number>> = { 'one-coin': 0, sector: 1, 'market-wide': 2 };

/**
 * Moves the scope of a coin's verdict on, and says whether there is something to tell: another verdict or regime, or a
 * sell-off that has become wider. Within a sell-off the scope only widens; a coin that is calm has none but itself.
 */
export function stepScope(
  watched: WatchedCoin,
  coins: readonly WatchedCoin[],
  isMarketFalling: boolean,
  now: TimestampMs,
): boolean {
  const { state, told, detectors } = watched;
  const { regime } = detectors.signals;
  const isNewVerdict = state.verdict !== told.verdict;
  if (!isNewVerdict && state.verdict !== 'sell-off' && regime === told.regime) return false;
  if (state.verdict === 'sell-off' || (isNewVerdict && state.verdict === 'stress')) {
    const scope = scopeNow(watched, coins, isMarketFalling, now);
    if (isNewVerdict || WIDTH[scope] > WIDTH[state.scope]) state.scope = scope;
  } else if (state.verdict === 'calm') {
    state.scope = 'one-coin';
  }
  const isWider = state.verdict === 'sell-off' && state.scope !== told.scope;
  if (!isNewVerdict && regime === told.regime && !isWider) return false;
  told.verdict = state.verdict;
  told.regime = regime;
  told.scope = state.scope;
  return true;
}

function scopeNow(
  watched: WatchedCoin,
  coins: readonly WatchedCoin[],
  isMarketFalling: boolean,
  now: TimestampMs,
): MarketScope {
  if (isMarketFalling) return 'market-wide';
  return watched.groups.some((group) => isSectorFalling(group, coins, now)) ? 'sector' : 'one-coin';
}

/** At least 60 % of the sector's watched coins, and at least two, fall. */
function isSectorFalling(group: string, coins: readonly WatchedCoin[], now: TimestampMs): boolean {
  let members = 0;
  let falling = 0;
  for (const coin of coins) {
    if (!coin.groups.includes(group) || !isFresh(coin, now)) continue;
    members += 1;
    if (isFalling(coin)) falling += 1;
  }
  return falling >= FEWEST_OF_SECTOR && falling >= BROAD_SHARE * members;
}
