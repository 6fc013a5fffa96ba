import { describe, expect, test } from 'vitest';
import type { Book } from '../../../shared/domain/book.ts';
import { createImporter } from '../../../main/import/create-importer.ts';
import type { BookParser } from '../../../main/import/parse-book-import.ts';

const GOOD = 'symbol,side,qty,entry price\nBTCUSDT,long,1.5,60000\n';
const BOOK: Book = {
  accounts: [
    {
      id: 'one',
      venue: 'okx',
      positionMode: 'one-way',
      pools: [
        {
          id: 'usdt',
          settleCurrency: 'USDT',
          walletBalance: 100,
          positions: [
            {
              symbol: 'ETH-USDT-SWAP',
              side: 'long',
              contracts: 1,
              contractType: 'linear',
              contractSize: 0.1,
              underlying: 'ETH-USDT-SWAP',
              marginMode: 'cross',
              entryPrice: 3000,
            },
          ],
        },
      ],
    },
  ],
};
const answersBook =
  (book: Book): BookParser =>
  () => ({ ok: true, value: { book, warnings: ['note: ignored'] } });

function setUp(options: { parseBook?: BookParser; workerUrl?: URL; known?: string[] } = {}) {
  let ids = 0;
  const timers: { delayMs: number; callback: () => void }[] = [];
  const importer = createImporter({
    clock: {
      now: () => 1_000,
      setTimer: (delayMs, callback) => {
        timers.push({ delayMs, callback });
        return () => undefined;
      },
    },
    newId: () => `preview-${(ids += 1)}`,
    parseBook: options.parseBook ?? answersBook(BOOK),
    isKnown: (id) => options.known?.includes(id) ?? false,
    ...(options.workerUrl === undefined ? {} : { workerUrl: options.workerUrl }),
  });
  const preview = (text: string, fileName = 'desk.csv', signal?: AbortSignal) =>
    importer.preview({ fileName, contentBase64: Buffer.from(text).toString('base64') }, signal);
  return { importer, preview, timers };
}

describe('a preview', () => {
  test('that can be applied has an id, and is taken as accounts to watch', async () => {
    const { importer, preview } = setUp();
    const seen = await preview(GOOD);
    expect(seen).toMatchObject({ ok: true, value: { previewId: 'preview-1', accepted: 1 } });
    const taken = importer.take('preview-1');
    expect(taken).toMatchObject({
      ok: true,
      value: {
        record: { fileName: 'desk.csv', accountName: 'desk', positionCount: 1, importedAtMs: 1000 },
        accounts: [{ kind: 'imported', name: 'desk', importedAtMs: 1000 }],
      },
    });
    if (taken.ok) expect(taken.value.accounts[0]?.id).toBe(taken.value.accounts[0]?.account.id);
  });

  test('of a bad file has none, and nothing can be taken', async () => {
    const { importer, preview } = setUp();
    const seen = await preview('symbol,side,qty,entry price\nBTCUSDT,long,x,60000\n');
    expect(seen).toMatchObject({ ok: true, value: { rejected: 1 } });
    if (seen.ok) expect(seen.value.previewId).toBeUndefined();
    expect(importer.take('preview-1')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  test('of the same file leads to the same import, and says that it replaces it', async () => {
    const { importer, preview } = setUp();
    await preview(GOOD);
    await preview(GOOD.replace('1.5', '2'));
    const [first, second] = [importer.take('preview-1'), importer.take('preview-2')];
    if (!first.ok || !second.ok) throw new Error('both should be there');
    expect(second.value.record.id).toBe(first.value.record.id);
    expect(second.value.accounts[0]?.id).toBe(first.value.accounts[0]?.id);
    const again = await setUp({ known: [first.value.record.id] }).preview(GOOD);
    expect(again.ok && again.value.warnings[0]).toContain('replaces');
  });

  test('older than the last eight is forgotten', async () => {
    const { importer, preview } = setUp();
    for (let count = 0; count < 9; count += 1) await preview(GOOD);
    expect(importer.take('preview-1').ok).toBe(false);
    expect(importer.take('preview-2').ok).toBe(true);
  });

  test('of something unreadable is a bad request with a reason', async () => {
    expect(await setUp().preview('')).toEqual({
      ok: false,
      error: { code: 'bad-request', message: 'The file is empty.' },
    });
  });
});

describe('a book', () => {
  test('keeps its rules and is asked for prices by the name that ccxt uses', async () => {
    const { importer, preview } = setUp();
    const seen = await preview('{}', 'desk.json');
    expect(seen).toMatchObject({ ok: true, value: { format: 'leeway-book', accepted: 1 } });
    const taken = importer.take('preview-1');
    if (!taken.ok) throw new Error('should be there');
    const [account] = taken.value.accounts;
    expect(account?.pricing).toEqual({ exchange: 'okx' });
    expect(account?.account).toMatchObject({ venue: 'okx' });
    expect(account?.account.pools[0]?.positions[0]).toMatchObject({
      symbol: 'ETH/USDT:USDT',
      underlying: 'ETH',
      contractSize: 0.1,
    });
  });

  test('of several accounts makes one of each, with ids that stay', async () => {
    const [account] = BOOK.accounts;
    if (account === undefined) throw new Error('has one');
    const two: Book = { accounts: [account, { ...account, id: 'two' }] };
    const ids = async () => {
      const { importer, preview } = setUp({ parseBook: answersBook(two) });
      await preview('{}', 'desk.json');
      const taken = importer.take('preview-1');
      return taken.ok ? taken.value.accounts.map((each) => `${each.id} ${each.name}`) : [];
    };
    const first = await ids();
    expect(new Set(first).size).toBe(2);
    expect(first[1]).toContain('desk: two');
    expect(await ids()).toEqual(first);
  });

  test('that is wrong names the line of the value', async () => {
    const path = 'accounts[0].pools[0].positions[0].contracts';
    const { preview } = setUp({
      parseBook: () => ({ ok: false, error: { error: 'must be greater than 0', path } }),
    });
    const text = '{"accounts": [\n {"pools": [\n {"positions": [\n {"contracts":\n -5}]}]}]}';
    expect(await preview(text, 'b.json')).toMatchObject({
      ok: true,
      value: { errors: [{ line: 5, field: path, message: 'must be greater than 0' }] },
    });
  });

  test('that is cut off names the line where it ends', async () => {
    const seen = await setUp().preview('{\n "format": "leeway-book",\n "acc', 'b.json');
    expect(seen).toMatchObject({ ok: true, value: { errors: [{ line: 3 }] } });
  });

  test('that nests too deep is refused, and poisoned keys never reach the parser', async () => {
    const deep = await setUp().preview('{"a":'.repeat(40) + '1' + '}'.repeat(40), 'b.json');
    expect(deep).toMatchObject({
      ok: true,
      value: { errors: [{ message: expect.stringContaining('nested') }] },
    });
    let seen: unknown;
    const { preview } = setUp({
      parseBook: (input) => {
        seen = input;
        return { ok: false, error: { error: 'x', path: '' } };
      },
    });
    await preview('{"a": {"__proto__": {"polluted": 1}, "\\u005f_proto__": 2, "b": 1}}', 'b.json');
    expect(Object.keys((seen as { a: object }).a)).toEqual(['b']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a large file', () => {
  const large = `symbol,side,qty,entry price\n${'BTCUSDT,long,1,60000\n'.repeat(20_000)}`;
  const worker = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

  test('is read in a worker, and line numbers are right to the end', async () => {
    const { preview } = setUp();
    const seen = await preview(`${large}BTCUSDT,sideways,1,60000\n`);
    expect(seen).toMatchObject({
      ok: true,
      value: { accepted: 20_000, rejected: 1, errors: [{ line: 20_002, field: 'side' }] },
    });
  });

  test('that takes too long is stopped at the deadline', async () => {
    const { preview, timers } = setUp({ workerUrl: worker('setInterval(() => {}, 1000)') });
    const pending = preview(large);
    expect(timers.map((timer) => timer.delayMs)).toEqual([30_000]);
    timers[0]?.callback();
    expect(await pending).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('30 s') },
    });
  });

  test('can be canceled', async () => {
    const { preview } = setUp({ workerUrl: worker('setInterval(() => {}, 1000)') });
    const abort = new AbortController();
    const pending = preview(large, 'desk.csv', abort.signal);
    abort.abort();
    expect(await pending).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('canceled') },
    });
  });

  test('that kills its worker is an error and nothing worse', async () => {
    const { preview } = setUp({ workerUrl: worker('process.exit(1)') });
    expect(await preview(large)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });
});
