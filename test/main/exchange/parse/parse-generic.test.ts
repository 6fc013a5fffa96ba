import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { parseGeneric } from '../../../../main/exchange/parse/parse-generic.ts';
import { RowError } from '../../../../main/exchange/parse/raw-row.ts';
import { createGenericReader } from '../../../../main/exchange/read/read-generic.ts';
import { MarketBook, type VenueMarket } from '../../../../main/exchange/parse/venue-market.ts';
import { findVenue } from '../../../../main/exchange/venues/find-venue.ts';
import type { VenueDefinition } from '../../../../main/exchange/venues/venue-definition.ts';
import type { Position } from '../../../../shared/domain/position.ts';
import { noteAnswer } from '../../../../main/exchange/wire/heard-answers.ts';
import { idleClock } from '../demo-fixture.ts';

const market: VenueMarket = {
  symbol: 'BTC/USDT:USDT',
  id: 'BTC-USDT-SWAP',
  contract: true,
  contractType: 'linear',
  contractSize: 0.01,
  underlying: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  info: {},
};
const markets = new MarketBook([market]);

/** A unified position, numbers as text where some of ccxt's parsers leave them so. */
const row = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  symbol: 'BTC/USDT:USDT',
  side: 'long',
  contracts: '12',
  contractSize: 0.01,
  entryPrice: '60000',
  markPrice: 61000,
  liquidationPrice: 50000,
  marginMode: 'cross',
  leverage: 10,
  hedged: false,
  maintenanceMarginPercentage: 0.005,
  collateral: 999999,
  marginRatio: 0.77,
  percentage: 12,
  info: {},
  ...changes,
});
const venueOf = (exchange: string): VenueDefinition => {
  const venue = findVenue(exchange);
  if (venue === undefined) throw new Error(exchange);
  return venue;
};
const parse = (exchange: string, positions: readonly unknown[], balance: unknown = {}) =>
  parseGeneric({
    accountId: 'a',
    venue: venueOf(exchange),
    balances: [balance],
    positions,
    markets,
  });
const only = (exchange: string, changes: Record<string, unknown> = {}): Position => {
  const position = parse(exchange, [row(changes)]).account.pools[0]?.positions[0];
  if (position === undefined) throw new Error('no position');
  return position;
};

describe('a venue read by common rules', () => {
  it('says so in a warning, and takes over nothing that ccxt derives', () => {
    const parsed = parse('coinex', [row()]);
    expect(parsed.warnings[0]).toContain('common rules');
    expect(JSON.stringify(parsed.account)).not.toMatch(/999999|0\.77|"percentage"/);
    expect(only('coinex')).toMatchObject({ contracts: 12, contractSize: 0.01, entryPrice: 60000 });
  });

  it.each([
    ['okx', 'equity'],
    ['bybit', 'walletBalance'],
  ])('has %s’s total as %s, because it is known what it means there', (exchange, field) => {
    const { pools } = parse(exchange, [row()], { total: { USDT: 5000 } }).account;
    expect(pools[0]).toMatchObject({ [field]: 5000 });
  });

  it('leaves the money unknown where it is not known what a total means, or isolated margins mix in', () => {
    for (const parsed of [
      parse('coinex', [row()], { total: { USDT: 5000 } }),
      parse('okx', [row({ marginMode: 'isolated' })], { total: { USDT: 5000 } }),
    ]) {
      expect(parsed.account.pools[0]).not.toHaveProperty('equity');
      expect(parsed.account.pools[0]).not.toHaveProperty('walletBalance');
      expect(parsed.warnings.join(' ')).toContain('not known for sure');
    }
  });

  it.each([
    ['okx', 0, 'none'],
    ['okx', -5, 'none'],
    ['okx', undefined, undefined],
    ['okx', '50000', 50000],
    ['bybit', 0.0001, 'none'],
    ['bybit', 199_999, 'none'],
    ['kucoinfutures', 0.01, 'none'],
    ['phemex', 0.0001, 'none'],
    ['coinex', 0.0001, 0.0001],
  ])('%s: a liquidation price of %j is %j', (exchange, wire, meant) => {
    const { reported } = only(exchange, { liquidationPrice: wire });
    expect(reported?.liquidationPrice).toBe(meant);
  });

  it('reads the margin mode from the raw row where ccxt’s is wrong or missing', () => {
    expect(only('mexc', { info: { openType: 1 } }).marginMode).toBe('isolated');
    expect(only('bybit', { marginMode: undefined, info: { tradeMode: '1' } }).marginMode).toBe(
      'isolated',
    );
    const guessed = parse('coinex', [row({ marginMode: undefined })]);
    expect(guessed.warnings.join(' ')).toContain('cross or isolated');
  });

  it('takes no percent for a fraction', () => {
    expect(only('okx').maintenanceMarginRate).toBe(0.005);
    expect(only('deribit').maintenanceMarginRate).toBeUndefined();
    expect(only('okx', { maintenanceMarginPercentage: 1.5 }).maintenanceMarginRate).toBeUndefined();
  });

  it.each([
    ['contracts', undefined],
    ['contracts', 'many'],
    ['side', undefined],
    ['side', 'both'],
    ['symbol', undefined],
    ['entryPrice', '6e'],
    ['marginMode', 'portfolio'],
  ])('refuses a row whose %s is %j', (field, wire) => {
    const read = () => parse('okx', [row({ [field]: wire })]);
    expect(read).toThrow(RowError);
    expect(read).toThrow(field);
  });

  it('leaves out rows of size zero, and counts a leg that two calls tell once', () => {
    const parsed = parse('okx', [row(), row(), row({ contracts: 0 }), row({ side: 'short' })]);
    expect(parsed.account.pools[0]?.positions.map((each) => each.side)).toEqual(['long', 'short']);
  });

  it('believes an empty answer after a second one at the earliest, and not against margin in use', () => {
    expect(parse('okx', [], { used: { USDT: 0 } }).emptiness).toBe('silent');
    expect(parse('okx', [], { used: { USDT: 12 } }).emptiness).toBe('contradicted');
    expect(parse('okx', [row()]).emptiness).toBe('none-needed');
  });
});

describe('an option among the positions', () => {
  const option: VenueMarket = {
    ...market,
    symbol: 'BTC/USDT:USDT-270129-90000-C',
    id: 'C-BTC-90000-290127',
    option: true,
  };
  const parseBoth = (positions: readonly unknown[]) =>
    parseGeneric({
      accountId: 'a',
      venue: venueOf('delta'),
      balances: [{ total: { USDT: 5000 } }],
      positions,
      markets: new MarketBook([market, option]),
    });

  it('is no future of the same size: it is named, and makes the pool uncertain', () => {
    const held = row({ symbol: option.symbol, markPrice: 900, entryPrice: 800 });
    const parsed = parseBoth([row(), held]);
    const [pool] = parsed.account.pools;
    expect(pool?.positions.map(({ symbol }) => symbol)).toEqual([market.symbol]);
    expect(pool?.notCovered).toEqual([option.symbol]);
    expect(parsed.warnings.join(' ')).toContain('not computed');
  });

  it('is something that is held: an account of options alone is not empty', () => {
    const parsed = parseBoth([row({ symbol: option.symbol })]);
    expect(parsed.emptiness).toBe('none-needed');
    expect(parsed.account.pools[0]).toMatchObject({ positions: [], notCovered: [option.symbol] });
  });
});

describe('the calls of a generic account', () => {
  it('are all that its row of the table names, and one failing call fails the whole', async () => {
    const asked: unknown[] = [];
    let broken = false;
    const exchange: Partial<CcxtExchange> = {
      has: {},
      fetchBalance: (parameters) => Promise.resolve({ total: {}, asked: parameters }),
      fetchPositions: (_, parameters) => {
        asked.push(parameters);
        noteAnswer('{"data":[]}');
        return broken && asked.length % 3 === 0
          ? Promise.reject(new Error('down'))
          : Promise.resolve([]);
      },
    };
    const reader = createGenericReader({
      accountId: 'a',
      venue: venueOf('bybit'),
      clock: idleClock,
      allowLastPrice: false,
      tables: new Map(),
    });
    // Only the members that this reader uses.
    const context = { exchange: exchange as CcxtExchange, markets };
    await reader.readAccount(context);
    expect(asked).toEqual([{}, { settleCoin: 'USDC' }, { subType: 'inverse' }]);
    broken = true;
    await expect(reader.readAccount(context)).rejects.toThrow('down');
    expect(await reader.readOrders(context, await parseLater())).toBeUndefined();
  });
});

const parseLater = () => Promise.resolve(parse('bybit', [row()]));

describe('sizes that ccxt loses', () => {
  it('come from the raw row, with the side by their sign', () => {
    const lost = { contracts: undefined, side: undefined };
    expect(only('whitebit', { ...lost, info: { amount: '-0.5' } })).toMatchObject({
      side: 'short',
      contracts: 0.5,
      contractSize: 1,
    });
    expect(only('bitfinex', { ...lost, info: ['tBTCF0:USTF0', 'ACTIVE', 0.25] })).toMatchObject({
      side: 'long',
      contracts: 0.25,
    });
  });

  it('are those of the position, not of what is free to close', () => {
    expect(
      only('coinex', { contracts: 0.1, info: { open_interest: '0.3', close_avbl: '0.1' } }),
    ).toMatchObject({
      contracts: 0.3,
      contractSize: 1,
    });
  });

  it('make the whole answer an error when nobody tells them', () => {
    expect(() => only('whitebit', { contracts: undefined, info: {} })).toThrow(RowError);
    expect(() => only('toobit', { side: undefined })).toThrow(/side is missing/);
  });
});
