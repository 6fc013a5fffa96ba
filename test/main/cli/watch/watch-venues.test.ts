import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, type Routes } from '../../exchange/read/venues/routes.ts';
import { loadRoutes } from '../../exchange/read/venues/wire-harness.ts';
import { parseJson, runLeeway, temporaryFolder } from '../run-leeway.ts';

/** A venue on this machine: answers from its routes, 404 for the rest, and no socket. */
interface Simulator {
  readonly endpoint: string;
  readonly requests: string[];
  readonly unanswered: string[];
  stop(): Promise<void>;
}

async function startSimulator(routes: Routes): Promise<Simulator> {
  const requests: string[] = [];
  const unanswered: string[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const method = request.method ?? 'GET';
      const url = `http://simulator${request.url ?? '/'}`;
      requests.push(`${method} ${request.url ?? '/'} ${body}`);
      const answer = answerOf(routes, url, { method, body });
      if (answer === undefined) unanswered.push(requests.at(-1) ?? '');
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(answer === undefined ? '{"error":"not found"}' : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    unanswered,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const KEY = { apiKey: 'key', secret: 'c2VjcmV0c2VjcmV0', password: 'password' };
const ADDRESS = { walletAddress: '0x1111111111111111111111111111111111111111' };

// Each waits for the pace that OKX asks for: they wait together.
describe.concurrent('leeway watch --accounts with venues on this machine', () => {
  let folder: string;
  const simulators: Simulator[] = [];
  const start = async (routes: Routes): Promise<Simulator> => {
    const simulator = await startSimulator(routes);
    simulators.push(simulator);
    return simulator;
  };
  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterAll(async () => {
    for (const simulator of simulators) await simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  let files = 0;
  const accountsFile = (content: unknown) => {
    const file = join(folder, `accounts-${(files += 1)}.json`);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  const watch = async (
    venues: readonly {
      readonly exchange: string;
      readonly routes: Routes;
      readonly more: object;
    }[],
  ) => {
    const started = await Promise.all(
      venues.map(async (venue) => ({ ...venue, simulator: await start(venue.routes) })),
    );
    const file = accountsFile(
      started.map(({ exchange, simulator, more }) => ({
        id: exchange,
        exchange,
        endpoint: simulator.endpoint,
        ...more,
      })),
    );
    const run = await runLeeway(['watch', '--once', '--json', '--accounts', file]);
    return {
      run,
      answer: parseJson(run.stdout),
      requests: started.map((each) => each.simulator.requests),
    };
  };
  const without = (routes: Routes, optional: RegExp): Routes =>
    Object.fromEntries(Object.entries(routes).filter(([route]) => !optional.test(route)));

  test('reads Bybit, OKX and Hyperliquid whole, each at its own address, sockets as well', async () => {
    const { run, answer, requests } = await watch([
      { exchange: 'bybit', routes: loadRoutes('bybit', 'unified-cross'), more: KEY },
      { exchange: 'okx', routes: loadRoutes('okx', 'single-currency'), more: KEY },
      {
        exchange: 'hyperliquid',
        routes: loadRoutes('hyperliquid', 'main-and-dex'),
        more: ADDRESS,
      },
    ]);
    expect(run.stderr).toBe('');
    expect(symbolsOf(answer)).toEqual({
      bybit: ['ok', 'BTC/USDT:USDT long', 'ETH/USDT:USDT short', 'BTC/USDC:USDC short'],
      okx: OKX_POSITIONS,
      hyperliquid: HYPERLIQUID_POSITIONS,
    });
    expect(run.code).toBe(EXIT_BY_LEVEL[String(answer['level'])]);
    for (const [index, socket] of ['/v5/', '/ws/v5/', '/ws'].entries()) {
      expect(requests[index]?.some((each) => each.startsWith(`GET ${socket}`))).toBe(true);
    }
  });

  test('reads the positions of venues that answer nothing but the endpoints that hold them', async () => {
    const { run, answer } = await watch([
      {
        exchange: 'bybit',
        routes: without(
          loadRoutes('bybit', 'unified-cross'),
          /account.info|query-api|market.time|risk-limit|realtime|PreLaunch/,
        ),
        more: KEY,
      },
      {
        exchange: 'okx',
        routes: without(
          loadRoutes('okx', 'single-currency'),
          /account.config|public.time|position-tiers|orders/,
        ),
        more: KEY,
      },
      {
        exchange: 'hyperliquid',
        routes: without(
          loadRoutes('hyperliquid', 'main-and-dex'),
          /userAbstraction|OpenOrders|type=meta$|type=meta&/,
        ),
        more: ADDRESS,
      },
    ]);
    expect(symbolsOf(answer)).toEqual({
      bybit: ['ok', 'BTC/USDT:USDT long', 'ETH/USDT:USDT short', 'BTC/USDC:USDC short'],
      okx: OKX_POSITIONS,
      hyperliquid: HYPERLIQUID_POSITIONS,
    });
    // Orders that nobody told are unknown: no position may be called unprotected for it.
    expect(run.stdout).not.toContain('"unprotected":true');
  });

  test('ends with 30 where a venue lists no positions though margin is in use, and shows no empty book', async () => {
    const routes = loadRoutes('bybit', 'unified-cross');
    const empty = { retCode: 0, retMsg: 'OK', result: { list: [], nextPageCursor: '' } };
    const lost = Object.fromEntries(
      Object.entries(routes).map(([route, answer]) => [
        route,
        route.includes('/position/list') ? empty : answer,
      ]),
    );
    const { run, answer } = await watch([{ exchange: 'bybit', routes: lost, more: KEY }]);
    expect(run.code).toBe(30);
    expect(answer['accounts']).toMatchObject([
      { id: 'bybit', state: 'error', pools: null, error: { kind: 'unconfirmed-empty' } },
    ]);
  });
});

const EXIT_BY_LEVEL: Readonly<Record<string, number>> = {
  safe: 0,
  watch: 0,
  warning: 10,
  critical: 20,
  unknown: 30,
};
const OKX_POSITIONS = ['ok', 'BTC/USDT:USDT long', 'ETH/USDT:USDT short'];
const HYPERLIQUID_POSITIONS = [
  'ok',
  'BTC/USDC:USDC long',
  'ETH/USDC:USDC short',
  'SOL/USDC:USDC short',
  'XYZ-TSLA/USDC:USDC long',
];

interface AnsweredAccount {
  readonly id: string;
  readonly state: string;
  readonly pools:
    | readonly {
        readonly positions: readonly { readonly symbol: string; readonly side: string }[];
      }[]
    | null;
}

/** State and positions of each account, by its id. */
function symbolsOf(answer: Record<string, unknown>): Record<string, readonly string[]> {
  const accounts = answer['accounts'] as readonly AnsweredAccount[];
  return Object.fromEntries(
    accounts.map(({ id, state, pools }) => [
      id,
      [
        state,
        ...(pools ?? []).flatMap((pool) =>
          pool.positions.map(({ symbol, side }) => `${symbol} ${side}`),
        ),
      ],
    ]),
  );
}
