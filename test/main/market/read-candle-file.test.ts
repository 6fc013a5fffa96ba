import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCandleFile } from '../../../main/market/read-candle-file.ts';

const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const HEADER = 'timestamp,open,high,low,close,volume';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leeway-candles-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer, name = 'candles.csv') {
  const path = join(folder, name);
  await writeFile(path, content);
  return readCandleFile(path);
}

async function good(content: string | Buffer) {
  const result = await read(content);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const at = (hour: number, prices = '100,110,90,105', volume = '7') =>
  `${START + hour * HOUR},${prices},${volume}`;

describe('a candle file', () => {
  test('gives its candles and the interval between them', async () => {
    const file = await good([HEADER, at(0), at(1), at(2), ''].join('\n'));
    expect(file.candles[1]).toEqual({
      timestamp: START + HOUR,
      open: 100,
      high: 110,
      low: 90,
      close: 105,
      volume: 7,
    });
    expect(file).toMatchObject({ intervalMs: HOUR, refused: [], notes: [] });
  });

  test('is unpacked by its first bytes, whatever it is called', async () => {
    const file = await good(gzipSync([HEADER, at(0), at(1)].join('\n')));
    expect(file.candles).toHaveLength(2);
  });

  test('may begin with a byte order mark, end its lines as on Windows, and order its columns freely', async () => {
    const rows = ['\ufeffclose,low,pair,HIGH,open,timestamp', `1,1,x,2,1,${START}`];
    const file = await good([...rows, `1,1,x,3,1,${START + 60_000}`, ''].join('\r\n'));
    expect(file.candles[1]).toEqual({
      timestamp: START + 60_000,
      open: 1,
      high: 3,
      low: 1,
      close: 1,
    });
    expect(file.intervalMs).toBe(60_000);
  });

  test('with semicolons or quotation marks is read as well', async () => {
    const rows = [HEADER.replaceAll(',', ';'), at(0).replaceAll(',', ';')];
    expect((await good(rows.join('\n'))).candles).toHaveLength(1);
    const quoted = at(0).replaceAll(/[^,]+/g, '"$&"');
    expect((await good([HEADER, quoted].join('\n'))).candles).toHaveLength(1);
  });

  test('without a volume has candles whose volume is unknown, not zero', async () => {
    const file = await good([HEADER, at(0, undefined, ''), at(1, undefined, 'n/a')].join('\n'));
    expect(file.candles.map((candle) => 'volume' in candle)).toEqual([false, false]);
  });

  test.each([
    ['seconds', (ms: number) => `${ms / 1000}`, 'its times are in seconds'],
    ['microseconds', (ms: number) => `${ms}000`, 'its times are in microseconds'],
    ['ISO text', (ms: number) => new Date(ms).toISOString(), expect.stringContaining('UTC')],
    [
      'text without a zone',
      (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' '),
      expect.stringContaining('UTC'),
    ],
  ])('may write its times in %s, and that is said', async (_, write, note) => {
    const row = (hour: number) => `${write(START + hour * HOUR)},1,1,1,1,0`;
    const file = await good([HEADER, row(0), row(1)].join('\n'));
    expect(file.candles.map(({ timestamp }) => timestamp)).toEqual([START, START + HOUR]);
    expect(file.notes).toEqual([note]);
  });

  test.each([
    ['100,90,110,95', 'its high is below its low'],
    ['0,110,90,105', 'a price is not above zero'],
    ['-1,110,90,105', 'a price is not above zero'],
    ['NaN,110,90,105', 'a price is missing or not a number'],
    ['0x10,110,90,105', 'a price is missing or not a number'],
    [',110,90,105', 'a price is missing or not a number'],
    ['120,110,90,105', 'its open or close lies outside its high and low'],
  ])('refuses a candle of %s and keeps the others', async (prices, reason) => {
    const file = await good([HEADER, at(0), at(1, prices), at(2)].join('\n'));
    expect(file.refused).toEqual([{ line: 3, reason }]);
    expect(file.candles).toHaveLength(2);
  });

  test('refuses a time that it cannot read or that is in another unit than the rest', async () => {
    const rows = [HEADER, at(0), 'soon,1,1,1,1,1', `${START / 1000},1,1,1,1,1`, '2026,1,1,1,1,1'];
    const file = await good(rows.join('\n'));
    expect(file.refused.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  test('counts a time that stands twice once, as first written', async () => {
    const file = await good([HEADER, at(0), at(1), at(1, '1,1,1,1'), at(2)].join('\n'));
    expect(file.candles.map(({ close }) => close)).toEqual([105, 105, 105]);
    expect(file.refused).toEqual([{ line: 4, reason: 'its time stands in the file already' }]);
  });

  test('out of order refuses as few rows as it can', async () => {
    const past = await good([HEADER, at(0), at(1), at(2), at(0.5), at(3)].join('\n'));
    expect(past.refused).toEqual([{ line: 5, reason: 'its time is out of order' }]);
    const future = await good([HEADER, at(0), at(9000), at(1), at(2), at(3)].join('\n'));
    expect(future.refused).toEqual([{ line: 3, reason: 'its time is out of order' }]);
  });

  test('whose rows are in no order at all is sorted, and that is said', async () => {
    const hours = [7, 3, 9, 0, 5, 1, 8, 2, 6, 4];
    const file = await good([HEADER, ...hours.map((hour) => at(hour))].join('\n'));
    expect(file.candles.map(({ timestamp }) => (timestamp - START) / HOUR)).toEqual(
      hours.toSorted((a, b) => a - b),
    );
    expect(file.refused).toEqual([]);
    expect(file.notes).toEqual([expect.stringContaining('sorted')]);
    const twoMonths = [...Array(30).keys()].map((hour) => at(hour + (hour < 15 ? 15 : -15)));
    expect((await good([HEADER, ...twoMonths].join('\n'))).candles).toHaveLength(30);
  });

  test('that runs from the newest to the oldest is turned round, and that is said', async () => {
    const file = await good([HEADER, at(2), at(1), at(0)].join('\n'));
    expect(file.candles[0]?.timestamp).toBe(START);
    expect(file.notes).toEqual([expect.stringContaining('turned round')]);
  });

  test('with gaps has the commonest step as its interval', async () => {
    const file = await good([HEADER, at(0), at(5), at(6), at(7), at(20)].join('\n'));
    expect(file.intervalMs).toBe(HOUR);
  });

  test.each([
    ['is empty', '', 'it is empty'],
    ['has no header', at(0), 'lacks timestamp, open, high, low, close'],
    ['names a column twice', 'timestamp,open,high,low,close,open', 'open twice'],
    ['has no good candle', `${HEADER}\n${at(0, '1,0,1,1')}`, 'line 2: a price is not above zero'],
    ['has steps of a second', `${HEADER}\n${at(0)}\n${at(1 / 3600)}`, '1 s apart'],
    ['has steps of a week', `${HEADER}\n${at(0)}\n${at(168)}`, '604800 s apart'],
  ])('that %s is refused with the reason', async (_, content, reason) => {
    const result = await read(content);
    expect(result).toEqual({ ok: false, error: expect.stringContaining(reason) as string });
  });

  test('that is missing, a folder or damaged is refused with the reason', async () => {
    expect(await readCandleFile(join(folder, 'absent.csv'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('there is no such file') as string,
    });
    expect(await readCandleFile(folder)).toMatchObject({
      ok: false,
      error: expect.stringContaining('a folder') as string,
    });
    const cut = gzipSync([HEADER, at(0), at(1)].join('\n')).subarray(0, 40);
    expect(await read(cut)).toMatchObject({
      ok: false,
      error: expect.stringContaining('damaged') as string,
    });
  });

  describe('with decimal commas', () => {
    const SEMICOLONS = HEADER.replaceAll(',', ';');
    const row = (hour: number, prices: string, volume = '7') =>
      `${START + hour * HOUR};${prices};${volume}`;
    const opens = async (...rows: readonly string[]) =>
      (await good([SEMICOLONS, ...rows].join('\n'))).candles.map(({ open }) => open);

    test('is read, with points before thousands or without, and that is said', async () => {
      const file = await good(
        [
          SEMICOLONS,
          row(0, '57.310,25;57.400;57.000,5;57.100', '1.234,5'),
          row(1, '57310,25;57400;57000,5;57100', '0,5'),
        ].join('\n'),
      );
      const prices = { open: 57_310.25, high: 57_400, low: 57_000.5, close: 57_100 };
      expect(file.candles).toEqual([
        { timestamp: START, ...prices, volume: 1234.5 },
        { timestamp: START + HOUR, ...prices, volume: 0.5 },
      ]);
      expect(file.notes).toEqual(['its numbers are written with a decimal comma']);
    });

    test('is read from its first line on, also where a later line tells', async () => {
      const grouped = '57.310;57.400;57.000;57.100';
      const told = row(2, '57.310,5;57.400;57.000;57.100');
      expect(await opens(row(0, grouped), row(1, grouped), told)).toEqual([
        57_310, 57_310, 57_310.5,
      ]);
      expect(await opens(row(0, grouped), row(1, '57310.5;57400;57000;57100'))).toEqual([
        57.31, 57_310.5,
      ]);
    });

    test('may have commas between its columns where the numbers are quoted', async () => {
      const file = await good(
        [HEADER, `${START},"57.310,25","57.400","57000,5","57.100",1`].join('\n'),
      );
      expect(file.candles[0]).toMatchObject({ open: 57_310.25, low: 57_000.5, close: 57_100 });
    });

    test('refuses a line that is written otherwise, and says how', async () => {
      const file = await good(
        [
          SEMICOLONS,
          row(0, '57310,25;57400;57000,5;57100'),
          row(1, '57310.5;57400;57000;57100'),
        ].join('\n'),
      );
      expect(file.refused).toEqual([
        { line: 3, reason: '"57310.5" is not a number with a decimal comma' },
      ]);
    });

    test('is refused where nothing tells what a comma means, with the line', async () => {
      const rows = [row(0, '57400;57400;57000;57100'), row(1, '57,310;57,400;57,000;57,100')];
      expect(await read([SEMICOLONS, ...rows].join('\n'))).toEqual({
        ok: false,
        error: expect.stringContaining('line 3: "57,310" may be a thousand times larger') as string,
      });
    });

    test('refuses a line that has both signs as decimal sign', async () => {
      const file = await good(
        [SEMICOLONS, row(0, '5,25;5.26;5,24;5,25'), row(1, '5,25;5,26;5,24;5,25')].join('\n'),
      );
      expect(file.refused).toEqual([
        { line: 2, reason: 'one number has a decimal point, another a comma' },
      ]);
    });

    test('refuses a line whose commas may be of either kind', async () => {
      const file = await good([HEADER, at(0), at(1, '100,5,110,90,105')].join('\n'));
      expect(file.refused).toEqual([
        {
          line: 3,
          reason: expect.stringContaining('it has 7 cells where the header has 6') as string,
        },
      ]);
    });

    test('is read as ever where points are the decimal sign', async () => {
      const file = await good([SEMICOLONS, row(0, '1.234;1.240;1.230;1.235')].join('\n'));
      expect(file.candles[0]?.open).toBe(1.234);
      expect(await opens(row(0, '57,310.25;57,400;57,000;57,100'))).toEqual([57_310.25]);
    });
  });

  test('may end its lines as on an old Mac, wherever a piece of it ends', async () => {
    const rows = [HEADER, ...Array.from({ length: 5_000 }, (_, hour) => at(hour)), ''];
    const file = await good(rows.join('\r'));
    expect(file.candles).toHaveLength(5_000);
    expect(file.refused).toEqual([]);
    expect((await good([HEADER, at(0), at(1, 'x,1,1,1')].join('\r'))).refused).toEqual([
      { line: 3, reason: 'a price is missing or not a number' },
    ]);
  });

  test('of a year of minutes is read whole', async () => {
    const rows = Array.from({ length: 525_600 }, (_, i) => {
      const price = (40_000 + (i % 977) * 1.37).toFixed(2);
      return `${START + i * 60_000},${price},${price},${price},${price},${(i % 31) * 0.25}`;
    });
    const packed = gzipSync([HEADER, ...rows].join('\n'), { level: 1 });
    const path = join(folder, 'year.csv.gz');
    await writeFile(path, packed);
    const result = await readCandleFile(path);
    expect(result.ok && result.value.candles.length).toBe(525_600);
  });
});
