import type { Book, Shock } from '../../../shared/domain/book.ts';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import type { Ratio, Underlying } from '../../../shared/domain/units.ts';
import type { Betas } from '../../../shared/risk/joint/joint-problem.ts';
import { marketShock, underlyingsOf } from '../../../shared/risk/stress/shock.ts';
import { deriveInstrument } from '../../import/derive-instrument.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

/** What betas are measured against. */
const BASE = 'BTC';

/** `-15%` → −0.15. A bare number is refused: nobody knows whether 15 is a percentage or a factor. */
export function parseMove(text: string): Ratio {
  const match = /^([+\u2212-]?[\d.]+)\s*%$/.exec(text.trim());
  const percent = parseNumber((match?.[1] ?? '').replace('\u2212', '-'));
  if (percent === undefined) {
    throw invalid(`"${text}" is not a move. Write a percentage, such as -20%.`);
  }
  if (percent < -100) throw invalid(`"${text}": a price cannot fall by more than 100 %.`);
  return percent / 100;
}

/** `BTC=-20%,ETH=-10%` as the coins and moves that it names. */
export function parseMoves(text: string): ReadonlyMap<string, Ratio> {
  const moves = new Map<string, Ratio>();
  for (const part of text.split(',')) {
    const [name = '', move, ...more] = part.split('=').map((piece) => piece.trim());
    if (name === '' || move === undefined || more.length > 0) {
      throw invalid(`"${part}" is not a shock. Write coin=move, such as BTC=-20%.`);
    }
    const key = name.toUpperCase();
    if (moves.has(key)) throw invalid(`${name} is named twice.`);
    moves.set(key, parseMove(move));
  }
  return moves;
}

/** The object of numbers in a betas file, by coin. */
export function parseBetas(json: unknown): ReadonlyMap<string, number> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalid('The betas file must be an object of numbers, such as {"ETH": 1.2}.');
  }
  const betas = new Map<string, number>();
  for (const [name, beta] of Object.entries(json)) {
    if (typeof beta !== 'number' || !Number.isFinite(beta)) {
      throw invalid(`The beta of ${name} must be a number.`);
    }
    betas.set(name.toUpperCase(), beta);
  }
  return betas;
}

/** Under which names a coin of the book may be called: what moves together often stands as a symbol in a file. */
function namesIn(book: Book): ReadonlyMap<string, ReadonlySet<Underlying>> {
  const names = new Map<string, Set<Underlying>>();
  const add = (name: string, underlying: Underlying) => {
    const key = name.toUpperCase();
    names.set(key, (names.get(key) ?? new Set()).add(underlying));
  };
  for (const underlying of underlyingsOf(book)) {
    add(underlying, underlying);
    add(deriveInstrument(underlying).underlying, underlying);
  }
  return names;
}

/** The betas of the file for the underlyings of the book; a full name wins over that of the coin in it. */
export function betasFor(book: Book, betas: ReadonlyMap<string, number>): Betas {
  const found = Object.create(null) as Record<Underlying, number>;
  for (const underlying of underlyingsOf(book)) {
    const beta =
      betas.get(underlying.toUpperCase()) ??
      betas.get(deriveInstrument(underlying).underlying.toUpperCase());
    if (beta !== undefined) found[underlying] = beta;
  }
  return found;
}

/**
 * The named coins move as stated. With betas the others follow BTC by theirs (1 where unknown), without they stay. A name that
 * nothing in the book goes by is refused: it would look as if the shock did no harm.
 */
export function shockOf(book: Book, moves: ReadonlyMap<string, Ratio>, betas?: Betas): Shock {
  const names = namesIn(book);
  const base = moves.get(BASE);
  if (betas !== undefined && base === undefined) {
    throw invalid('With --betas the shock must name BTC: the other coins follow it.');
  }
  const following = betas === undefined || base === undefined ? {} : marketShock(book, betas, base);
  const shock = Object.assign(Object.create(null), following) as Record<Underlying, Ratio>;
  for (const [name, move] of moves) {
    const held = names.get(name);
    if (held === undefined && (name !== BASE || betas === undefined)) {
      const known = [...underlyingsOf(book)].toSorted().join(', ');
      throw invalid(`Nothing in this book moves with ${name}. It holds: ${known || 'nothing'}.`);
    }
    for (const underlying of held ?? []) shock[underlying] = move;
  }
  return shock;
}

function invalid(message: string): CommandError {
  return new CommandError(message, EXIT.invalid);
}
