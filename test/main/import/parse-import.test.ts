import { describe, expect, test } from 'vitest';
import type { ImportMapping } from '../../../shared/contract/import.ts';
import type { BookParser } from '../../../main/import/parse-book-import.ts';
import { parseImport } from '../../../main/import/parse-import.ts';
import type { ImportSource, ParsedImport } from '../../../main/import/parsed-import.ts';

const noBooks: BookParser = () => ({ ok: false, error: { error: 'no books here', path: '' } });

function read(text: string | Buffer, source: Partial<ImportSource> = {}): ParsedImport {
  const result = parseImport(Buffer.from(text), { fileName: 'desk.csv', ...source }, noBooks);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const messages = (parsed: ParsedImport) =>
  parsed.preview.errors.map(({ line, field, message }) => [line, field, message].join('|'));
const positionsOf = (parsed: ParsedImport) =>
  parsed.accounts?.flatMap(({ account }) => account.pools.flatMap((pool) => pool.positions));

describe('a CSV that says everything', () => {
  const parsed = read(
    [
      'Symbol,Side,Size,Entry Price,Mark Price,Leverage,Margin Mode,Isolated Margin,MMR',
      'BTCUSDT,Long,0.5,60000,61000.5,10x,Isolated,"3,000",0.5%',
      'ETHUSDT,sell,3,"2,500.5",2400,20,Cross,0,0.005',
    ].join('\n'),
    { exchange: 'binanceusdm' },
  );

  test('becomes positions with nothing added', () => {
    expect(parsed.preview.errors).toEqual([]);
    expect(parsed.preview).toMatchObject({ accepted: 2, rejected: 0, accountName: 'desk' });
    expect(positionsOf(parsed)).toEqual([
      {
        symbol: 'BTC/USDT:USDT',
        side: 'long',
        contracts: 0.5,
        contractType: 'linear',
        contractSize: 1,
        underlying: 'BTC',
        marginMode: 'isolated',
        entryPrice: 60000,
        markPrice: 61000.5,
        leverage: 10,
        isolatedMargin: 3000,
        maintenanceMarginRate: 0.005,
      },
      {
        symbol: 'ETH/USDT:USDT',
        side: 'short',
        contracts: 3,
        contractType: 'linear',
        contractSize: 1,
        underlying: 'ETH',
        marginMode: 'cross',
        entryPrice: 2500.5,
        markPrice: 2400,
        leverage: 20,
        maintenanceMarginRate: 0.005,
      },
    ]);
  });

  test('is watched by the rules and prices of the stated exchange', () => {
    expect(parsed.accounts?.[0]).toMatchObject({
      name: 'desk',
      account: { venue: 'binance-usdm', exchange: 'binanceusdm', positionMode: 'one-way' },
      pricing: { exchange: 'binanceusdm' },
    });
  });
});

describe('delimiter and decimal sign are guessed only when nothing else is possible', () => {
  test.each([
    ['comma', 'symbol,side,qty,entry price\nBTCUSDT,long,1.5,60000\n', 1.5],
    ['semicolon', 'symbol;side;qty;entry price\nBTCUSDT;long;1,5;60.000,5\n', 1.5],
    ['tab', 'symbol\tside\tqty\tentry price\nBTCUSDT\tlong\t1.5\t60000.5\n', 1.5],
    ['pipe', 'symbol|side|qty|entry price\nBTCUSDT|long|1.5|60 000.5\n', 1.5],
    ['a stated separator', 'sep=;\r\nsymbol;side;qty;entry price\r\nBTCUSDT;long;2;3\r\n', 2],
    ['quoted grouping', 'symbol,side,qty,entry price\nBTCUSDT,long,1.5,"60,000.5"\n', 1.5],
    ['lines that end as on an old Mac', 'symbol;side;qty;entry price\rBTCUSDT;long;1,5;3\r', 1.5],
    ['a stated separator and such lines', 'sep=;\rsymbol;side;qty;entry price\rA_USDT;long;2;3', 2],
    ['no newline at the end', 'symbol,side,qty,entry price\nBTCUSDT,long,1.5,60000', 1.5],
  ])('%s', (_name, text, contracts) => {
    const parsed = read(text);
    expect(messages(parsed)).toEqual([]);
    expect(positionsOf(parsed)?.[0]?.contracts).toBe(contracts);
  });

  test.each(['"1,234"', '1.234'])('%s alone is asked', (quantity) => {
    const parsed = read(`symbol,side,qty,entry price\nBTCUSDT,long,${quantity},60000\n`);
    expect(parsed.accounts).toBeUndefined();
    expect(messages(parsed)).toEqual([expect.stringContaining('decimal sign')]);
  });

  test('what is asked names the lines that it is asked for', () => {
    const head = 'symbol;side;qty;entry price\nBTCUSDT;long;1;60000\n';
    const either = read(`${head}ETHUSDT;long;1,234;2500\n`);
    expect(messages(either)).toEqual([expect.stringContaining('“1,234” (line 3) may be')]);
    const both = read(`${head}ETHUSDT;long;1,5;2500\nSOLUSDT;long;1.5;150\n`);
    expect(messages(both)[0]).toContain('“1.5” (line 4) is written with a decimal point');
    expect(messages(both)[0]).toContain('“1,5” (line 3) with a decimal comma');
  });

  test('a decimal comma between commas is refused, with its line and what to do', () => {
    const parsed = read('symbol,side,qty,entry price\nBTCUSDT,long,1,5,60000\n');
    expect(messages(parsed)).toEqual([
      '2||has 5 cells where the header has 4: a number with a comma in it must be quoted, or a semicolon stand between the columns',
    ]);
  });

  test('signs that contradict each other are asked', () => {
    const parsed = read('symbol;side;qty;entry price\nA_USDT;long;1,5;6.5\n');
    expect(messages(parsed)).toContainEqual(expect.stringContaining('decimal sign'));
  });

  test('the answer is taken as given', () => {
    const text = 'symbol,side,qty,entry price\nBTCUSDT,long,"1,234",60000\n';
    const mapping = (decimal: '.' | ','): ImportMapping => ({
      delimiter: ',',
      decimal,
      columns: { symbol: 0, side: 1, contracts: 2, entryPrice: 3 },
      defaults: {},
    });
    expect(positionsOf(read(text, { mapping: mapping('.') }))?.[0]?.contracts).toBe(1234);
    expect(positionsOf(read(text, { mapping: mapping(',') }))?.[0]?.contracts).toBe(1.234);
  });
});

describe('a bad row', () => {
  const parsed = read(
    [
      'symbol,side,qty,entry price,leverage',
      'BTCUSDT,long,1,60000,10',
      'ETHUSDT,sideways,1,2500,10',
      'SOLUSDT,long,many,150,10',
      '"ADAUSDT',
      '",long,1,-3,0x',
      'XRPUSDT,long,1',
      ',long,1,2,3',
    ].join('\n'),
  );

  test('blocks the whole file', () => {
    expect(parsed.accounts).toBeUndefined();
    expect(parsed.preview).toMatchObject({ accepted: 1, rejected: 5, positions: [] });
  });

  test('is named by line, column and reason, every wrong cell of it', () => {
    expect(messages(parsed)).toEqual([
      '3|side|“sideways” is neither long nor short',
      '4|qty|“many” is not a number with a decimal point',
      '5|entry price|must be greater than 0, is -3',
      '5|leverage|“0x” is not a leverage such as 10 or 10x',
      '7||has 3 cells where the header has 5',
      '8|symbol|is empty',
    ]);
    expect(parsed.preview.rows[1]?.error).toContain('neither long nor short');
    expect(parsed.preview.rows[0]?.error).toBeUndefined();
  });
});

describe('the side', () => {
  test('is the sign of the quantity where quantities are signed', () => {
    const parsed = read('symbol,positionAmt,entryPrice\nBTCUSDT,-0.5,60000\nETHUSDT,2,2500\n');
    expect(positionsOf(parsed)?.map(({ side, contracts }) => [side, contracts])).toEqual([
      ['short', 0.5],
      ['long', 2],
    ]);
  });

  test('is asked where all quantities are positive and no column says it', () => {
    const parsed = read('symbol,qty,entryPrice\nBTCUSDT,0.5,60000\n');
    expect(messages(parsed)).toEqual([expect.stringMatching(/^\|side\|Which column/)]);
  });

  test('BOTH means the sign, and long with a negative quantity is a contradiction', () => {
    const both = read('symbol,side,qty,entryPrice\nBTCUSDT,BOTH,-0.5,60000\nETHUSDT,LONG,1,2\n');
    expect(positionsOf(both)?.[0]?.side).toBe('short');
    const clash = read('symbol,side,qty,entryPrice\nBTCUSDT,long,-0.5,60000\n');
    expect(messages(clash)).toEqual(['2|side|says long, but the quantity is negative']);
  });

  test.each(['L', 'Buy', 'LONG', 'b', 'Open Long', 'Buy/Long'])('%s is long', (word) => {
    const parsed = read(`symbol,side,qty,entryPrice\nBTCUSDT,${word},1,2\n`);
    expect(positionsOf(parsed)?.[0]?.side).toBe('long');
  });

  test('a closing trade is no position', () => {
    const parsed = read('symbol,side,qty,entryPrice\nBTCUSDT,Close Long,1,2\n');
    expect(messages(parsed)).toEqual([expect.stringContaining('closes a position')]);
  });

  test('long and short of one market are a hedged account', () => {
    const parsed = read('symbol,side,qty,entryPrice\nBTCUSDT,long,1,2\nBTCUSDT,short,1,2\n');
    expect(parsed.accounts?.[0]?.account.positionMode).toBe('hedge');
    expect(positionsOf(parsed)).toHaveLength(2);
  });
});

describe('rows of one position', () => {
  test('are fills: contracts add up, equal rows too, the entry is their average', () => {
    const parsed = read(
      'symbol,side,qty,entryPrice\nBTCUSDT,long,1,60000\nBTCUSDT,long,1,60000\nBTCUSDT,long,2,70000\n',
    );
    expect(positionsOf(parsed)).toMatchObject([{ contracts: 4, entryPrice: 65000 }]);
    expect(parsed.preview.warnings).toContainEqual(expect.stringContaining('Lines 2, 3, 4'));
  });

  test('average harmonically when inverse', () => {
    const parsed = read(
      'symbol,side,qty,entryPrice\nBTCUSD_PERP,long,100,50000\nBTCUSD_PERP,long,100,100000\n',
    );
    expect(positionsOf(parsed)?.[0]?.entryPrice).toBeCloseTo(66666.6667, 3);
  });

  test('put their isolated margins together', () => {
    const parsed = read(
      'symbol,side,qty,entryPrice,margin mode,margin\nBTCUSDT,long,1,60000,isolated,600\nBTCUSDT,long,1,60000,isolated,700\n',
    );
    expect(positionsOf(parsed)).toMatchObject([{ contracts: 2, isolatedMargin: 1300 }]);
  });

  test('that contradict each other are refused', () => {
    const parsed = read(
      'symbol,side,qty,entryPrice,leverage\nBTCUSDT,long,1,60000,10\nBTCUSDT,long,1,60000,20\n',
    );
    expect(messages(parsed)).toEqual([expect.stringMatching(/^3\|\|Line 2 .* another leverage/)]);
  });
});

describe('what is not known is not filled in', () => {
  test('money in the quantity column is refused', () => {
    const parsed = read('symbol,side,qty,entryPrice\nBTCUSDT,long,5000 USDT,60000\n');
    expect(messages(parsed)).toEqual(['2|qty|is in USDT, but the number of contracts is needed']);
    expect(positionsOf(read('symbol,side,qty,entryPrice\nBTCUSDT,long,0.5 BTC,6\n'))).toMatchObject(
      [{ contracts: 0.5 }],
    );
  });

  test('a column of money is not taken for contracts', () => {
    const parsed = read('symbol,side,Size (USDT),Qty,entry\nBTCUSDT,long,30000,0.5,60000\n');
    expect(positionsOf(parsed)?.[0]?.contracts).toBe(0.5);
  });

  test('contracts of a venue’s own size need the size', () => {
    const text = 'symbol,side,qty,entryPrice\nBTC-USDT-SWAP,long,5,60000\n';
    expect(messages(read(text))).toEqual([expect.stringContaining('contractSize')]);
    const mapping: ImportMapping = {
      delimiter: ',',
      decimal: '.',
      columns: { symbol: 0, side: 1, contracts: 2, entryPrice: 3 },
      defaults: { contractSize: '0.01' },
    };
    expect(positionsOf(read(text, { mapping }))?.[0]?.contractSize).toBe(0.01);
  });

  test('BTCUSD is asked for its margin currency, and answered by a column', () => {
    expect(messages(read('symbol,side,qty,entryPrice\nBTCUSD,long,5,60000\n'))).toEqual([
      expect.stringContaining('margined in dollars or in BTC'),
    ]);
    const parsed = read('symbol,side,qty,entryPrice,margin coin\nBTCUSD,long,5,60000,BTC\n');
    expect(positionsOf(parsed)?.[0]).toMatchObject({
      contractType: 'inverse',
      symbol: 'BTC/USD:BTC',
    });
  });

  test('a stock needs its currency and has no price of a venue', () => {
    expect(messages(read('symbol,side,qty,entryPrice\nAAPL,long,5,200\n'))).toEqual([
      expect.stringContaining('settleCurrency'),
    ]);
    const parsed = read('symbol,side,qty,entryPrice,currency\nAAPL,long,5,200,USD\n');
    expect(parsed.accounts?.[0]?.pricing).toBeUndefined();
    expect(parsed.preview.warnings).toContainEqual(expect.stringContaining('No venue is known'));
  });

  test('cash belongs to one currency only', () => {
    const mapping: ImportMapping = {
      delimiter: ',',
      decimal: '.',
      columns: { symbol: 0, side: 1, contracts: 2, entryPrice: 3 },
      defaults: {},
      walletBalance: 1000,
    };
    const one = read('symbol,side,qty,entryPrice\nBTCUSDT,long,5,2\n', { mapping });
    expect(one.accounts?.[0]?.account.pools[0]?.walletBalance).toBe(1000);
    const two = read('s,d,q,p\nBTCUSDT,long,5,2\nBTCUSDC,long,5,2\n', { mapping });
    expect(messages(two)).toEqual([expect.stringContaining('walletBalance')]);
  });

  test('a list of trades is not taken for open positions unless confirmed', () => {
    const text = 'Order ID,Futures,Direction,Avg Price,Qty\n1,ETHUSDT,Buy,2400,1.5\n';
    expect(messages(read(text))).toEqual([expect.stringContaining('list of trades')]);
    const mapping: ImportMapping = {
      delimiter: ',',
      decimal: '.',
      columns: { symbol: 1, side: 2, contracts: 4, entryPrice: 3 },
      defaults: {},
    };
    expect(read(text, { mapping }).accounts).toBeDefined();
  });
});

describe('hostile and mistaken files', () => {
  test('a column called __proto__ is only a column', () => {
    const parsed = read(
      '__proto__,constructor,symbol,side,qty,entryPrice\n{x:1},y,BTCUSDT,long,1,60000\n',
    );
    expect(parsed.accounts).toBeDefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test.each([
    ['too many columns', `${'a,'.repeat(250)}b\n`, 'columns'],
    ['a cell that is too long', `symbol,side,qty\n${'x'.repeat(40_000)},1,2\n`, 'longer than'],
    ['a quote that is never closed', 'symbol,side,qty,entry\n"BTC,long,1,2\n', 'never closed'],
    ['a header only', 'symbol,side,qty,entry price\n', 'no rows'],
    ['prose', 'hello\nworld\n', 'No columns'],
  ])('%s is refused', (_name, text, why) => {
    const parsed = read(text);
    expect(parsed.accounts).toBeUndefined();
    expect(messages(parsed).join()).toContain(why);
  });

  test.each([
    ['nothing', ''],
    ['blank lines', '\n \n'],
  ])('%s is refused as empty', (_name, text) => {
    expect(parseImport(Buffer.from(text), { fileName: 'a.csv' }, noBooks)).toEqual({
      ok: false,
      error: 'The file is empty.',
    });
  });

  test('more than fifty megabytes is refused before it is read', () => {
    const result = parseImport(Buffer.alloc(51 * 1024 * 1024), { fileName: 'a.csv' }, noBooks);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('50 MB') });
  });

  test('more than a million lines is refused', () => {
    const text = `symbol,side,qty,entry price\n${'B,l,1,2\n'.repeat(1_000_001)}`;
    expect(messages(read(text)).join()).toContain('At most 1000000 rows');
  });
});

test('lines above the header are skipped and said so', () => {
  const parsed = read(
    'UID:1,Account Type:Main,Time Zone:UTC+3\nsymbol,side,qty,entryPrice\nBTCUSDT,long,1,2.5\n',
  );
  expect(parsed.preview.warnings).toContainEqual('The line above the column names was not read.');
  expect(parsed.accounts).toBeDefined();
});

test('the name of a second download is that of the first', () => {
  const text = 'symbol,side,qty,entryPrice\nBTCUSDT,long,1,2.5\n';
  const first = read(text, { fileName: 'desk.csv' }).accounts?.[0]?.id;
  expect(read(text, { fileName: 'desk (1).csv' }).accounts?.[0]?.id).toBe(first);
  expect(read(text, { fileName: 'other.csv' }).accounts?.[0]?.id).not.toBe(first);
});
