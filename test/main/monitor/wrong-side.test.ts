import { describe, expect, it } from 'vitest';
import { btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

async function watching(side: 'long' | 'short', liquidationPrice: number) {
  const h = new MonitorHarness();
  h.prepare = (venue) => {
    venue.positions = [btcLong({ side, reported: { liquidationPrice } })];
  };
  h.configure([exchangeAccount('a')]);
  await h.clock.advance(16_000);
  return { h, state: await h.state() };
}

describe('a liquidation price of the venue on the wrong side of the mark (D6)', () => {
  it.each([
    ['long', 119_500, 'above'],
    ['short', 80_300, 'below'],
  ] as const)('makes a %s a warning with its reason, never calm', async (side, price, where) => {
    const { h, state } = await watching(side, price);
    const [position] = state.positions;
    expect(position?.level).toBe('warning');
    expect(position?.levelReasons[0]).toMatch(/^inconsistent/);
    expect(state.accounts[0]?.level).toBe('warning');
    expect(state.headline).toMatchObject({ level: 'warning' });
    expect(state.headline.text).toContain(`is inconsistent: the exchange liquidates it at`);
    expect(state.headline.text).toContain(`${where} the mark (100,000)`);
    expect(state.alarms.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['liquidation-risk', 'disagreement']),
    );
    expect(h.announced.length).toBeGreaterThan(0);
  });

  it('is nothing to say of a price on the right side', async () => {
    const { state } = await watching('long', 80_321);
    expect(state.positions[0]?.level).toBe('safe');
    expect(state.alarms).toEqual([]);
  });
});
