import { describe, expect, it } from 'vitest';
import { btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

describe('an import beside an account of the venue that prices it', () => {
  it('is called by its own name, and the account still by its venue alone', async () => {
    const h = new MonitorHarness();
    const account = {
      id: 'x',
      venue: 'generic' as const,
      rule: 'TIER' as const,
      positionMode: 'one-way' as const,
      exchange: 'binanceusdm',
      pools: [{ id: 'p', settleCurrency: 'USDT', walletBalance: 1_000, positions: [btcLong()] }],
    };
    h.prepare = (venue) => {
      // Nearer than the import.
      venue.positions = [btcLong({ isolatedMargin: 15_000 })];
    };
    const semi = {
      kind: 'imported' as const,
      id: 'i',
      name: 'semi',
      account,
      importedAtMs: 0,
      pricing: { exchange: 'binanceusdm' },
    };
    h.configure([semi]);
    await h.clock.advance(1_000);
    expect((await h.state()).headline.text).toMatch(/^Nothing is near\. semi BTC long is liq/);
    h.configure([semi, exchangeAccount('a')]);
    await h.clock.advance(1_000);
    expect((await h.state()).headline.text).toMatch(/^Nothing is near\. Binance BTC long is liq/);
  });
});

describe('the money at risk', () => {
  it('is never less than nothing: more than the collateral cannot be lost again', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => {
      venue.marks.set('BTC/USDT:USDT', 70_000);
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    const [position] = (await h.state()).positions;
    expect(position?.risk.equity).toMatchObject({ kind: 'known', value: -10_000 });
    expect(position?.moneyAtRisk).toEqual({ kind: 'known', value: 0 });
  });
});
