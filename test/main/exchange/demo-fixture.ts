// First: ccxt must find its clock.
import { letTimeGoOn, stopTime } from './stopped-time.ts';
import { demoAccounts } from '../../../main/demo/account/demo-accounts.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import {
  createExchangeClient,
  type CreateExchangeClientOptions,
} from '../../../main/exchange/create-client.ts';
import type { ExchangeClient } from '../../../main/exchange/exchange-client.ts';
import type { Clock } from '../../../main/host-ports.ts';
import type { ExchangeAccount } from '../../../shared/contract/monitor-protocol.ts';

/** The wall clock, but timers fire only when the test says so: nothing here waits on real time. */
export interface TestClock extends Clock {
  /** Moves every clock forward and fires what is due by then. */
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let offset = 0;
  let next = 0;
  const timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>();
  const monotonic = () => performance.now() + offset;
  return {
    now: () => Date.now() + offset,
    monotonic,
    setTimer(delayMs, callback) {
      const id = next++;
      timers.set(id, { atMs: monotonic() + delayMs, callback });
      return () => timers.delete(id);
    },
    advance(ms) {
      offset += ms;
      const due = [...timers].filter(([, timer]) => timer.atMs <= monotonic());
      for (const [id, timer] of due.toSorted((a, b) => a[1].atMs - b[1].atMs)) {
        timers.delete(id);
        timer.callback();
      }
    },
  };
}

/** The clock that the simulated exchange runs on: always the present, so that signatures carry the right time. */
export const idleClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: () => () => undefined,
};

export interface DemoFixture {
  readonly demo: DemoExchange;
  readonly clock: TestClock;
  readonly binance: ExchangeClient;
  readonly bitget: ExchangeClient;
  account(exchange: 'binanceusdm' | 'bitget', changes?: Partial<ExchangeAccount>): ExchangeAccount;
  open(account: ExchangeAccount, more?: Partial<CreateExchangeClientOptions>): ExchangeClient;
  stop(): Promise<void>;
}

export async function startDemoFixture(): Promise<DemoFixture> {
  stopTime();
  const clock = createTestClock();
  const demo = await startDemoExchange({ crashId: '2025-10-10', seed: 1, clock: idleClock });
  const accounts = demoAccounts(demo.endpoint);
  const clients: ExchangeClient[] = [];
  const account: DemoFixture['account'] = (exchange, changes = {}) => {
    const found = accounts.find((each) => each.exchange === exchange);
    if (found === undefined) throw new Error(`the demo has no ${exchange}`);
    return { ...found, ...changes };
  };
  const open: DemoFixture['open'] = (opened, more = {}) => {
    const client = createExchangeClient({ account: opened, clock, ...more });
    clients.push(client);
    return client;
  };
  return {
    demo,
    clock,
    account,
    open,
    binance: open(account('binanceusdm')),
    bitget: open(account('bitget')),
    async stop() {
      for (const client of clients) await client.close();
      await demo.stop();
      letTimeGoOn();
    },
  };
}
