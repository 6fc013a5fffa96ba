import { afterEach, describe, expect, it } from 'vitest';
import type { CcxtExchange } from '../../../../main/exchange/client/ccxt-exchange.ts';
import { watchAccount } from '../../../../main/exchange/client/watch-account.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';

class ExchangeClosedByUser extends Error {}

/** Stands in for an instance with streams about an account; a test sends what the venue would. */
function fakeStreams(has: Partial<Record<string, boolean>> = { watchPositions: true }) {
  const waiting = new Map<
    string,
    { send: (value: unknown) => void; fail: (error: Error) => void }
  >();
  let closed = 0;
  const next = (stream: string) => () =>
    new Promise((resolve, reject) => waiting.set(stream, { send: resolve, fail: reject }));
  const exchange = {
    has: { watchPositions: false, watchBalance: false, watchOrders: false, ...has },
    watchPositions: next('watchPositions'),
    watchBalance: next('watchBalance'),
    watchOrders: next('watchOrders'),
    async close() {
      closed += 1;
      for (const { fail } of waiting.values()) fail(new ExchangeClosedByUser());
    },
  };
  return {
    exchange: exchange as unknown as CcxtExchange, // Only what a stream uses.
    closed: () => closed,
    async send(stream: string, value: unknown) {
      waiting.get(stream)?.send(value);
      await turn();
    },
    async fail(stream: string, error: Error) {
      waiting.get(stream)?.fail(error);
      await turn();
    },
  };
}

async function turn(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise(setImmediate);
}

const clock = new VirtualClock();
let cancel: () => void = () => undefined;
afterEach(() => {
  cancel();
  expect(clock.pendingTimers).toBe(0);
});

async function watch(fake: ReturnType<typeof fakeStreams>) {
  const heard = { hints: 0, down: [] as unknown[] };
  cancel = watchAccount({
    clock,
    open: async () => fake.exchange,
    onHint: () => (heard.hints += 1),
    onDown: (error) => heard.down.push(error),
  });
  await turn();
  return heard;
}

const position = (contracts: number, price = 1) => [
  { symbol: 'BTC/USDT:USDT', side: 'long', contracts, markPrice: price },
];

describe('a stream about an account', () => {
  it('hints when positions change, not when only their prices do', async () => {
    const fake = fakeStreams();
    const heard = await watch(fake);
    await fake.send('watchPositions', position(1));
    await fake.send('watchPositions', position(1, 2));
    await fake.send('watchPositions', position(1, 3));
    expect(heard.hints).toBe(1);
    await fake.send('watchPositions', position(0.5));
    expect(heard.hints).toBe(2);
  });

  it('hints at orders and balances, too', async () => {
    const fake = fakeStreams({ watchOrders: true, watchBalance: true });
    const heard = await watch(fake);
    await fake.send('watchOrders', [{ id: '7', symbol: 'X', status: 'open', remaining: 1 }]);
    await fake.send('watchOrders', [{ id: '7', symbol: 'X', status: 'canceled', remaining: 1 }]);
    await fake.send('watchBalance', { total: { USDT: 5 } });
    expect(heard.hints).toBe(3);
  });

  it('goes on with the others where the venue has not all of them', async () => {
    const fake = fakeStreams({ watchPositions: true, watchOrders: true });
    const heard = await watch(fake);
    await fake.fail('watchOrders', await notSupported());
    await fake.send('watchPositions', position(1));
    expect(heard).toEqual({ hints: 1, down: [] });
  });

  it('is over with the first other error, told once, and its sockets are closed', async () => {
    const fake = fakeStreams({ watchPositions: true, watchBalance: true });
    const heard = await watch(fake);
    await fake.fail('watchPositions', new Error('1006'));
    await fake.fail('watchBalance', new Error('1006'));
    expect(heard.down).toHaveLength(1);
    expect(fake.closed()).toBe(1);
  });

  it('is not there where the venue has none', async () => {
    const heard = await watch(fakeStreams({}));
    expect(heard.down).toMatchObject([{ kind: 'not-supported' }]);
  });

  it('is opened anew before its key to listen has run out', async () => {
    const fake = fakeStreams();
    const heard = await watch(fake);
    await clock.advance(3_600_000);
    await turn();
    expect(heard.down).toMatchObject([{ kind: 'timeout' }]);
    expect(fake.closed()).toBe(1);
  });

  it('that is cancelled says nothing more', async () => {
    const fake = fakeStreams();
    const heard = await watch(fake);
    cancel();
    await fake.send('watchPositions', position(1));
    expect(heard).toEqual({ hints: 0, down: [] });
    expect(fake.closed()).toBe(1);
  });
});

async function notSupported(): Promise<Error> {
  const errors = await import('../../../../node_modules/ccxt/js/src/base/errors.js');
  return new errors.NotSupported('not here');
}
