import type { Pool } from '../domain/book.ts';
import type { Position } from '../domain/position.ts';
import type { Amount, MarketSymbol, Price } from '../domain/units.ts';
import { gatherFacts } from './scope/position-facts.ts';

/**
 * A pool that marks are set on, one after the other; each costs only the positions of its instrument. Stored figures that
 * hold unrealised PnL move by the gain; coin collateral of the same underlying moves with the first instrument of that
 * underlying only, or two contracts of one coin would move it twice. What no mark touches stays the same object.
 */
export class MovedPool {
  readonly #before: Pool;
  #positions: Position[] | undefined;
  #equity: Amount | undefined;
  #collateral: Pool['collateral'];
  #isAsked = false;
  #places: ReadonlyMap<MarketSymbol, readonly number[]> | undefined;

  constructor(pool: Pool) {
    this.#before = pool;
    this.#equity = pool.equity;
    this.#collateral = pool.collateral;
  }

  /** As it stands after all marks so far; the very pool it began with when none changed anything. */
  get pool(): Pool {
    if (this.#positions === undefined) return this.#before;
    return {
      ...this.#before,
      positions: this.#positions,
      ...(this.#equity === undefined ? {} : { equity: this.#equity }),
      ...(this.#collateral === undefined ? {} : { collateral: this.#collateral }),
    };
  }

  /** Positions of one instrument: both sides of a hedge, several isolated ones. */
  legsOf(symbol: MarketSymbol): readonly Position[] {
    return this.#placesOf(symbol).flatMap((place) => this.#current[place] ?? []);
  }

  /** The mark of one instrument, greater than 0. A leg that has it already stays as it is. */
  setMark(symbol: MarketSymbol, price: Price): void {
    let gained = 0;
    let factor: number | undefined;
    let driven: Position | undefined;
    this.edit(symbol, (position) => {
      if (position.markPrice === price) return position;
      if (position.markPrice !== undefined && factor === undefined) {
        factor = price / position.markPrice;
        driven = position;
      }
      const gain = gainTo(position, price);
      if (position.marginMode === 'cross') gained += gain;
      return {
        ...position,
        markPrice: price,
        ...(position.isolatedEquity === undefined
          ? {}
          : { isolatedEquity: position.isolatedEquity + gain }),
      };
    });
    if (this.#equity !== undefined) this.#equity += gained;
    if (factor === undefined || driven === undefined || this.#collateral === undefined) return;
    const k: number = factor;
    const { underlying }: Position = driven;
    const first = this.#before.positions.find((position) => position.underlying === underlying);
    if (first?.symbol !== symbol) return;
    this.#collateral = this.#collateral.map((entry) =>
      (entry.asset as string) === underlying ? { ...entry, price: entry.price * k } : entry,
    );
  }

  /** Each leg of one instrument anew; a leg that comes back as it was changes nothing. */
  edit(symbol: MarketSymbol, change: (position: Position) => Position): void {
    for (const place of this.#placesOf(symbol)) {
      const position = this.#current[place];
      if (position === undefined) continue;
      const changed = change(position);
      if (changed === position) continue;
      this.#positions ??= [...this.#before.positions];
      this.#positions[place] = changed;
    }
  }

  get #current(): readonly Position[] {
    return this.#positions ?? this.#before.positions;
  }

  /** One mark is looked for; only who sets several needs an index. */
  #placesOf(symbol: MarketSymbol): readonly number[] {
    if (this.#places !== undefined) return this.#places.get(symbol) ?? NOWHERE;
    const { positions } = this.#before;
    if (this.#isAsked) {
      const places = new Map<MarketSymbol, number[]>();
      for (const [place, position] of positions.entries()) {
        const known = places.get(position.symbol);
        if (known === undefined) places.set(position.symbol, [place]);
        else known.push(place);
      }
      this.#places = places;
      return places.get(symbol) ?? NOWHERE;
    }
    this.#isAsked = true;
    return positions.flatMap((position, place) => (position.symbol === symbol ? place : []));
  }
}

const NOWHERE: readonly number[] = [];

function gainTo(position: Position, price: Price): Amount {
  const outcome = gatherFacts(position);
  if (!outcome.ok) return 0;
  const { sign, inverse, quantity, notional } = outcome.facts;
  return sign * (inverse ? notional - quantity / price : quantity * price - notional);
}
