import { describe, expect, it } from 'vitest';
import { createHostBans, hostOf } from '../../../../main/monitor/feeds/host-bans.ts';
import { exchangeAccount } from '../fake-exchange.ts';
import { VirtualClock } from '../virtual-clock.ts';

function memory(kept: { value: unknown }) {
  return {
    load: () => structuredClone(kept.value),
    save: (value: unknown) => (kept.value = value),
  };
}

describe('what a venue has forbidden', () => {
  it('holds over a restart, until the time that it gave', async () => {
    const clock = new VirtualClock();
    const kept = { value: undefined as unknown };
    const before = createHostBans(clock);
    before.keepIn(memory(kept));
    before.note('binanceusdm', {
      kind: 'banned',
      message: 'shut out',
      retryAtMs: clock.now() + 600_000,
    });
    await clock.advance(60_000);
    const after = createHostBans(clock);
    after.keepIn(memory(kept));
    expect(after.current('binanceusdm')).toMatchObject({
      waitMs: 540_000,
      error: { kind: 'banned', message: 'shut out', retryAtMs: clock.now() + 540_000 },
    });
    expect(after.current('bitget')).toBeUndefined();
    await clock.advance(540_000);
    expect(after.current('binanceusdm')).toBeUndefined();
  });

  it('lasts no longer than three days, whatever a clock or a file says, and rubbish is no ban', () => {
    const clock = new VirtualClock();
    const kept = {
      value: { x: { error: { kind: 'banned', message: '' }, untilMs: clock.now() * 2 } } as unknown,
    };
    const bans = createHostBans(clock);
    bans.keepIn(memory(kept));
    expect(bans.current('x')?.waitMs).toBe(72 * 3_600_000);
    for (const value of [undefined, null, 7, { x: 1 }, { x: { untilMs: 1 } }]) {
      const other = createHostBans(clock);
      other.keepIn(memory({ value }));
      expect(other.current('x')).toBeUndefined();
    }
  });
});

describe('the address that is counted', () => {
  it('is the venue behind both of its classes, and the proxy where there is one', () => {
    const of = (exchange: string, proxy?: string) =>
      hostOf(exchangeAccount('a', { exchange, credentials: proxy === undefined ? {} : { proxy } }));
    expect(of('binance')).toBe(of('binanceusdm'));
    expect(of('binancecoinm')).not.toBe(of('binanceusdm'));
    const proxied = of('bybit', 'socks5://user:pass@10.0.0.1:1080');
    expect(proxied).not.toBe(of('bybit'));
    expect(proxied).toBe(of('bybit', 'socks5://other:word@10.0.0.1:1080'));
    expect(proxied).not.toMatch(/user|pass/);
  });
});
