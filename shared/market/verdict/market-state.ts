import type { MarketRegime, MarketScope, MarketVerdict } from '../../domain/market-verdict.ts';
import type { Ratio, TimestampMs } from '../../domain/units.ts';
import { isBroad, FEWEST_COINS } from '../detectors/breadth.ts';
import type { WatchedCoin } from './watched-coin.ts';

/** A coin counts as falling from this share of its sell-off on, or while it is in one; BTC and ETH from more. */
const FALLING_PRESSURE: Ratio = 0.5;
const LEADER_FALLING_PRESSURE: Ratio = 0.6;
/** The same by the low: who falls and recovers within one candle has fallen with the others. */
export const FALLING_DEPTH: Ratio = 0.65;
const LEADER_FALLING_DEPTH: Ratio = 0.75;
/** What was broad stays so until less than this share still moves. */
const STILL_BROAD_SHARE: Ratio = 0.4;

/** Verdict on the market as a whole. */
export interface MarketState {
  verdict: MarketVerdict;
  regime: MarketRegime;
  scope: MarketScope;
  since: TimestampMs;
  /** Coins whose newest candle is not overdue, and how many of them fall. */
  watched: number;
  falling: number;
  isFalling: boolean;
  /** The last step changed something, so the next one may, too. */
  isMoving: boolean;
}

export function createMarketState(): MarketState {
  return {
    verdict: 'calm',
    regime: 'none',
    scope: 'one-coin',
    since: NaN,
    watched: 0,
    falling: 0,
    isFalling: false,
    isMoving: false,
  };
}

/** Whether a coin's newest candle is recent enough to speak for now: its next one is not overdue. */
export function isFresh(coin: WatchedCoin, now: TimestampMs): boolean {
  return now - coin.detectors.signals.at <= 2 * coin.detectors.intervalMs;
}

export function isFalling({ state, isLeader }: WatchedCoin): boolean {
  return (
    state.pressure >= (isLeader ? LEADER_FALLING_PRESSURE : FALLING_PRESSURE) ||
    state.depth >= (isLeader ? LEADER_FALLING_DEPTH : FALLING_DEPTH) ||
    state.verdict === 'sell-off'
  );
}

/**
 * Counts who falls. The market falls when the fall is broad and BTC and ETH, as far as they are watched, are part of it:
 * other coins that fall by themselves are a sector, however many of them are watched. True when a count changed.
 */
export function measureMarket(
  state: MarketState,
  coins: readonly WatchedCoin[],
  now: TimestampMs,
): boolean {
  let watched = 0;
  let falling = 0;
  let leadersHold = false;
  let bitcoin = false;
  let ether = false;
  for (const coin of coins) {
    if (!isFresh(coin, now)) continue;
    watched += 1;
    const falls = isFalling(coin);
    if (falls) falling += 1;
    if (coin.coin === 'BTC') bitcoin = falls;
    else if (coin.coin === 'ETH') ether = falls;
    if (!falls && coin.isLeader) leadersHold = true;
  }
  const falls = !leadersHold && isBroad(watched, falling, bitcoin, ether);
  const isNew = watched !== state.watched || falling !== state.falling || falls !== state.isFalling;
  state.watched = watched;
  state.falling = falling;
  state.isFalling = falls;
  return isNew;
}

/** Moves the verdict, the regime and the scope of the market on; true when verdict or regime changed. */
export function stepMarket(
  state: MarketState,
  coins: readonly WatchedCoin[],
  now: TimestampMs,
): boolean {
  const { verdict, regime } = state;
  state.regime = marketRegime(coins, now);
  state.verdict = isMarket(coins) ? nextVerdict(state, coins, now) : sharedVerdict(coins, now);
  if (state.verdict !== verdict) state.since = now;
  if (state.verdict === 'sell-off' && isMarket(coins)) state.scope = 'market-wide';
  else if (state.verdict !== verdict && state.verdict !== 'recovering') {
    // One that recovers keeps the scope of its sell-off.
    const isWide = state.verdict === 'stress' && state.isFalling;
    state.scope = isWide ? 'market-wide' : widestScope(coins, now);
  }
  state.isMoving = state.verdict !== verdict || state.regime !== regime;
  return state.isMoving;
}

/** Whether what is watched can stand for the market at all: three coins, or BTC and ETH. */
function isMarket(coins: readonly WatchedCoin[]): boolean {
  return (
    coins.length >= FEWEST_COINS || isBroad(coins.length, 0, has(coins, 'BTC'), has(coins, 'ETH'))
  );
}

function nextVerdict(
  state: MarketState,
  coins: readonly WatchedCoin[],
  now: TimestampMs,
): MarketVerdict {
  const inSellOff = countOf(coins, now, (coin) => coin.state.verdict === 'sell-off');
  const recovering = countOf(coins, now, (coin) => coin.state.verdict === 'recovering');
  if (state.verdict === 'sell-off') {
    if (inSellOff.leads || inSellOff.share >= STILL_BROAD_SHARE) return 'sell-off';
    return 'recovering';
  }
  // Without BTC and ETH nobody leads: then as many must be in a sell-off as must fall.
  const isLed = inSellOff.leads || (inSellOff.leaders === 0 && inSellOff.isBroad);
  if (state.isFalling && isLed) return 'sell-off';
  if (state.verdict === 'recovering') {
    const goesOn = recovering.leads || inSellOff.leads || recovering.share >= STILL_BROAD_SHARE;
    if (goesOn) return 'recovering';
  }
  const stressed = countOf(
    coins,
    now,
    ({ state: { verdict } }) => verdict === 'stress' || verdict === 'sell-off',
  );
  const isStressed =
    stressed.isBroad ||
    inSellOff.leads ||
    (state.verdict === 'stress' && stressed.share >= STILL_BROAD_SHARE);
  return isStressed ? 'stress' : 'calm';
}

/** One coin, or two that are not BTC and ETH: the market's verdict is the mildest that they share. */
function sharedVerdict(coins: readonly WatchedCoin[], now: TimestampMs): MarketVerdict {
  const severity: readonly MarketVerdict[] = ['calm', 'recovering', 'stress', 'sell-off'];
  const verdicts = coins.filter((coin) => isFresh(coin, now)).map(({ state }) => state.verdict);
  return severity.find((one) => verdicts.includes(one)) ?? 'calm';
}

/** As broad as a sell-off of the market must be: the gravest regime that so many coins are in, or in a graver one. */
function marketRegime(coins: readonly WatchedCoin[], now: TimestampMs): MarketRegime {
  const isIn = (regimes: readonly MarketRegime[]) => {
    const counted = countOf(coins, now, ({ detectors }) =>
      regimes.includes(detectors.signals.regime),
    );
    return isMarket(coins) ? counted.isBroad : counted.watched > 0 && counted.share === 1;
  };
  if (isIn(['bear'])) return 'bear';
  return isIn(['bear', 'correction']) ? 'correction' : 'none';
}

/** Of a market that is not in a sell-off: a sector when a coin's own scope says so, else one coin. */
function widestScope(coins: readonly WatchedCoin[], now: TimestampMs): MarketScope {
  const sector = coins.some(
    (coin) => isFresh(coin, now) && coin.state.verdict !== 'calm' && coin.state.scope === 'sector',
  );
  return sector ? 'sector' : 'one-coin';
}

interface Counted {
  readonly watched: number;
  readonly share: Ratio;
  readonly isBroad: boolean;
  /** BTC or ETH is among them. */
  readonly leads: boolean;
  readonly leaders: number;
}

function countOf(
  coins: readonly WatchedCoin[],
  now: TimestampMs,
  does: (coin: WatchedCoin) => boolean,
): Counted {
  let watched = 0;
  let count = 0;
  let leaders = 0;
  let bitcoin = false;
  let ether = false;
  for (const coin of coins) {
    if (!isFresh(coin, now)) continue;
    watched += 1;
    if (coin.isLeader) leaders += 1;
    if (!does(coin)) continue;
    count += 1;
    if (coin.coin === 'BTC') bitcoin = true;
    else if (coin.coin === 'ETH') ether = true;
  }
  return {
    watched,
    share: watched === 0 ? 0 : count / watched,
    isBroad: isBroad(watched, count, bitcoin, ether),
    leads: bitcoin || ether,
    leaders,
  };
}

function has(coins: readonly WatchedCoin[], name: string): boolean {
  return coins.some(({ coin }) => coin === name);
}
