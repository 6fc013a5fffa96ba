import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('krakenfutures', 'wallets');

describe('Kraken Futures, a list with an instrument of a kind that nobody knows', () => {
  const key = 'GET /derivatives/api/v3/instruments';
  const withRows = (...odd: readonly unknown[]) => {
    const known = routes();
    const { instruments, ...rest } = known[key] as { instruments: readonly unknown[] };
    const [first, ...others] = instruments;
    return { ...known, [key]: { ...rest, instruments: [first, ...odd, ...others] } };
  };

  it('is read without it', async () => {
    const odd = [
      { symbol: 'PX_ODD', type: null },
      { symbol: 'PX_ODDER', type: 7 },
    ];
    const wire = openWire('krakenfutures', withRows(...odd));
    const reading = await wire.reading();
    const positions = reading.account.pools.flatMap((pool) => pool.positions);
    expect(positions.map(({ symbol }) => symbol).toSorted()).toEqual([
      'BTC/USD:BTC',
      'BTC/USD:USD',
      'ETH/USD:USD',
    ]);
    // Asked a second time, and no more often.
    expect(wire.requests.filter((each) => each.startsWith(key))).toHaveLength(2);
  });

  it('refuses a position in it, by its name', async () => {
    const wire = openWire('krakenfutures', {
      ...withRows({ symbol: 'PX_ODD', type: null }),
      'GET /derivatives/api/v3/openpositions': {
        result: 'success',
        openPositions: [{ symbol: 'PX_ODD', side: 'long', size: 1, price: 5 }],
      },
    });
    expect(await wire.read()).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('PX_ODD') as unknown },
    });
  });

  it('is an answer that cannot be believed where most of it is odd', async () => {
    const odd = Array.from({ length: 30 }, (_, i) => ({ symbol: `PX_${i}`, type: null }));
    expect(await openWire('krakenfutures', withRows(...odd)).read()).toMatchObject({
      ok: false,
      error: { kind: 'bad-answer' },
    });
  });
});

describe('Kraken Futures', () => {
  it('puts each position into its wallet: one per single-collateral pair, one for multi-collateral', async () => {
    const reading = await openWire('krakenfutures', routes()).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['fi_xbtusd', 'flex']);
    expect(poolOf(reading, 'fi_xbtusd')).toMatchObject({
      settleCurrency: 'BTC',
      walletBalance: 0.3,
    });
    const flex = poolOf(reading, 'flex');
    expect(flex.collateral).toEqual([
      { asset: 'BTC', amount: 0.2, price: 62_000, weight: 0.95, liabilityWeight: 1 },
    ]);
    // 15 780 of margin equity, plus the short's loss of 1000, less 11 780 that stand as BTC.
    expect(flex.walletBalance).toBeCloseTo(5000, 6);
  });

  it('takes marks from the tickers, leverage as the sign of isolated, tiers from the instruments', async () => {
    const reading = await openWire('krakenfutures', routes()).reading();
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      side: 'long',
      contracts: 10_000,
      contractSize: 1,
      contractType: 'inverse',
      marginMode: 'cross',
      entryPrice: 60_000,
      markPrice: 62_000,
      tierUnit: 'contracts',
      tiers: [
        { floor: 0, cap: 500_000, maintenanceMarginRate: 0.01, maxLeverage: 50 },
        { floor: 500_000, maintenanceMarginRate: 0.02, maxLeverage: 25 },
      ],
    });
    expect(positionOf(reading, 'ETH/USD:USD')).toMatchObject({
      side: 'short',
      contracts: 10,
      markPrice: 3100,
      tierUnit: 'quote',
    });
    expect(positionOf(reading, 'BTC/USD:USD')).toMatchObject({
      marginMode: 'isolated',
      leverage: 5,
    });
  });

  it('knows stops and take-profits', async () => {
    const reading = await openWire('krakenfutures', routes()).reading();
    expect(ordersOf(reading, 'BTC/USD:BTC')).toMatchObject([
      { id: 'k-1', purpose: 'stop', triggerPrice: 54_000, reduceOnly: true, contracts: 10_000 },
    ]);
    expect(ordersOf(reading, 'ETH/USD:USD')).toMatchObject([{ id: 'k-2', purpose: 'take-profit' }]);
  });

  it('believes no empty list while a wallet shows maintenance margin', async () => {
    const wire = openWire('krakenfutures', {
      ...routes(),
      'GET /derivatives/api/v3/openpositions': { result: 'success', openPositions: [] },
    });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
