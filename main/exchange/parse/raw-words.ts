import type { MarginMode, Side } from '../../../shared/domain/position.ts';
import { plainName, type RawRow, type RowReader } from './raw-row.ts';

/**
 * What the venue's own row says of side and margin mode. ccxt's parsers mostly ask for one word and take everything else,
 * a missing field as well, for the other one; so the row itself is heard first.
 */

/** Fields that name the leg; they come before `side`, which is that of an order on some venues. */
const LEG_FIELDS: ReadonlySet<string> = new Set([
  'positionside',
  'posside',
  'holdside',
  'positiondirection',
  'direction',
]);
const SIDE_FIELDS: ReadonlySet<string> = new Set(['side']);
const SIDES: Readonly<Record<string, Side>> = {
  long: 'long',
  buy: 'long',
  bid: 'long',
  short: 'short',
  sell: 'short',
  ask: 'short',
};
/** One position per market: the sign or another field tells the side. */
const NO_LEG: ReadonlySet<string> = new Set(['both', 'net', 'merged', 'none']);

const MODE_FIELDS: ReadonlySet<string> = new Set(['marginmode', 'margintype', 'mgnmode']);
const MODES: Readonly<Record<string, MarginMode>> = {
  cross: 'cross',
  crossed: 'cross',
  isolated: 'isolated',
};

/** A mode that the venue itself leaves open. */
const NOT_TOLD: ReadonlySet<string> = new Set(['unspecified', 'none']);

/** What a row says of its leg: a side, `none` where it says that it is no leg, undefined where it says nothing. */
export function toldSide(row: RowReader): { readonly side?: Side; readonly leg?: 'none' } {
  const leg = wordAt(row, LEG_FIELDS, SIDES, NO_LEG);
  const side = leg?.known ?? wordAt(row, SIDE_FIELDS, SIDES, NO_LEG)?.known;
  return {
    ...(side === undefined ? {} : { side }),
    ...(leg?.isNone === true ? { leg: 'none' as const } : {}),
  };
}

/** The margin mode in the words of the row; undefined where it has none, or a number that only its venue knows. */
export function toldMarginMode(row: RowReader): MarginMode | undefined {
  const told = wordAt(row, MODE_FIELDS, MODES, NOT_TOLD)?.known;
  if (told !== undefined) return told;
  const { isolated } = row.source;
  return typeof isolated === 'boolean' ? (isolated ? 'isolated' : 'cross') : undefined;
}

/** A side or mode in any of its spellings; undefined for what is none. */
export const sideOfWord = (value: unknown): Side | undefined => find(SIDES, value);
export const marginModeOfWord = (value: unknown): MarginMode | undefined => find(MODES, value);

interface Word<T> {
  readonly known?: T;
  readonly isNone?: true;
}

/** Throws where a field of that meaning holds a word that nobody knows. */
function wordAt<T>(
  row: RowReader,
  fields: ReadonlySet<string>,
  words: Readonly<Record<string, T>>,
  none: ReadonlySet<string>,
): Word<T> | undefined {
  let found: Word<T> | undefined;
  for (const [name, value] of entriesOf(row.source)) {
    if (!fields.has(plainName(name)) || typeof value !== 'string' || value.trim() === '') continue;
    // A number stands for something in one venue's own list.
    if (/^\d+$/.test(value)) continue;
    const known = find(words, value);
    if (known !== undefined) return { known };
    if (!none.has(partsOf(value).at(-1) ?? ''))
      throw row.error(name, `is ‘${value}’, which is not known`);
    found = { isNone: true };
  }
  return found;
}

const entriesOf = (row: RawRow): readonly (readonly [string, unknown])[] => Object.entries(row);

/** `POSITION_SIDE_LONG`, `SIMPLE_CROSS_MARGIN`, `Buy`, ` go_long`: its parts, in small letters. */
const partsOf = (value: string): readonly string[] =>
  value
    .trim()
    .toLowerCase()
    .split(/[_\s]+/);

/** The one word of these that stands in it; undefined where none does, or several. */
function find<T>(words: Readonly<Record<string, T>>, value: unknown): T | undefined {
  if (typeof value !== 'string') return undefined;
  const known = new Set(
    partsOf(value).flatMap((part) => (Object.hasOwn(words, part) ? (words[part] ?? []) : [])),
  );
  const [only] = known;
  return known.size === 1 ? only : undefined;
}
