import { describe, expect, it } from 'vitest';
import { createMarketFigures } from '../../../main/market/market-figures.ts';
import { createHostBans } from '../../../main/monitor/feeds/host-bans.ts';
import type { CandleRequest } from '../../../main/exchange/exchange-client.ts';
import type { Candle } from '../../../shared/domain/candle.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import { err, ok } from '../../../shared/lib/result.ts';
import { exchangeAccount, FakeExchange } from '../monitor/fake-exchange.ts';
import { VirtualClock } from '../monitor/virtual-clock.ts';

const candles = (factor: number): readonly Candle[] => {
  let close = 100;
  return Array.from({ length: 100 }, (_, hour) => {
    close *= Math.exp(factor * 0.01 * Math.sin(hour));
    return { timestamp: hour * HOUR_MS, open: close, high: close, low: close, close, volume: 1 };
  });
};

class Candles extends FakeExchange {
  readonly asked: string[] = [];
  broken = false;

  override async fetchCandles(request?: CandleRequest) {
    const symbol = request?.symbol ?? '';
    this.asked.push(symbol);
    return this.broken
      ? (err({ kind: 'network', message: 'down' }) as never)
      : ok(candles(symbol.startsWith('BTC') ? 1 : 2));
  }
}

function setUp() {
  const clock = new VirtualClock();
  const client = new Candles(exchangeAccount('a'), clock);
  let changes = 0;
  const figures = createMarketFigures({
    clock,
    bans: createHostBans(clock),
    onChange: () => (changes += 1),
  });
  figures.want('ETH', { client, host: 'h', symbol: 'ETH/USDT:USDT' });
  return { clock, client, figures, changes: () => changes };
}

describe('market figures', () => {
  it('tell sigma and beta of what is held, and ask for the base by themselves', async () => {
    const { clock, client, figures } = setUp();
    await clock.advance(200);
    const { betas, dailySigmas } = figures.context();
    expect(client.asked).toEqual(['ETH/USDT:USDT', 'BTC/USDT:USDT']);
    expect(dailySigmas['ETH']).toBeCloseTo(2 * (dailySigmas['BTC'] ?? Number.NaN), 10);
    expect(betas['BTC']).toBe(1);
    expect(betas['ETH']).toBeCloseTo(2, 10);
  });

  it('tell once of what arrives together, and are pending until they have told', async () => {
    const { clock, figures, changes } = setUp();
    await clock.advance(50);
    expect(figures.isPending('ETH')).toBe(true);
    await clock.advance(100);
    expect(figures.isPending('ETH')).toBe(false);
    expect(changes()).toBe(1);
  });

  it('are asked for again after ten minutes, and after one where it failed', async () => {
    const { clock, client } = setUp();
    await clock.advance(9 * MINUTE_MS);
    expect(client.asked).toHaveLength(2);
    client.broken = true;
    await clock.advance(MINUTE_MS + 1_000);
    expect(client.asked).toHaveLength(4);
    await clock.advance(MINUTE_MS);
    expect(client.asked).toHaveLength(6);
  });

  it('outlive a failure for an hour, and then are unknown rather than old', async () => {
    const { clock, client, figures } = setUp();
    await clock.advance(MINUTE_MS);
    client.broken = true;
    await clock.advance(50 * MINUTE_MS);
    expect(figures.context().dailySigmas['ETH']).toBeDefined();
    await clock.advance(15 * MINUTE_MS);
    expect(figures.context()).toEqual({ betas: {}, dailySigmas: {} });
  });
});
