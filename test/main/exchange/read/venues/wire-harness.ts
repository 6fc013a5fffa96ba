import '../../no-pace.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, vi } from 'vitest';
import type { MarketShelf } from '../../../../../main/exchange/client/market-tape.ts';
import { createExchangeClient } from '../../../../../main/exchange/create-client.ts';
import type {
  AccountReading,
  ExchangeClient,
} from '../../../../../main/exchange/exchange-client.ts';
import type { Pool } from '../../../../../shared/domain/book.ts';
import type { FeedError } from '../../../../../shared/domain/feed-state.ts';
import type { OpenOrder, Position } from '../../../../../shared/domain/position.ts';
import type { Result } from '../../../../../shared/lib/result.ts';
import { createTestClock, type TestClock } from '../../demo-fixture.ts';
import { answerOf, type Routes } from './routes.ts';

export type { Routes };

const FIXTURES = join(import.meta.dirname, '../../../../fixtures');

/** The wire answers of one venue, written from its documentation, or recorded. */
export function loadRoutes(venue: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FIXTURES, venue, `${name}.json`), 'utf8')) as Record<
    string,
    unknown
  >;
}

export interface Wire {
  readonly client: ExchangeClient;
  readonly clock: TestClock;
  /** Every request, as `METHOD /path?query body`. */
  readonly requests: string[];
  read(): Promise<Result<AccountReading, FeedError>>;
  /** As `read`, and fails the test on an error. */
  reading(): Promise<AccountReading>;
}

const open: ExchangeClient[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const client of open.splice(0)) await client.close();
});

/** A client of the venue whose every request is answered from `routes`, below ccxt's own HTTP layer. */
export function openWire(exchange: string, routes: Routes, more: WirePlace = {}): Wire {
  const wire = openLastingWire(exchange, routes, more);
  wire.answer();
  open.push(wire.client);
  return wire;
}

interface WirePlace {
  readonly endpoint?: string;
  readonly shelf?: MarketShelf;
  readonly tierShelf?: MarketShelf;
}

/**
 * As `openWire`, over several tests: each calls `answer` first, and the last one closes the client. `routes` may change
 * meanwhile; markets and tables are read once.
 */
export function openLastingWire(
  exchange: string,
  routes: Routes,
  more: WirePlace = {},
): Wire & { readonly answer: () => void } {
  const requests: string[] = [];
  const unknown: string[] = [];
  const respond = (url: string, init: { method: string; body?: string }): Promise<Response> => {
    requests.push(
      `${init.method} ${new URL(url).pathname}${new URL(url).search} ${init.body ?? ''}`,
    );
    const answer = answerOf(routes, url, init);
    if (answer === undefined) unknown.push(requests.at(-1) ?? '');
    if (answer instanceof Response) return Promise.resolve(answer.clone());
    const status = answer === undefined ? 404 : 200;
    const body = answer === undefined ? 'not found' : JSON.stringify(answer);
    return Promise.resolve(
      new Response(body, { status, headers: { 'content-type': 'application/json' } }),
    );
  };
  // A clock of its own: the markets of one test are not those of the next.
  const clock = createTestClock();
  const client = createExchangeClient({
    account: {
      kind: 'exchange',
      id: 'a',
      name: exchange,
      exchange,
      source: 'exchange',
      credentials: {
        apiKey: 'key',
        secret: 'c2VjcmV0c2VjcmV0',
        password: 'password',
        walletAddress: '0x1111111111111111111111111111111111111111',
      },
      testnet: false,
      ...(more.endpoint === undefined ? {} : { endpoint: more.endpoint }),
    },
    clock,
    ...(more.shelf === undefined ? {} : { shelf: more.shelf }),
    ...(more.tierShelf === undefined ? {} : { tierShelf: more.tierShelf }),
  });
  const read = () => client.fetchAccount();
  return {
    answer: () => vi.stubGlobal('fetch', respond),
    client,
    clock,
    requests,
    read,
    async reading() {
      const result = await read();
      if (!result.ok) {
        throw new Error(`${result.error.message} Without an answer: ${unknown.join(' | ')}`);
      }
      return result.value;
    },
  };
}

export const poolOf = (reading: AccountReading, id: string): Pool => {
  const found = reading.account.pools.find((pool) => pool.id === id);
  if (found === undefined) {
    throw new Error(`no pool ${id} in ${reading.account.pools.map((pool) => pool.id).join(', ')}`);
  }
  return found;
};

export const positionOf = (reading: AccountReading, symbol: string, side?: string): Position => {
  const all = reading.account.pools.flatMap((pool) => pool.positions);
  const found = all.find((each) => each.symbol === symbol && (side ?? each.side) === each.side);
  if (found === undefined)
    throw new Error(`no ${symbol} in ${all.map((p) => p.symbol).join(', ')}`);
  return found;
};

export const ordersOf = (reading: AccountReading, symbol: string): readonly OpenOrder[] =>
  reading.orders?.get(symbol) ?? [];
