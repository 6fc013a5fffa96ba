import { describe, expect, it } from 'vitest';
import {
  readWithoutBrokenRows,
  type ReadTape,
} from '../../../../main/exchange/client/without-broken-rows.ts';
import { TapeRecorder } from '../../../../main/exchange/client/market-tape.ts';

const SIGNAL = AbortSignal.timeout(60_000);
const ask = (path: string) =>
  [`https://venue/${path}`, { method: 'GET', headers: {}, signal: SIGNAL }] as const;

/** A tape of these answers, and how often it was read. */
async function play<T>(answers: Readonly<Record<string, unknown>>, parse: (all: unknown[]) => T) {
  const recorder = new TapeRecorder();
  const record = recorder.through((url) =>
    Promise.resolve(new Response(JSON.stringify(answers[new URL(url).pathname.slice(1)]))),
  );
  for (const path of Object.keys(answers)) await record(...ask(path));
  const tape = recorder.end(0);
  if (tape === undefined) throw new Error('nothing was recorded');
  let reads = 0;
  const read: ReadTape<T> = async (send) => {
    reads += 1;
    const all: unknown[] = [];
    for (const path of Object.keys(answers)) all.push(await (await send(...ask(path))).json());
    return parse(all);
  };
  return { result: await readWithoutBrokenRows(tape, read), reads };
}

interface Row {
  readonly name: string | null;
}
/** As ccxt does: a row without a name ends the whole list. */
const names = (rows: readonly Row[]) =>
  rows.map(({ name }) => {
    if (name === null) throw new TypeError('cannot read it');
    return name;
  });
const rowsOf = (count: number, broken: readonly number[]): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({ name: broken.includes(i) ? null : `row ${i}` }));

describe('a list of markets with rows that cannot be read', () => {
  it.each([[[0]], [[599]], [[300]], [[0, 299, 599]], [[10, 11, 12]]])(
    'is read without rows %j, in few attempts',
    async (broken) => {
      const { result, reads } = await play({ list: { data: rowsOf(600, broken) } }, ([list]) =>
        names((list as { data: Row[] }).data),
      );
      expect(result).toEqual(names(rowsOf(600, broken).filter(({ name }) => name !== null)));
      expect(reads).toBeLessThan(13 * broken.length);
    },
  );

  it('is found among several answers', async () => {
    const { result } = await play(
      { times: [{ name: 'a' }, { name: 'b' }, { name: 'c' }], list: rowsOf(20, [7]) },
      ([times, list]) => [...names(times as Row[]), ...names(list as Row[])],
    );
    expect(result).toHaveLength(22);
  });

  it('is given up where many rows are odd, or the trouble is elsewhere', async () => {
    const many = await play({ list: rowsOf(40, [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) }, ([list]) =>
      names(list as Row[]),
    );
    expect(many.result).toBeUndefined();
    const elsewhere = await play({ list: rowsOf(40, []) }, () => names([{ name: null }]));
    expect(elsewhere).toEqual({ result: undefined, reads: 1 });
  });

  it('takes nothing from two lists that belong together row by row', async () => {
    const { result, reads } = await play(
      { list: [{ universe: rowsOf(30, [4]) }, rowsOf(30, [])] },
      ([list]) => names((list as [{ universe: Row[] }])[0].universe),
    );
    expect(result).toBeUndefined();
    expect(reads).toBe(0);
  });
});
