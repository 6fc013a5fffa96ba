import type { Book, Shock } from '../../domain/book.ts';
import type { DurationMs, Underlying } from '../../domain/units.ts';
import type { PricePath } from '../../domain/price-path.ts';
import { betaOf, type Betas } from '../joint/joint-problem.ts';
import { underlyingsOf } from '../stress/shock.ts';

/** A path laid over the underlyings of a book. Step 0 is the book as it is. */
export interface BookPath {
  /** Since the start of the path; one per step. */
  readonly times: readonly DurationMs[];
  /** Underlying → price / price now, one per step. */
  readonly factors: ReadonlyMap<Underlying, Float64Array>;
  /** Without prices of their own on the path: they follow BTC by this beta. */
  readonly followers: ReadonlyMap<Underlying, number>;
}

/** A price falls at most to this share of itself: inverse contracts have no value at 0. */
const LOWEST_FACTOR = 1e-9;
const BASE = 'BTC';

/**
 * Every underlying of the book, and every coin held as collateral, gets its prices along the path. One that the path does not
 * know follows BTC by its beta, 1 where that is unknown as well; without BTC on the path it stays, with beta 0.
 * `coinOf` names the coin behind an underlying (`ETHUSDT` → `ETH`).
 */
export function layPathOverBook(
  book: Book,
  path: PricePath,
  betas: Betas,
  coinOf: (underlying: Underlying) => string = (underlying) => underlying,
): BookPath {
  const coins = new Map<string, Float64Array>();
  for (const coin of path.coins) coins.set(coin, factorsOf(path, coin));
  const base = coins.get(BASE);
  const factors = new Map<Underlying, Float64Array>();
  const followers = new Map<Underlying, number>();
  for (const underlying of underlyingsOf(book)) {
    const own = coins.get(underlying.toUpperCase()) ?? coins.get(coinOf(underlying).toUpperCase());
    const beta = own !== undefined ? 1 : base === undefined ? 0 : betaOf(betas, underlying);
    if (own === undefined) followers.set(underlying, beta);
    const led = own ?? base?.map((factor) => Math.max(LOWEST_FACTOR, 1 + beta * (factor - 1)));
    factors.set(underlying, led ?? new Float64Array(path.steps.length + 1).fill(1));
  }
  return { times: [0, ...path.steps.map(({ atMs }) => atMs)], factors, followers };
}

/** The whole move from the book as it is to a step. */
export function shockAt(path: BookPath, step: number): Shock {
  const shock = Object.create(null) as Record<Underlying, number>;
  for (const [underlying, factors] of path.factors) shock[underlying] = (factors[step] ?? 1) - 1;
  return shock;
}

/** The move from one step to the next, as fractions of the price at the first. */
export function moveBetween(path: BookPath, step: number): Shock {
  const move = Object.create(null) as Record<Underlying, number>;
  for (const [underlying, factors] of path.factors) {
    move[underlying] = (factors[step + 1] ?? 1) / (factors[step] ?? 1) - 1;
  }
  return move;
}

function factorsOf(path: PricePath, coin: string): Float64Array {
  const factors = new Float64Array(path.steps.length + 1).fill(1);
  for (const [index, step] of path.steps.entries()) {
    factors[index + 1] = Math.max(LOWEST_FACTOR, step.factors.get(coin) ?? factors[index] ?? 1);
  }
  return factors;
}
