import { describe, expect, it } from 'vitest';
import { loadRoutes, openWire, ordersOf, poolOf, positionOf } from './wire-harness.ts';

const routes = () => loadRoutes('deribit', 'standard');
const KEY = 'GET /api/v2/private/get_positions';

describe('Deribit in the standard model', () => {
  it('is a pool per currency, its equity turned into cash', async () => {
    const reading = await openWire('deribit', routes()).reading();
    expect(reading.account.pools.map((pool) => pool.id)).toEqual(['BTC', 'USDC']);
    expect(poolOf(reading, 'BTC').walletBalance).toBeCloseTo(0.5, 7);
    expect(poolOf(reading, 'USDC').walletBalance).toBeCloseTo(5000, 7);
  });

  it('reads sizes in dollars or coins, shorts with their sign, and rates that fit the reported margin', async () => {
    const reading = await openWire('deribit', routes()).reading();
    expect(positionOf(reading, 'BTC/USD:BTC')).toMatchObject({
      side: 'long',
      contracts: 10_000,
      contractSize: 1,
      contractType: 'inverse',
      markPrice: 62_000,
      leverage: 50,
      marginRateFormula: { maintenanceBase: 0.01, perUnit: 0.00005 },
      reported: { liquidationPrice: 31_000.5, maintenanceMargin: 0.001614 },
    });
    expect(positionOf(reading, 'SOL/USDC:USDC')).toMatchObject({
      side: 'short',
      contracts: 100,
      contractSize: 1,
      contractType: 'linear',
      reported: { liquidationPrice: 195.2, maintenanceMargin: 307.5 },
    });
    expect(reading.warnings.join(' ')).toMatch(/published on 2022-01-11/);
  });

  it('takes the rate that the venue’s own figure amounts to where the published rates do not fit', async () => {
    const text = JSON.stringify(routes()).replace(
      '"maintenance_margin":0.001614,"mark_price"',
      '"maintenance_margin":0.0032,"mark_price"',
    );
    const reading = await openWire(
      'deribit',
      JSON.parse(text) as Record<string, unknown>,
    ).reading();
    const position = positionOf(reading, 'BTC/USD:BTC');
    expect(position.marginRateFormula).toBeUndefined();
    expect(position.maintenanceMarginRate).toBeCloseTo(0.0032 / (10_000 / 62_000), 12);
  });

  it('sees options and says that they are not covered', async () => {
    const template = routes();
    const answer = template[KEY] as { result: object[] };
    const option = {
      ...answer.result[0],
      kind: 'option',
      instrument_name: 'BTC-27MAR26-60000-C',
      size: 1,
    };
    const wire = openWire('deribit', {
      ...template,
      [KEY]: { ...answer, result: [...answer.result, option] },
    });
    expect(poolOf(await wire.reading(), 'BTC').notCovered?.join()).toMatch(/1 option/);
  });

  it('knows an untriggered stop', async () => {
    const reading = await openWire('deribit', routes()).reading();
    expect(ordersOf(reading, 'BTC/USD:BTC')).toMatchObject([
      { id: 'SLTS-1', purpose: 'stop', triggerPrice: 55_000, reduceOnly: true, orderSide: 'sell' },
    ]);
  });

  it('believes no empty list while a currency shows maintenance margin', async () => {
    const wire = openWire('deribit', { ...routes(), [KEY]: { jsonrpc: '2.0', result: [] } });
    expect(await wire.read()).toMatchObject({ ok: false, error: { kind: 'unconfirmed-empty' } });
  });
});
