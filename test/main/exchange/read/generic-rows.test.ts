import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { openExchange } from '../../../../main/exchange/client/open-exchange.ts';
import type { ParsedAccount } from '../../../../main/exchange/parse/reading.ts';
import { readMarkets } from '../../../../main/exchange/parse/venue-market.ts';
import { createGenericReader } from '../../../../main/exchange/read/read-generic.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import { noteAnswer } from '../../../../main/exchange/wire/heard-answers.ts';
import { VenueGate } from '../../../../main/exchange/wire/venue-gate.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { idleClock } from '../demo-fixture.ts';
import { GENERIC_CASES, type GenericCase, type Row } from './generic-rows.ts';

const SECRETS: Readonly<Record<string, string>> = {
  backpack: Buffer.alloc(32, 1).toString('base64'),
  woofipro: `ed25519:${'1'.repeat(32)}`,
};

function marketOf({ market: { id, symbol, contractSize, inverse } }: GenericCase): Row {
  const [pair = '', settle] = symbol.split(':');
  const [base, quote] = pair.split('/');
  const contract = settle !== undefined;
  return {
    id,
    symbol,
    base,
    quote,
    settle,
    baseId: base,
    quoteId: quote,
    settleId: settle,
    type: contract ? 'swap' : 'spot',
    spot: !contract,
    margin: !contract,
    swap: contract,
    future: false,
    option: false,
    contract,
    linear: contract ? inverse !== true : undefined,
    inverse: contract ? inverse === true : undefined,
    contractSize,
    active: true,
    precision: { price: 0.01, amount: 0.001 },
    limits: {},
    info: {},
  };
}

/** Two cases may be of one venue. */
const opened = new Map<GenericCase['market'], Promise<CcxtExchange>>();
function open(one: GenericCase): Promise<CcxtExchange> {
  const venue = findVenue(one.exchange);
  if (venue === undefined) throw new Error(`no venue ${one.exchange}`);
  const made =
    opened.get(one.market) ??
    openExchange({
      venue,
      credentials: {
        apiKey: 'key',
        secret: SECRETS[one.exchange] ?? 'c2VjcmV0c2VjcmV0',
        password: 'password',
        accountId: '12345',
        walletAddress: '0x1111111111111111111111111111111111111111',
        privateKey: `0x${'11'.repeat(32)}`,
      },
      testnet: false,
      gate: new VenueGate(idleClock),
      onBlocked: () => undefined,
    }).then((exchange) => {
      Reflect.apply(Reflect.get(exchange, 'setMarkets') as () => void, exchange, [[marketOf(one)]]);
      Reflect.set(exchange, 'enableRateLimit', false);
      exchange.fetchBalance = () => Promise.resolve({ info: {}, total: {}, used: {} });
      exchange.has = {
        ...exchange.has,
        fetchLeverageTiers: false,
        fetchMarketLeverageTiers: false,
      };
      return exchange;
    });
  opened.set(one.market, made);
  return made;
}

/** The account whose positions are these rows of the venue. */
async function parse(one: GenericCase, rows: readonly unknown[]): Promise<ParsedAccount> {
  const exchange = await open(one);
  const venue = findVenue(one.exchange);
  if (venue === undefined) throw new Error('no venue');
  exchange.fetch = () => {
    const answer = one.wrap(rows);
    noteAnswer(JSON.stringify(answer));
    return Promise.resolve(structuredClone(answer));
  };
  if (one.signsIn === true) {
    exchange.fetchPositions = () => {
      const answer = one.wrap(rows);
      noteAnswer(JSON.stringify(answer));
      const list = Array.isArray(answer) ? (answer as readonly unknown[]) : [];
      return Promise.resolve(list.map((each) => exchange.parsePosition(structuredClone(each))));
    };
  }
  const reader = createGenericReader({
    accountId: 'a',
    // One list of positions is enough.
    venue: { ...venue, accountCalls: [{}] },
    clock: idleClock,
    allowLastPrice: false,
    tables: new Map(),
  });
  return reader.readAccount({ exchange, markets: readMarkets(exchange) });
}

const positionsOf = ({ account }: ParsedAccount): readonly Position[] =>
  account.pools.flatMap((pool) => [...pool.positions]);

async function read(one: GenericCase, changes: Row = {}): Promise<Position> {
  const [only, ...more] = positionsOf(await parse(one, [{ ...one.row, ...changes }]));
  expect(more).toEqual([]);
  if (only === undefined) throw new Error('no position');
  return only;
}

/** A position that was read, or why not. */
async function outcome(one: GenericCase, changes: Row): Promise<Position | Error> {
  try {
    return await read(one, changes);
  } catch (error) {
    // A position that vanished is no refusal.
    if (error instanceof Error && error.message !== 'no position') return error;
    throw error;
  }
}

const told = (position: Position, path: string): unknown =>
  path.startsWith('reported.')
    ? Reflect.get(position.reported ?? {}, path.slice('reported.'.length))
    : Reflect.get(position, path);

describe.each(GENERIC_CASES)('$exchange $market.id, read by common rules', (one: GenericCase) => {
  it('is the position that its row tells, to the last figure', async () => {
    const position = await read(one);
    const { reported = {}, ...expected } = one.expected;
    expect(position.symbol).toBe(one.market.symbol);
    for (const [field, value] of Object.entries(expected)) {
      const is = told(position, field);
      if (typeof value === 'number') expect(is, field).toBeCloseTo(value, 9);
      else expect(is, field).toBe(value);
    }
    expect(position.reported).toMatchObject(reported);
    for (const field of one.unknown ?? []) expect(told(position, field), field).toBeUndefined();
  });

  it('is the same position on the other side when the row says so', async () => {
    const short = await read(one, one.short);
    expect(short).toMatchObject({
      side: 'short',
      contracts: one.expected.contracts,
      symbol: one.market.symbol,
    });
  });

  /** What the row becomes: the same position, another one that the case allows, or a refusal with words. */
  const refused = async (changes: Row): Promise<void> => {
    const result = await outcome(one, changes);
    expect(result, JSON.stringify(changes)).toBeInstanceOf(Error);
    if (result instanceof Error) expect(result.message.length).toBeGreaterThan(15);
  };

  it('refuses a size that is missing or no number, and never has no position for it', async () => {
    for (const size of [undefined, null, '', 'many', '1,000', 'NaN', 'null', {}, []]) {
      await refused({ [one.size]: size });
    }
  });

  it('reads a size in any writing of the same number', async () => {
    const size = one.row[one.size];
    if (typeof size !== 'string' && typeof size !== 'number') return;
    for (const same of [Number(size), Number(size).toExponential(), ` ${String(size)} `]) {
      const result = await outcome(one, { [one.size]: same });
      if (result instanceof Error) expect(String(same)).toMatch(/ /);
      else expect(result.contracts, String(same)).toBeCloseTo(one.expected.contracts ?? NaN, 12);
    }
  });

  it('is on no other side for another spelling of the word, and on none for an unknown one', async () => {
    if (one.side === undefined) return;
    const word = one.row[one.side];
    if (typeof word === 'string' && /[a-z]/i.test(word)) {
      const spelled = [word.toUpperCase(), word.toLowerCase(), ` ${word}`];
      for (const other of [...spelled, 'LONG', 'Buy', 'bid', 'POSITION_SIDE_LONG']) {
        const result = await outcome(one, { [one.side]: other });
        if (!(result instanceof Error)) expect(result.side, other).toBe('long');
      }
      for (const strange of ['sideways', 'x', 'liquidating'])
        await refused({ [one.side]: strange });
    }
    for (const missing of [undefined, null, '']) {
      const result = await outcome(one, { [one.side]: missing });
      if (!(result instanceof Error)) expect(result.side, String(missing)).toBe('long');
    }
  });

  it('is no long of a size below zero', async () => {
    const size = one.row[one.size];
    if (typeof size !== 'string' && typeof size !== 'number') return;
    const result = await outcome(one, { [one.size]: `-${String(size)}` });
    if (!(result instanceof Error)) expect(result.side).toBe('short');
  });

  it('tells its margin mode in any spelling, and is refused in an unknown one', async () => {
    if (one.mode === undefined) return;
    const [field, isolated] = one.mode;
    expect((await read(one, { [field]: isolated })).marginMode).toBe('isolated');
    if (typeof isolated !== 'string') return;
    for (const word of ['cross', 'CROSS', 'crossed', 'CROSSED', 'Cross']) {
      const result = await outcome(one, { [field]: word });
      if (!(result instanceof Error)) expect(result.marginMode, word).toBe('cross');
    }
    await refused({ [field]: 'portfolio' });
  });

  it('has no liquidation price where none can be read, and keeps one on the wrong side of the mark', async () => {
    const { liquidation } = one;
    if (liquidation === undefined) return;
    for (const unreadable of [undefined, null, '', 'NaN', 'null', '--', '1,234.5']) {
      const result = await outcome(one, { [liquidation]: unreadable });
      if (result instanceof Error) continue;
      expect(result.reported?.liquidationPrice, String(unreadable)).toBeUndefined();
    }
    const past = Number(one.expected.markPrice ?? one.expected.entryPrice ?? 60) * 1.25;
    const { reported } = await read(one, { [liquidation]: past });
    expect(reported?.liquidationPrice).toBeCloseTo(past, 6);
  });

  it('is never safe because a price of zero stands for "not computed"', async () => {
    if (one.liquidation === undefined || one.mode === undefined) return;
    const isolated = { [one.mode[0]]: one.mode[1] };
    const result = await outcome(one, { ...isolated, [one.liquidation]: '0' });
    if (!(result instanceof Error)) expect(result.reported?.liquidationPrice).toBeUndefined();
  });

  it('has no leverage of zero', async () => {
    const field = Object.keys(one.row).find((name) => name.startsWith('lev'));
    if (field === undefined) return;
    for (const nothing of ['0', 0, '', null, undefined]) {
      expect((await read(one, { [field]: nothing })).leverage, String(nothing)).toBeUndefined();
    }
  });

  it('stands once among rows of size zero, and told twice it is one or refused', async () => {
    const size = one.row[one.size];
    const zero = typeof size === 'object' ? { amount: '0' } : '0';
    const others = [
      { ...one.row, [one.size]: zero, ...one.zero },
      { ...one.row, ...one.short, [one.size]: zero, ...one.zero },
    ];
    expect(positionsOf(await parse(one, [...others, one.row]))).toHaveLength(1);
    expect(positionsOf(await parse(one, others))).toHaveLength(0);
    const twice = parse(one, [one.row, one.row]).then(positionsOf, () => [1]);
    expect(await twice).toHaveLength(1);
  });

  it('has two legs where both sides of one symbol are open, and is in hedge mode', async () => {
    const parsed = await parse(one, [one.row, { ...one.row, ...one.short }]);
    expect(positionsOf(parsed).map(({ side }) => side)).toEqual(['long', 'short']);
    expect(parsed.account.positionMode).toBe('hedge');
  });

  it('is refused in a market that nobody knows', async () => {
    const id = Object.keys(one.row).find((name) => String(one.row[name]) === one.market.id);
    if (id === undefined) throw new Error('no id');
    const rows = [one.row, { ...one.row, [id]: 'NEVERHEARD' }];
    await expect(parse(one, rows)).rejects.toThrow(/NEVERHEARD|market|9999/i);
  });

  it('is refused in an answer of another form', async () => {
    for (const answer of [{ payload: [one.row] }, { data: { list: { rows: [one.row] } } }]) {
      await expect(parse({ ...one, wrap: () => answer }, [])).rejects.toThrow();
    }
  });

  it('makes no figure another one when any value of its row is missing or unreadable', async () => {
    const before = await read(one);
    const bad: string[] = [];
    for (const field of Object.keys(one.row)) {
      for (const by of [undefined, null, '', 'what?', 'NaN']) {
        const after = await outcome(one, { [field]: by });
        if (after instanceof Error) continue;
        const figures = { ...before, ...before.reported };
        for (const [name, was] of Object.entries(figures)) {
          if (name === 'reported') continue;
          const is: unknown = Reflect.get({ ...after, ...after.reported }, name);
          // Where nobody tells the mode, cross is said aloud, and no figure is built on it.
          if (is === undefined || is === was || name === 'marginMode') continue;
          if (
            typeof is === 'number' &&
            typeof was === 'number' &&
            Math.abs(is - was) < 1e-9 * was
          ) {
            continue;
          }
          bad.push(
            `${field} = ${String(by)}: ${name} ${JSON.stringify(was)} -> ${JSON.stringify(is)}`,
          );
        }
      }
    }
    expect(bad).toEqual([]);
  });
});
