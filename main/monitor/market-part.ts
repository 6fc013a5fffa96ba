import type { MarketView } from '../../shared/contract/market.ts';
import type { Account } from '../../shared/domain/book.ts';
import { MINUTE_MS } from '../../shared/domain/units.ts';
import type { MarketFigures } from '../market/market-figures.ts';
import type { CandleSite } from '../market/watch/candle-sites.ts';
import type { Seat } from './seat.ts';
import type { WatchedAccount } from './feeds/watched-account.ts';

/** Venues that may be asked for prices, in the order of the accounts. */
export function sitesOf(seats: readonly Seat[]): readonly CandleSite[] {
  return seats.flatMap(({ watched }) => {
    const { access, account, config, source } = watched;
    if (access === undefined) return [];
    return [
      {
        ...access,
        accountId: config.id,
        // A test network's prices are nobody's market.
        isDemo: source === 'demo' || (config.kind === 'exchange' && config.testnet),
        held: account === undefined ? [] : heldIn(account),
      },
    ];
  });
}

/** Asked several times a second, and the same until a price of the account moves. */
const HELD = new WeakMap<Account, CandleSite['held']>();

function heldIn(account: Account): CandleSite['held'] {
  let held = HELD.get(account);
  if (held === undefined) {
    held = account.pools.flatMap(({ positions }) =>
      positions.map(({ underlying, symbol }) => ({ underlying, symbol })),
    );
    HELD.set(account, held);
  }
  return held;
}

/** The position that its market would reach first if it went on as in the last minutes. */
export function nearestInTime(seats: readonly Seat[]): MarketView['nearest'] {
  let nearest: MarketView['nearest'];
  for (const { described } of seats) {
    for (const { key, timeToLiquidationMs: inMs } of described?.positions ?? []) {
      if (inMs === undefined || (nearest !== undefined && inMs >= nearest.inMs)) continue;
      nearest = { positionKey: key, inMs };
    }
  }
  if (nearest === undefined) return undefined;
  // A minute more or less is not worth a message to every screen.
  return { ...nearest, inMs: Math.round(nearest.inMs / MINUTE_MS) * MINUTE_MS };
}

/** Asks for the volatility and beta of all that the account holds. */
export function wantFigures(figures: MarketFigures, { access, account }: WatchedAccount): void {
  if (access === undefined || account === undefined) return;
  for (const { positions } of account.pools) {
    for (const { underlying, symbol } of positions) {
      figures.want(underlying, { ...access, symbol });
    }
  }
}
