import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Clock } from '../host-ports.ts';
import { answerBinance } from './binance/binance-rest.ts';
import { createBinanceSockets } from './binance/binance-socket.ts';
import { answerBitget } from './bitget/bitget-rest.ts';
import { createBitgetSockets } from './bitget/bitget-socket.ts';
import { DEMO_BINANCE_KEY, DEMO_BITGET_KEY } from './account/demo-accounts.ts';
import { fullBlueprint, type DemoVenue } from './account/demo-blueprints.ts';
import { createDemoBook, type DemoBook } from './account/demo-book.ts';
import { readFaultCommand, type DemoFaults } from './faults/fault-command.ts';
import { createFaultBoard, type DemoFault } from './faults/demo-faults.ts';
import { createDemoMarket, type DemoMarket } from './market/demo-market.ts';
import { DEMO_COINS, listCoins } from './market/demo-coins.ts';
import type { DemoKey } from './binance/binance-signature.ts';
import type { DemoWorld, WireRequest } from './demo-world.ts';
import { writeAnswer, writeFaultyAnswer } from './faults/faulty-answer.ts';

const TICK_MS = 1000;
const KEEP_ALIVE_MS = 75_000;
const LARGEST_BODY = 100_000;
const CONTROL_PATH = '/demo/fault';

export interface DemoExchangeOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  readonly crashId: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly faults?: DemoFaults;
  /** So many positions in the Binance account, each in a coin of its own; absent: the four of a newcomer's demo. */
  readonly binancePositions?: number;
  /** How often sockets push prices; 1 s when absent, as venues do. */
  readonly pushEveryMs?: number;
}

export interface DemoExchange {
  /** `http://127.0.0.1:PORT`, base address of both venues. */
  readonly endpoint: string;
  readonly market: DemoMarket;
  readonly book: DemoBook;
  /** Makes a venue misbehave until it is set to undefined. */
  setFault(venue: DemoVenue, fault: DemoFault | undefined): void;
  /** The one key of the venue's account from now on, as if the old one had been deleted on its key page. */
  setKey(venue: DemoVenue, key: DemoKey): void;
  /** Sockets that are open now. */
  readonly socketCount: number;
  /** Breaks sockets off, as venues do from time to time; `which`: by their place, the oldest first. */
  dropSockets(which?: (place: number) => boolean): void;
  stop(): Promise<void>;
}

/**
 * A simulated exchange on loopback that speaks the wire formats of Binance USD-M futures and Bitget v2, REST and
 * WebSocket, on one port. `POST /demo/fault` with `{ venue, mode }` does what `setFault` does, for other processes of
 * this machine; a browser page of another origin cannot reach it.
 */
export async function startDemoExchange(options: DemoExchangeOptions): Promise<DemoExchange> {
  const { clock } = options;
  const market = createDemoMarket({
    startedAtMs: clock.now(),
    seed: options.seed,
    crashId: options.crashId,
  });
  const coins =
    options.binancePositions === undefined ? DEMO_COINS : listCoins(options.binancePositions);
  const book = createDemoBook(
    market,
    options.binancePositions === undefined ? {} : { binance: fullBlueprint(coins) },
  );
  const faults = createFaultBoard();
  for (const venue of ['binance', 'bitget'] as const) faults.set(venue, options.faults?.[venue]);
  const world: DemoWorld = {
    clock,
    market,
    book,
    faults,
    coins,
    liquidations: { binance: [], bitget: [] },
  };
  const binance = createBinanceSockets(world);
  const keys: Record<DemoVenue, DemoKey> = { binance: DEMO_BINANCE_KEY, bitget: DEMO_BITGET_KEY };
  const bitget = createBitgetSockets(world, () => keys.bitget);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_BODY });

  book.onEvent((event) => {
    if (event.type === 'liquidated') {
      const list = world.liquidations[event.venue];
      list.push(event.liquidation);
      if (list.length > 100) list.shift();
    }
    binance.handle(event);
    bitget.handle(event);
  });

  const { pushEveryMs = 0 } = options;
  let pushedMs = -Infinity;
  let cancelTick = () => {};
  function tick(): void {
    const now = clock.now();
    book.advance(now);
    if (sockets.clients.size > 0 && now - pushedMs >= pushEveryMs) {
      pushedMs = now;
      binance.tick(now);
      bitget.tick(now);
    }
    cancelTick = clock.setTimer(TICK_MS, tick);
  }

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const rawQuery = mark < 0 ? '' : url.slice(mark + 1);
    const wire: WireRequest = {
      method: request.method ?? 'GET',
      path,
      rawQuery,
      query: new URLSearchParams(rawQuery),
      body,
      header: (name) => String(request.headers[name] ?? ''),
    };
    if (path === CONTROL_PATH) {
      writeAnswer(response, readFaultCommand(wire, faults));
      return;
    }
    book.advance(clock.now());
    const venue: DemoVenue = /^\/[sf]api\//.test(path) ? 'binance' : 'bitget';
    const healthy = () =>
      venue === 'binance'
        ? answerBinance(world, wire, keys.binance)
        : answerBitget(world, wire, keys.bitget);
    const isPrivate = wire.header('x-mbx-apikey') !== '' || wire.header('access-key') !== '';
    const fault = faults.take(venue, path, isPrivate);
    if (fault === undefined) writeAnswer(response, healthy());
    else writeFaultyAnswer(response, venue, fault, healthy, clock);
  }

  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => answer(request, response, body),
      () => response.destroy(),
    );
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const bitgetPath = /^\/v2\/ws\/(public|private)$/.exec(path);
    const isBinance = /^(\/(public|market|private))?\/(ws|stream)(\/|$)/.test(path);
    if (bitgetPath === null && !isBinance) {
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      if (bitgetPath === null) binance.accept(webSocket, request);
      else bitget.accept(webSocket, bitgetPath[1] === 'private');
    });
  });

  // Longer than any poll: a connection that is closed while a request is on its way looks like a fault.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port ?? 0);
  cancelTick = clock.setTimer(TICK_MS, tick);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    market,
    book,
    setFault: (venue, fault) => faults.set(venue, fault),
    setKey(venue, key) {
      keys[venue] = key;
    },
    get socketCount() {
      return sockets.clients.size;
    },
    dropSockets(which = () => true) {
      for (const [place, client] of [...sockets.clients].entries()) {
        if (which(place)) client.terminate();
      }
    },
    async stop() {
      cancelTick();
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the demo exchange has no port'));
    });
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_BODY) throw new Error('body too large');
  }
  return text;
}
