import { describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import {
  DeadlineError,
  currentCallSignal,
  withDeadline,
} from '../../../../main/exchange/client/call-scope.ts';
import { MarketsCache } from '../../../../main/exchange/client/markets-cache.ts';
import { MarketBook } from '../../../../main/exchange/parse/venue-market.ts';
import { DAY_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { createTestClock } from '../demo-fixture.ts';

function setUp() {
  const clock = createTestClock();
  let loads = 0;
  let broken = false;
  const cache = new MarketsCache(clock, () => {
    loads += 1;
    if (broken) return Promise.reject(new Error('down'));
    // The cache hands the instance on and never looks into it.
    return Promise.resolve({
      source: {} as CcxtExchange,
      book: new MarketBook([]),
      asOfMs: clock.now(),
    });
  });
  return { cache, clock, loads: () => loads, breakIt: (now: boolean) => (broken = now) };
}

describe('the markets of a venue', () => {
  it('are loaded once for all who ask at the same time and after', async () => {
    const { cache, loads } = setUp();
    await Promise.all([cache.get(), cache.get(), cache.get()]);
    await cache.get();
    expect(loads()).toBe(1);
  });

  it('are asked for again after a load that failed', async () => {
    const { cache, loads, breakIt } = setUp();
    breakIt(true);
    await expect(cache.get()).rejects.toThrow('down');
    await expect(cache.get()).rejects.toThrow('down');
    breakIt(false);
    await cache.get();
    expect(loads()).toBe(3);
  });

  it('are renewed daily behind the callers’ backs; a failure leaves the old ones', async () => {
    const { cache, clock, loads, breakIt } = setUp();
    const first = await cache.get();
    clock.advance(DAY_MS);
    breakIt(true);
    expect(await cache.get()).toBe(first);
    expect(await cache.get()).toBe(first);
    expect(loads()).toBe(2);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10 * MINUTE_MS);
    breakIt(false);
    expect(await cache.get()).toBe(first);
    await new Promise((resolve) => setImmediate(resolve));
    expect(loads()).toBe(3);
    expect(await cache.get()).not.toBe(first);
  });

  it('are loaded anew for an unknown instrument, at most once in ten minutes', async () => {
    const { cache, clock, loads } = setUp();
    await cache.get();
    await cache.renew();
    expect(loads()).toBe(1);
    clock.advance(10 * MINUTE_MS);
    await cache.renew();
    expect(loads()).toBe(2);
  });
});

describe('a deadline', () => {
  it('ends a call that hangs and cuts off what it has on the wire', async () => {
    const clock = createTestClock();
    let signal: AbortSignal | undefined;
    const call = withDeadline(clock, 10_000, () => {
      signal = currentCallSignal();
      return new Promise<never>(() => undefined);
    });
    clock.advance(9_000);
    expect(signal?.aborted).toBe(false);
    clock.advance(1_100);
    await expect(call).rejects.toThrow(DeadlineError);
    expect(signal?.aborted).toBe(true);
    expect(currentCallSignal()).toBeUndefined();
  });

  it('leaves no timer behind when the call ends before it', async () => {
    const clock = createTestClock();
    let cancelled = 0;
    const counting = {
      ...clock,
      setTimer: (ms: number, callback: () => void) => {
        const cancel = clock.setTimer(ms, callback);
        return () => {
          cancelled += 1;
          cancel();
        };
      },
    };
    expect(await withDeadline(counting, 10, () => Promise.resolve(7))).toBe(7);
    expect(cancelled).toBe(1);
  });
});
