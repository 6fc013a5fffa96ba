import type { Account, Book } from '../../../../shared/domain/book.ts';
import type { Position, Side } from '../../../../shared/domain/position.ts';
import type { MarketSymbol, PositionKey, Ratio } from '../../../../shared/domain/units.ts';
import type { RiskContext } from '../../../../shared/risk/evaluate.ts';
import { hedgesAcross } from '../../../../shared/risk/ways-out/hedge-across.ts';
import { ASSUMED_COSTS } from '../../../../shared/risk/ways-out/way-out-changes.ts';
import {
  waysOut,
  type HedgeInstrument,
  type WayOut,
} from '../../../../shared/risk/ways-out/ways-out.ts';

/** What a hedge may be opened in. */
export interface HedgeChoice {
  readonly symbol: MarketSymbol;
  readonly instrument: HedgeInstrument;
}

/** A hedge in the chosen instrument. */
export interface Hedge {
  readonly instrument: HedgeInstrument;
  readonly side: Side;
  /** Another coin: the answer holds for a move of the whole market by the betas, not of this coin alone. */
  readonly needsBetas: boolean;
  readonly isBetaAssumed: boolean;
  readonly way: WayOut;
}

/**
 * Instruments to hedge with: the position's own, and whatever else the book holds at the same venue against the same settle
 * currency, because only of those the contract, the fees and the tiers are known. Own first, then the same coin, then BTC and ETH.
 */
export function hedgeChoices(
  book: Book,
  account: Account,
  position: Position,
): readonly HedgeChoice[] {
  const settle = settleOf(account, position);
  const found = new Map<MarketSymbol, Position>([[position.symbol, position]]);
  for (const other of book.accounts) {
    if (other.venue !== account.venue || other.exchange !== account.exchange) continue;
    for (const pool of other.pools) {
      if (pool.settleCurrency !== settle) continue;
      for (const each of pool.positions) {
        if (each.markPrice !== undefined && !found.has(each.symbol)) found.set(each.symbol, each);
      }
    }
  }
  return [...found.values()]
    .toSorted((a, b) => rank(a, position) - rank(b, position) || (a.symbol < b.symbol ? -1 : 1))
    .map((each) => ({ symbol: each.symbol, instrument: toInstrument(each) }));
}

/** The choice that a trader would start with: the first of own coin, BTC and ETH in which a hedge does not only close what is held. */
export function firstChoice(
  choices: readonly HedgeChoice[],
  account: Account,
  position: Position,
): MarketSymbol | undefined {
  const held = new Set(
    account.positionMode === 'hedge'
      ? []
      : account.pools
          .flatMap((pool) => pool.positions)
          .filter((each) => each.side === position.side && each.marginMode === 'cross')
          .map((each) => each.symbol),
  );
  const usual = choices.filter((each) => rank(each.instrument, position) < OTHER);
  return (usual.find((each) => !held.has(each.symbol)) ?? choices[0])?.symbol;
}

/** The hedge in one instrument that reaches the distance, put back through the engine. */
export function hedgeIn(
  account: Account,
  position: Position,
  key: PositionKey,
  distance: Ratio,
  instrument: HedgeInstrument,
  context: RiskContext,
): Hedge | undefined {
  const opposite: Side = position.side === 'long' ? 'short' : 'long';
  if (instrument.underlying === position.underlying) {
    const target = { distance, hedgeWith: instrument };
    const way = waysOut(account, key, target, context, ASSUMED_COSTS).find(
      (each) => each.kind === 'hedge',
    );
    return way && { instrument, side: opposite, needsBetas: false, isBetaAssumed: false, way };
  }
  const [offer] = hedgesAcross(account, key, distance, [instrument], context, ASSUMED_COSTS);
  return (
    offer && {
      instrument,
      side: offer.side,
      needsBetas: true,
      isBetaAssumed: offer.isBetaAssumed,
      way: offer.way,
    }
  );
}

function settleOf(account: Account, position: Position): string | undefined {
  return account.pools.find((pool) => pool.positions.includes(position))?.settleCurrency;
}

/** Rank of a coin that nobody would think of first. */
const OTHER = 4;

function rank(each: Pick<Position, 'symbol' | 'underlying'>, position: Position): number {
  if (each.symbol === position.symbol) return 0;
  if (each.underlying === position.underlying) return 1;
  return each.underlying === 'BTC' ? 2 : each.underlying === 'ETH' ? 3 : OTHER;
}

/** What belongs to the instrument; the size, the side and the margin of the position it was found in do not. */
function toInstrument(position: Position): HedgeInstrument {
  const {
    side: _side,
    contracts: _contracts,
    marginMode: _mode,
    isolatedMargin: _margin,
    isolatedEquity: _equity,
    closeFee: _fee,
    ...instrument
  } = position;
  return instrument;
}
