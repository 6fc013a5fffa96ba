import type { TimestampMs } from '../../../shared/domain/units.ts';
import { isRecord } from '../parse/raw-row.ts';
import { TapePlayer, type MarketTape, type Send } from './market-tape.ts';

/** Reads a whole tape; throws where ccxt stumbles over something in it. */
export type ReadTape<T> = (send: Send, recordedAtMs: TimestampMs) => Promise<T>;

/** More than so many rows are no odd ones: who held them would be told so little that it must be said. */
const MOST_BROKEN = 8;

/** ccxt fell over a field that was not there, or is of another kind: nothing that a second request would mend. */
export const isStumble = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/**
 * What a tape gives without the rows that ccxt cannot read: one instrument of a new kind must not hide all the others. A
 * position in a row that is left out is refused by its name. `undefined`: no few rows are to blame.
 */
export async function readWithoutBrokenRows<T>(
  tape: MarketTape,
  read: ReadTape<T>,
): Promise<T | undefined> {
  for (const [key, body] of Object.entries(tape.answers)) {
    const list = soleList(body);
    if (list === undefined) continue;
    const attempt: Attempt<T> = async (rows) => {
      const answers = { ...tape.answers, [key]: list.write(rows) };
      const player = new TapePlayer({ ...tape, answers });
      try {
        return { value: await read(player.send, tape.recordedAtMs) };
      } catch (error) {
        return isStumble(error) ? 'stumbled' : 'refused';
      } finally {
        player.end();
      }
    };
    // Without any row it stumbles all the same: the trouble is elsewhere.
    if ((await attempt([])) === 'stumbled') continue;
    const rest = await readTheRest(list.rows, attempt);
    if (rest !== undefined) return rest;
  }
  return undefined;
}

type Attempt<T> = (
  rows: readonly unknown[],
) => Promise<{ readonly value: T } | 'stumbled' | 'refused'>;

/** Leaves out one broken row after the other, each found by halving. */
async function readTheRest<T>(
  rows: readonly unknown[],
  attempt: Attempt<T>,
): Promise<T | undefined> {
  let left = rows;
  while (rows.length - left.length < MOST_BROKEN && left.length > 1) {
    // It stumbles over what begins at `start`, and not over what begins at `end`.
    let start = 0;
    let end = left.length;
    while (end - start > 1) {
      const middle = Math.floor((start + end) / 2);
      if ((await attempt(left.slice(middle))) === 'stumbled') start = middle;
      else end = middle;
    }
    const broken = start;
    left = left.filter((_, index) => index !== broken);
    const outcome = await attempt(left);
    if (outcome === 'refused') return undefined;
    if (outcome !== 'stumbled') return outcome.value;
  }
  return undefined;
}

interface SoleList {
  readonly rows: readonly unknown[];
  write(rows: readonly unknown[]): string;
}

/**
 * The one long list of rows in an answer. Where two are of the same length they belong together, row by row, and nothing may
 * be taken from either.
 */
function soleList(body: string): SoleList | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const lists = listsIn(json, 3);
  const longest = lists.toSorted((a, b) => b.length - a.length)[0];
  if (longest === undefined || longest.length < 2) return undefined;
  if (lists.filter(({ length }) => length === longest.length).length > 1) return undefined;
  const rows = [...longest];
  return {
    rows,
    write(left) {
      longest.splice(0, longest.length, ...left);
      return JSON.stringify(json);
    },
  };
}

/** Lists of records, not those within their rows. */
function listsIn(json: unknown, depth: number): unknown[][] {
  if (depth < 0) return [];
  if (Array.isArray(json)) {
    return json.every((row) => isRecord(row))
      ? [json]
      : json.flatMap((each: unknown) => listsIn(each, depth - 1));
  }
  return isRecord(json) ? Object.values(json).flatMap((each) => listsIn(each, depth - 1)) : [];
}
