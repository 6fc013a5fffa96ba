import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountReading } from '../../../main/exchange/exchange-client.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { startDemoFixture, type DemoFixture } from './demo-fixture.ts';

let fixture: DemoFixture;
beforeAll(async () => {
  fixture = await startDemoFixture();
});
afterAll(async () => {
  await fixture.stop();
});

async function read(exchange: 'binance' | 'bitget'): Promise<AccountReading> {
  const result = await fixture[exchange].fetchAccount();
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

const find = (reading: AccountReading, symbol: string, side: string): Position => {
  const all = reading.account.pools.flatMap((pool) => pool.positions);
  const found = all.find((each) => each.symbol === symbol && each.side === side);
  if (found === undefined) throw new Error(`no ${side} ${symbol}`);
  return found;
};

describe('a Binance USD-M account over the wire', () => {
  it('is one cross pool in USDT with the wallet behind it, without unrealised profit', async () => {
    const { account } = await read('binance');
    expect(account).toMatchObject({ venue: 'binance-usdm', positionMode: 'one-way' });
    expect(account.pools).toHaveLength(1);
    expect(account.pools[0]).toMatchObject({ id: 'USDT', settleCurrency: 'USDT' });
    expect(account.pools[0]?.walletBalance).toBeGreaterThan(0);
    expect(account.pools[0]?.positions.length).toBeGreaterThanOrEqual(3);
  });

  it('gives each position its leverage, tiers with deductions and the venue’s own liquidation price', async () => {
    const position = find(await read('binance'), 'BTC/USDT:USDT', 'long');
    expect(position).toMatchObject({
      contractType: 'linear',
      contractSize: 1,
      underlying: 'BTC',
      marginMode: 'cross',
      leverage: 20,
      tierUnit: 'quote',
      tierMode: 'marginal',
      tickSize: 0.1,
    });
    expect(position.tiers?.[0]).toMatchObject({ floor: 0, maintenanceMarginRate: 0.004 });
    expect(position.tiers?.[1]?.maintenanceMarginDeduction).toBeGreaterThan(0);
    expect(position.tiers?.at(-1)?.cap).toBeUndefined();
    expect(position.reported?.liquidationPrice).toBeTypeOf('number');
  });

  it('counts shorts by side, not by sign', async () => {
    const position = find(await read('binance'), 'XRP/USDT:USDT', 'short');
    expect(position.contracts).toBeGreaterThan(0);
  });

  it('reads the stops that protect a position', async () => {
    const { orders } = await read('binance');
    const stop = orders?.get('ETH/USDT:USDT')?.find((order) => order.purpose === 'stop');
    expect(stop).toMatchObject({ orderSide: 'sell', reduceOnly: true });
    expect(stop?.triggerPrice).toBeGreaterThan(0);
  });
});

describe('a Bitget account over the wire', () => {
  it('holds long and short of one market side by side, each with its own margin', async () => {
    const reading = await read('bitget');
    expect(reading.account).toMatchObject({ venue: 'bitget', positionMode: 'hedge' });
    const long = find(reading, 'BTC/USDT:USDT', 'long');
    const short = find(reading, 'BTC/USDT:USDT', 'short');
    for (const leg of [long, short]) {
      expect(leg.marginMode).toBe('isolated');
      expect(leg.isolatedMargin).toBeGreaterThan(0);
      expect(leg).toMatchObject({ takerFeeRate: 0.0006, tierMode: 'whole' });
    }
  });

  it('counts a coin-margined position in its face amount, so that its profit comes out as the venue says', async () => {
    const position = find(await read('bitget'), 'BTC/USD:BTC', 'long');
    expect(position).toMatchObject({ contractType: 'inverse', contractSize: 1, tierUnit: 'base' });
    const { contracts, entryPrice = NaN, markPrice = NaN } = position;
    const profit = contracts * (1 / entryPrice - 1 / markPrice);
    expect(profit).toBeCloseTo(position.reported?.unrealizedPnl ?? NaN, 6);
  });

  it('keeps coin and stablecoin wallets apart', async () => {
    const { account } = await read('bitget');
    expect(account.pools.map((pool) => pool.settleCurrency)).toEqual(['USDT', 'BTC']);
    // The blueprint puts 2500 USDT beside the isolated margins.
    expect(account.pools[0]?.walletBalance).toBeCloseTo(2500, 4);
  });
});
