import { describe, expect, it } from 'vitest';
import { parseBitget, type BitgetAnswers } from '../../../../main/exchange/parse/parse-bitget.ts';
import { parseBitgetTiers } from '../../../../main/exchange/parse/parse-tiers.ts';
import { RowError } from '../../../../main/exchange/parse/raw-row.ts';
import { UnknownMarketError } from '../../../../main/exchange/parse/reading.ts';
import { MarketBook, type VenueMarket } from '../../../../main/exchange/parse/venue-market.ts';
import type { MarginTier } from '../../../../shared/domain/margin-tier.ts';
import type { Position } from '../../../../shared/domain/position.ts';

const linear: VenueMarket = {
  symbol: 'BTC/USDT:USDT',
  id: 'BTCUSDT',
  contract: true,
  contractType: 'linear',
  contractSize: 1,
  underlying: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  tickSize: 0.1,
  takerFeeRate: 0.0006,
  info: {},
};
const inverse: VenueMarket = {
  ...linear,
  symbol: 'BTC/USD:BTC',
  id: 'BTCUSD',
  contractType: 'inverse',
  quote: 'USD',
  settle: 'BTC',
};

/** The example of Bitget's own documentation of `all-position`. */
const row = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  marginCoin: 'USDT',
  symbol: 'BTCUSDT',
  holdSide: 'long',
  openDelegateSize: '0',
  marginSize: '3.73555',
  available: '0.002',
  locked: '0',
  total: '0.002',
  leverage: '20',
  achievedProfits: '0',
  openPriceAvg: '37355.5',
  marginMode: 'crossed',
  posMode: 'hedge_mode',
  unrealizedPL: '0.03',
  liquidationPrice: '31725.023602417',
  keepMarginRate: '0.004',
  markPrice: '37370.5',
  marginRatio: '0.029550120396',
  cTime: '1700807507275',
  ...changes,
});
const tiers: readonly MarginTier[] = [
  { floor: 0, cap: 150_000, maintenanceMarginRate: 0.004 },
  { floor: 150_000, maintenanceMarginRate: 0.005 },
];

function parse(
  rows: unknown,
  accounts: unknown = [{ marginCoin: 'USDT', accountEquity: '100', unrealizedPL: '0.03' }],
  more: Partial<BitgetAnswers> = {},
) {
  return parseBitget({
    accountId: 'a',
    products: [
      { product: 'USDT-FUTURES', accounts: { data: accounts }, positions: { data: rows } },
    ],
    tiers: new Map([['BTCUSDT', tiers]]),
    markets: new MarketBook([linear, inverse]),
    ...more,
  });
}
function parseInverse(changes: Record<string, unknown>, table: readonly MarginTier[] = []) {
  return parseBitget({
    accountId: 'a',
    products: [
      {
        product: 'COIN-FUTURES',
        accounts: { data: [{ marginCoin: 'BTC', accountEquity: '1', unrealizedPL: '0' }] },
        positions: { data: [row({ symbol: 'BTCUSD', marginCoin: 'BTC', ...changes })] },
      },
    ],
    tiers: new Map([['BTCUSD', table]]),
    markets: new MarketBook([linear, inverse]),
  });
}
const first = (parsed: ReturnType<typeof parse>): Position => {
  const position = parsed.account.pools.flatMap((pool) => pool.positions)[0];
  if (position === undefined) throw new Error('no position');
  return position;
};

it('leaves the wallet unknown where the profit that is in the equity is told nowhere', () => {
  const parsed = parse([row({ unrealizedPL: '' })], [{ marginCoin: 'USDT', accountEquity: '100' }]);
  expect(parsed.account.pools[0]).not.toHaveProperty('walletBalance');
});

describe('a Bitget position', () => {
  it('is read field by field', () => {
    expect(first(parse([row()]))).toEqual({
      symbol: 'BTC/USDT:USDT',
      side: 'long',
      contracts: 0.002,
      contractType: 'linear',
      contractSize: 1,
      underlying: 'BTC',
      marginMode: 'cross',
      entryPrice: 37355.5,
      markPrice: 37370.5,
      leverage: 20,
      tiers,
      tierUnit: 'quote',
      tierMode: 'whole',
      maintenanceMarginRate: 0.004,
      takerFeeRate: 0.0006,
      tickSize: 0.1,
      reported: {
        liquidationPrice: 31725.023602417,
        marginRatio: 0.029550120396,
        unrealizedPnl: 0.03,
      },
    });
  });

  it('keeps its own margin when isolated, and the wallet of the pool is what remains', () => {
    const accounts = [{ marginCoin: 'USDT', accountEquity: '1000', unrealizedPL: '40' }];
    const rows = [
      row({ marginMode: 'isolated', marginSize: '300', unrealizedPL: '50' }),
      row({ holdSide: 'short', marginMode: 'isolated', marginSize: '200', unrealizedPL: '-10' }),
    ];
    const { pools } = parse(rows, accounts).account;
    expect(pools[0]?.positions.map((each) => each.isolatedMargin)).toEqual([300, 200]);
    expect(pools[0]?.walletBalance).toBe(1000 - 40 - 500);
  });

  it.each([
    ['0', 'none'],
    ['-3', 'none'],
    ['', undefined],
    [null, undefined],
  ])('a liquidation price of %j is %j', (wire, meant) => {
    expect(first(parse([row({ liquidationPrice: wire })])).reported?.liquidationPrice).toBe(meant);
  });

  it.each([
    ['total', '-1'],
    ['total', 'x'],
    ['total', undefined],
    ['holdSide', 'net'],
    ['marginMode', 'portfolio'],
    ['openPriceAvg', '1,5'],
    ['marginCoin', ''],
    ['leverage', '-3'],
  ])('whose %s is %j makes the reading an error that names it', (field, wire) => {
    const read = () => parse([row({ [field]: wire })]);
    expect(read).toThrow(RowError);
    expect(read).toThrow(field);
  });

  it('that is isolated without its margin is refused', () => {
    const raw = row({ marginMode: 'isolated', marginSize: '' });
    expect(() => parse([raw])).toThrow('marginSize');
  });

  it('of size zero is none, and in an unknown market an error of its own', () => {
    expect(parse([row({ total: '0' })]).account.pools[0]?.positions).toEqual([]);
    expect(() => parse([row({ symbol: 'NEWUSDT' })])).toThrow(UnknownMarketError);
  });
});

describe('a coin-margined Bitget position', () => {
  // 0.8 BTC opened at 50,000: a face of 40,000 USD. At 40,000 it has lost 40,000·(1/40,000 − 1/50,000) = 0.2 BTC.
  const lost = { total: '0.8', openPriceAvg: '50000', markPrice: '40000', unrealizedPL: '-0.2' };

  it('counts in its face amount, which the venue writes in coin', () => {
    const position = first(parseInverse(lost));
    expect(position).toMatchObject({ contractType: 'inverse', contracts: 40_000, contractSize: 1 });
  });

  it('is taken for a face amount already where only that explains the profit', () => {
    const position = first(parseInverse({ ...lost, total: '40000' }));
    expect(position.contracts).toBe(40_000);
  });

  it('is called uncertain where nothing explains the profit', () => {
    const parsed = parseInverse({ ...lost, unrealizedPL: '0.7' });
    expect(parsed.warnings.join(' ')).toContain('does not fit the profit');
  });

  it('uses the tier table in the unit in which its own rate stands there', () => {
    const inCoin: readonly MarginTier[] = [
      { floor: 0, cap: 0.5, maintenanceMarginRate: 0.004 },
      { floor: 0.5, maintenanceMarginRate: 0.01 },
    ];
    expect(first(parseInverse({ ...lost, keepMarginRate: '0.01' }, inCoin)).tierUnit).toBe('base');
    const inQuote: readonly MarginTier[] = [
      { floor: 0, cap: 10_000, maintenanceMarginRate: 0.004 },
      { floor: 10_000, cap: 20_000, maintenanceMarginRate: 0.005 },
      { floor: 20_000, maintenanceMarginRate: 0.01 },
    ];
    expect(first(parseInverse({ ...lost, keepMarginRate: '0.01' }, inQuote)).tierUnit).toBe(
      'quote',
    );
  });
});

describe('tiers that do not fit the rate of the row', () => {
  it('are left out for the rate alone, and that is said', () => {
    const parsed = parse([row({ keepMarginRate: '0.07' })]);
    expect(first(parsed)).not.toHaveProperty('tiers');
    expect(first(parsed).maintenanceMarginRate).toBe(0.07);
    expect(parsed.warnings.join(' ')).toContain('do not fit the rate');
  });

  it('come from the wire in order, without gaps, the last one open', () => {
    const wire = (level: string, startUnit: string, endUnit: string, keepMarginRate: string) => ({
      symbol: 'BTCUSDT',
      level,
      startUnit,
      endUnit,
      leverage: '125',
      keepMarginRate,
    });
    const rows = [wire('2', '150000', '900000', '0.005'), wire('1', '0', '150000', '0.004')];
    expect(parseBitgetTiers({ data: rows }, 'BTCUSDT').map((tier) => tier.cap)).toEqual([
      150_000,
      undefined,
    ]);
    expect(() => parseBitgetTiers({ data: [] }, 'BTCUSDT')).toThrow('empty');
    expect(() => parseBitgetTiers({ data: rows.slice(0, 1) }, 'BTCUSDT')).toThrow('gap at 0');
  });
});

describe('a gateway that ignores the product type', () => {
  it('tells everything three times, and it counts once', () => {
    const accounts = { data: [{ marginCoin: 'USDT', accountEquity: '100', unrealizedPL: '0.03' }] };
    const positions = { data: [row(), row({ holdSide: 'short' })] };
    const parsed = parse([], [], {
      products: (['USDT-FUTURES', 'USDC-FUTURES', 'COIN-FUTURES'] as const).map((product) => ({
        product,
        accounts,
        positions,
      })),
    });
    expect(parsed.account.pools.map((pool) => [pool.id, pool.positions.length])).toEqual([
      ['USDT', 2],
    ]);
    expect(parsed.emptiness).toBe('none-needed');
  });
});

describe('an empty answer', () => {
  it('agrees with a balance without margin in use', () => {
    const idle = { marginCoin: 'USDT', accountEquity: '5', unrealizedPL: '0', crossedMargin: '0' };
    expect(parse([], [idle]).emptiness).toBe('none-needed');
  });

  it.each([
    ['crossedMargin', '12'],
    ['isolatedMargin', '1'],
    ['unrealizedPL', '-3'],
    ['crossedRiskRate', '0.1'],
  ])('is contradicted by %s', (field, value) => {
    expect(parse([], [{ marginCoin: 'USDT', accountEquity: '5', [field]: value }]).emptiness).toBe(
      'contradicted',
    );
  });

  it('stands alone where the balance says nothing, or is empty itself', () => {
    expect(parse([], [{ marginCoin: 'USDT', accountEquity: '5' }]).emptiness).toBe('silent');
    expect(parse([], []).emptiness).toBe('silent');
  });
});
