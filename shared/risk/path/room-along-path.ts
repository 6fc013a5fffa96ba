import type { Account, Book } from '../../domain/book.ts';
import { positionKey } from '../../domain/position.ts';
import type { DurationMs, PositionKey, Ratio } from '../../domain/units.ts';
import { modelPool } from '../evaluate.ts';
import { layOutBook } from '../flat/flat-book.ts';
import { revalueBook } from '../flat/flat-revalue.ts';
import { makeScenarioResults, runScenarios } from '../flat/flat-scenarios.ts';
import { shockAccount } from '../stress/shock.ts';
import { balanceOf } from '../solve/solve-underlying.ts';
import { shockAt, type BookPath } from './book-path.ts';

/** What a path leaves of every position's room, in columns of equal length. */
export interface RoomAlongPath {
  /** End of each column, since the start of the path. */
  readonly ends: readonly DurationMs[];
  /**
   * Least share of today's room within each column: 1 as now, 0 at liquidation, above 1 more than now. Room is the equity of the
   * scope over what it needs; positions of one cross scope share it. NaN where it is not known or there is none today.
   */
  readonly rooms: ReadonlyMap<PositionKey, Float64Array>;
}

/** Steps of the general solver's scopes that are looked at, positions counted: more would take seconds. */
const MOST_GENERAL_STEPS = 40_000;

/** Plain scopes are valued on typed arrays at every step, the others at every step or, in a large book, at every few. */
export function roomAlongPath(book: Book, path: BookPath, columns: number): RoomAlongPath {
  const last = path.times.at(-1) ?? 0;
  const ends = Array.from({ length: columns }, (_, i) => ((i + 1) / columns) * last);
  const columnOf = path.times.map((atMs) =>
    Math.min(columns - 1, Math.max(0, Math.ceil((atMs / last) * columns) - 1)),
  );
  const rooms = new Map<PositionKey, Float64Array>();
  addPlainScopes(book, path, columnOf, columns, rooms);
  for (const account of book.accounts) addOtherScopes(account, path, columnOf, columns, rooms);
  return { ends, rooms };
}

function addPlainScopes(
  book: Book,
  path: BookPath,
  columnOf: readonly number[],
  columns: number,
  rooms: Map<PositionKey, Float64Array>,
): void {
  const flat = layOutBook(book);
  revalueBook(flat);
  const steps = path.times.length;
  const factors = new Float64Array(flat.underlyings.length * steps).fill(1);
  for (const [index, underlying] of flat.underlyings.entries()) {
    const own = path.factors.get(underlying);
    if (own !== undefined) factors.set(own, index * steps);
  }
  const { equity, requirement } = fill(flat, factors, steps);
  for (let scope = 0; scope < flat.base.length; scope += 1) {
    const trigger = flat.triggerFactor[scope] ?? 1;
    const roomAt = (step: number): number => {
      const cell = scope * steps + step;
      return (equity[cell] ?? NaN) - trigger * (requirement[cell] ?? NaN);
    };
    const shares = leastByColumn(roomAt, columnOf, columns, 1);
    const end = flat.legStart[scope + 1] ?? 0;
    for (let leg = flat.legStart[scope] ?? 0; leg < end; leg += 1) {
      const key = flat.keys[leg];
      if (key !== undefined) rooms.set(key, shares);
    }
  }
}

function fill(flat: ReturnType<typeof layOutBook>, factors: Float64Array, steps: number) {
  const results = makeScenarioResults(flat, steps);
  runScenarios(flat, factors, results);
  return results;
}

function addOtherScopes(
  account: Account,
  path: BookPath,
  columnOf: readonly number[],
  columns: number,
  rooms: Map<PositionKey, Float64Array>,
): void {
  const waiting = account.pools.flatMap((pool) =>
    pool.positions.filter((one) => !rooms.has(positionKey(account.id, pool.id, one))),
  );
  if (waiting.length === 0) return;
  const steps = path.times.length;
  const stride = Math.max(1, Math.ceil((steps * waiting.length) / MOST_GENERAL_STEPS));
  const byKey = new Map<PositionKey, Float64Array>();
  for (let step = 0; step < steps; step += stride) {
    const then = step === 0 ? account : shockAccount(account, shockAt(path, step));
    for (const scope of then.pools.flatMap((pool) => modelPool(then, pool))) {
      const balance = balanceOf(scope);
      const room =
        balance === undefined ? NaN : balance.equity - balance.triggerFactor * balance.requirement;
      for (const { key } of scope.members) {
        if (rooms.has(key)) continue;
        const own = byKey.get(key) ?? new Float64Array(steps).fill(NaN);
        byKey.set(key, own);
        own[step] = room;
      }
    }
  }
  for (const [key, own] of byKey) {
    rooms.set(
      key,
      leastByColumn((step) => own[step] ?? NaN, columnOf, columns, stride),
    );
  }
}

/** Divided by the room at the start; a column without a step of its own is as the one before it. */
function leastByColumn(
  roomAt: (step: number) => number,
  columnOf: readonly number[],
  columns: number,
  stride: number,
): Float64Array {
  const now = roomAt(0);
  const least = new Float64Array(columns).fill(NaN);
  if (!(now > 0)) return least;
  const share = (step: number): Ratio => Math.max(0, roomAt(step) / now);
  for (let step = 0; step < columnOf.length; step += stride) {
    const column = columnOf[step] ?? 0;
    const before = least[column] ?? NaN;
    const value = share(step);
    least[column] = Number.isNaN(before) ? value : Math.min(before, value);
  }
  for (let column = 1; column < columns; column += 1) {
    if (Number.isNaN(least[column] ?? NaN)) least[column] = least[column - 1] ?? NaN;
  }
  return least;
}
