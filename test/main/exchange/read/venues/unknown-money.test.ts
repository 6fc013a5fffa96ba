import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, poolOf, type Routes } from './wire-harness.ts';

type Json = Record<string, unknown>;

/** A copy of an answer in which every row that has `field` (and fits) is without it. */
function without(
  answer: unknown,
  field: string,
  fits: (row: Json) => boolean = () => true,
): unknown {
  if (Array.isArray(answer)) return answer.map((each) => without(each, field, fits));
  if (typeof answer !== 'object' || answer === null) return answer;
  const row = answer as Json;
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name !== field || !fits(row))
      .map(([name, value]) => [name, without(value, field, fits)]),
  );
}

const lacking = (
  routes: Routes,
  key: string,
  field: string,
  fits?: (row: Json) => boolean,
): Routes => ({
  ...routes,
  [key]: without(routes[key], field, fits),
});

describe('money that the venue does not tell', () => {
  it('is found in the isolated positions themselves where their sum is missing, on OKX', async () => {
    const routes = loadRoutes('okx', 'single-currency');
    const reading = await openWire(
      'okx',
      lacking(routes, 'GET /api/v5/account/balance', 'isoEq'),
    ).reading();
    // 12 000 of equity, less 700 − 100 of the isolated short, less 1 000 of cross profit.
    expect(poolOf(reading, 'USDT').walletBalance).toBeCloseTo(10_400, 6);
  });

  it('is found in the isolated positions themselves where their sum is missing, on HTX', async () => {
    const routes = loadRoutes('htx', 'account');
    const known = await openWire('htx', routes).reading();
    const reading = await openWire(
      'htx',
      lacking(routes, 'GET /v5/account/balance', 'isolated_equity'),
    ).reading();
    expect(poolOf(reading, 'USDT').walletBalance).toBeCloseTo(
      poolOf(known, 'USDT').walletBalance ?? NaN,
      6,
    );
  });

  it.each([
    [
      'bybit',
      'unified-cross',
      'GET /v5/account/wallet-balance?accountType=UNIFIED',
      'coin',
      'usdValue',
    ],
    ['okx', 'multi-currency', 'GET /api/v5/account/balance', 'ccy', 'eqUsd'],
    ['bitget', 'unified', 'GET /api/v3/account/assets', 'coin', 'usdValue'],
  ] as const)('is no coin of no worth: %s %s says so', async (venue, file, key, name, field) => {
    const routes = loadRoutes(venue, file);
    const reading = await openWire(
      venue,
      lacking(routes, key, field, (row) => row[name] === 'BTC'),
    ).reading();
    expect(reading.warnings.join(' ')).toMatch(/What the BTC is worth is not told/);
    expect(poolOf(reading, 'USD')).not.toHaveProperty('collateral');
    expect(poolOf(reading, 'USD')).not.toHaveProperty('walletBalance');
    expect(reading.warnings.join(' ')).toMatch(/What backs the USD positions is not known/);
  });

  it('is no debt of nothing: Binance portfolio margin says so', async () => {
    const routes = loadRoutes('binance', 'portfolio-margin');
    const reading = await openWire(
      'binance',
      lacking(
        routes,
        'GET /papi/v1/balance',
        'crossMarginBorrowed',
        (row) => row['asset'] === 'BTC',
      ),
    ).reading();
    expect(reading.warnings.join(' ')).toMatch(/What the BTC is worth is not told/);
    expect(poolOf(reading, 'USD')).not.toHaveProperty('walletBalance');
  });

  it('is an unknown backing where the profit inside of it is missing, on Hyperliquid', async () => {
    const routes = {
      ...loadRoutes('hyperliquid', 'main-and-dex'),
      'POST /info?type=userAbstraction': 'unifiedAccount',
      'POST /info?type=spotClearinghouseState': {
        balances: [{ coin: 'USDC', token: 0, total: '7000.0', hold: '0.0', entryNtl: '0.0' }],
      },
    };
    const reading = await openWire(
      'hyperliquid',
      lacking(routes, 'POST /info?type=clearinghouseState', 'unrealizedPnl'),
    ).reading();
    expect(poolOf(reading, 'main')).not.toHaveProperty('walletBalance');
    expect(reading.warnings.join(' ')).toMatch(/What backs the USDC positions is not known/);
  });

  it.each([
    [
      'bybit',
      'unified-cross',
      'GET /v5/account/wallet-balance?accountType=UNIFIED',
      'totalMarginBalance',
    ],
    ['okx', 'multi-currency', 'GET /api/v5/account/balance', 'adjEq'],
    ['bitget', 'unified', 'GET /api/v3/account/assets', 'effEquity'],
  ] as const)(
    'is not the sum before haircuts while a coin has one: %s',
    async (venue, file, key, field) => {
      const routes = lacking(loadRoutes(venue, file), key, field);
      const reading = await openWire(venue, routes).reading();
      expect(poolOf(reading, 'USD')).not.toHaveProperty('walletBalance');
      // Without such a coin both sums are one.
      const stable = { ...routes, [key]: withoutCoin(routes[key], 'BTC') };
      const other = await openWire(venue, stable).reading();
      expect(poolOf(other, 'USD')).toHaveProperty('walletBalance');
    },
  );

  it('is little, and named, where a coin has no market: Gate, several currencies', async () => {
    const never = () =>
      new Response(JSON.stringify({ label: 'USER_NOT_FOUND', message: 'none' }), {
        status: 400,
        headers: { 'content-type': 'application/json' },
      });
    const reading = await openWire('gate', {
      ...loadRoutes('gate', 'classic'),
      'GET /api/v4/delivery/usdt/accounts': never,
      'GET /api/v4/delivery/usdt/positions': never,
      'GET /api/v4/unified/unified_mode': { mode: 'multi_currency' },
      'GET /api/v4/unified/accounts': {
        user_id: 1,
        balances: { USDT: { equity: '9000' }, DUSTCOIN: { equity: '12' } },
        total_margin_balance: '9001',
        total_maintenance_margin: '32',
      },
    }).reading();
    expect(reading.warnings.join(' ')).toMatch(/What the DUSTCOIN is worth is not told/);
    expect(poolOf(reading, 'USD')).toHaveProperty('walletBalance');
  });
});

function withoutCoin(value: unknown, coin: string): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((row: Json) => ![row['coin'], row['ccy']].includes(coin))
      .map((each) => withoutCoin(each, coin));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withoutCoin(each, coin)]),
  );
}
