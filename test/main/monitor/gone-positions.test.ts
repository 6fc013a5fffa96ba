import { describe, expect, it } from 'vitest';
import { btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

async function watching(mark: number) {
  const h = new MonitorHarness();
  h.prepare = (venue) => {
    venue.marks.set('BTC/USDT:USDT', mark);
    venue.positions = [btcLong(), btcLong({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' })];
    venue.marks.set('ETH/USDT:USDT', 100_000);
  };
  h.configure([exchangeAccount('a')]);
  await h.clock.advance(1_000);
  const leave = async () => {
    h.venue('a').positions = [btcLong({ symbol: 'ETH/USDT:USDT', underlying: 'ETH' })];
    await h.clock.advance(20_000);
    return h.state();
  };
  return { h, leave };
}

describe('a position that is missing in the next good reading', () => {
  it('is said loudly, and in the headline until it is acknowledged, when it was critical', async () => {
    const { h, leave } = await watching(80_500);
    const state = await leave();
    expect(state.headline).toMatchObject({ level: 'critical' });
    // What stood behind it is not in the wallet: it was taken.
    expect(state.headline.text).toMatch(/^Binance BTC long is gone, liquidated\. /);
    expect(state.alarms).toMatchObject([{ rule: 'positions-gone', level: 'critical' }]);
    expect(h.announced.some(({ title, sound }) => sound && title.includes('is gone'))).toBe(true);
    h.monitor.handle({ type: 'acknowledge', alarmId: 'positions-gone|a' });
    const after = await h.state();
    expect(after.headline.text).toMatch(/^Nothing is near\./);
    expect(after.alarms).toEqual([]);
  });

  it('is no alarm when its margin is back in the wallet: it was closed', async () => {
    const { h, leave } = await watching(80_500);
    // 20,000 of margin, less 19,500 of loss and the fee.
    h.venue('a').walletBalance += 430;
    const state = await leave();
    expect(state.headline.text).toMatch(/^Nothing is near\./);
    expect(state.alarms).toEqual([]);
    await h.clock.advance(31_000);
    expect(h.announced.at(-1)).toMatchObject({
      kind: 'resolved',
      title: 'Binance BTC long is no longer open.',
    });
  });

  it('is probably liquidated when the wallet tells neither', async () => {
    const { h, leave } = await watching(80_500);
    h.venue('a').walletBalance += 250;
    const state = await leave();
    expect(state.headline.text).toMatch(/^Binance BTC long is gone, probably liquidated\. /);
  });

  it('is nothing to say when it was calm', async () => {
    const { h, leave } = await watching(100_000);
    const state = await leave();
    expect(state.headline.text).toMatch(/^Nothing is near\./);
    expect(h.announced).toEqual([]);
  });
});
