import Binance from '../../../node_modules/ccxt/js/src/pro/binanceusdm.js';
import Bitget from '../../../node_modules/ccxt/js/src/pro/bitget.js';
import { createDemoBook, type DemoBook } from '../../../main/demo/account/demo-book.ts';
import { DEMO_BINANCE_KEY, DEMO_BITGET_KEY } from '../../../main/demo/account/demo-accounts.ts';
import { startDemoExchange, type DemoExchange } from '../../../main/demo/demo-exchange.ts';
import { createDemoMarket, type DemoMarket } from '../../../main/demo/market/demo-market.ts';
import type { Clock } from '../../../main/host-ports.ts';

/** Not on any round minute, as in real life. */
export const START_MS = Date.UTC(2026, 10, 22, 8, 7, 13, 411);

export function createMarket(seed = 1, crashId = '2025-10-10'): DemoMarket {
  return createDemoMarket({ startedAtMs: START_MS, seed, crashId });
}

export function createMarketAndBook(seed = 1): { market: DemoMarket; book: DemoBook } {
  const market = createMarket(seed);
  return { market, book: createDemoBook(market) };
}

/** The present, so that ccxt's timestamps fit; timers fire only when the test moves on. */
interface SteppedClock extends Clock {
  /** Moves on and fires what is due. */
  advance(ms: number): void;
}

function createSteppedClock(): SteppedClock {
  let offset = 0;
  const timers = new Map<symbol, { atMs: number; callback: () => void }>();
  const now = () => Date.now() + offset;
  return {
    now,
    monotonic: now,
    setTimer(delayMs, callback) {
      const id = Symbol('timer');
      timers.set(id, { atMs: now() + delayMs, callback });
      return () => void timers.delete(id);
    },
    advance(ms) {
      offset += ms;
      const due = [...timers].filter(([, timer]) => timer.atMs <= now());
      for (const [id, timer] of due) {
        timers.delete(id);
        timer.callback();
      }
    },
  };
}

export interface RunningDemo extends DemoExchange {
  readonly clock: SteppedClock;
}

export async function startDemo(seed = 1): Promise<RunningDemo> {
  const clock = createSteppedClock();
  const demo = await startDemoExchange({ crashId: '2025-10-10', seed, clock });
  return Object.assign(demo, { clock });
}

type Credentials = Partial<Record<'apiKey' | 'secret' | 'password', string>>;

/** A real ccxt client whose every address points at the demo, path kept; its own patience with an answer ends none of the tests. */
export async function connectBinance(endpoint: string, changes: Credentials = {}) {
  const client = new Binance({
    ...DEMO_BINANCE_KEY,
    ...changes,
    rateLimiterAlgorithm: 'rollingWindow',
    timeout: 120_000,
    options: { fetchCurrencies: false, fetchOpenOrders: { warnWithoutSymbol: false } },
  });
  client.urls = { ...client.urls, api: rewrite(client.urls.api ?? {}, endpoint) };
  await client.loadHttpProxyAgent();
  return client;
}

export async function connectBitget(endpoint: string, changes: Credentials = {}) {
  const client = new Bitget({
    ...DEMO_BITGET_KEY,
    ...changes,
    rateLimiterAlgorithm: 'rollingWindow',
    timeout: 120_000,
    options: { defaultType: 'swap', fetchMarkets: { types: ['swap'] } },
  });
  client.urls = { ...client.urls, api: rewrite(client.urls.api ?? {}, endpoint) };
  await client.loadHttpProxyAgent();
  return client;
}

interface Addresses {
  [name: string]: Addresses | string;
}

function rewrite(addresses: Addresses, endpoint: string): Addresses {
  return Object.fromEntries(
    Object.entries(addresses).map(([name, value]) => [
      name,
      typeof value === 'string' ? moved(value, endpoint) : rewrite(value, endpoint),
    ]),
  );
}

function moved(address: string, endpoint: string): string {
  return address.replace(/^(http|ws)s?:\/\/[^/]+/, (_match, scheme: string) =>
    endpoint.replace('http', scheme),
  );
}
