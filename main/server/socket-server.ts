import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { RequestError } from '../../shared/contract/channels.ts';
import {
  ALIVE_INTERVAL_MS,
  SILENCE_LIMIT_MS,
  SOCKET_PATH,
  type ServerFrame,
} from '../../shared/contract/socket-frames.ts';
import { err, type Result } from '../../shared/lib/result.ts';
import type { Clock } from '../host-ports.ts';
import { DEFAULT_MAX_PAYLOAD, maxPayload } from '../ipc/handle-request.ts';
import { isLoopbackHost, isOwnOrigin, type Access } from './access.ts';

const MAX_SOCKETS = 40;
const MAX_IN_FLIGHT = 64;
const MAX_FRAME = 72_000_000;
/** A tab that reads slower than this much behind is cut off; it reconnects and asks for the whole state. */
const MAX_BACKLOG = 16_000_000;

export interface SocketServerOptions {
  readonly server: Server;
  readonly access: Access;
  readonly clock: Clock;
  readonly handleRequest: (
    channel: string,
    payload: unknown,
  ) => Promise<Result<unknown, RequestError>>;
}

export interface SocketServer {
  /** Sends to every browser tab and command line. */
  publish(event: string, payload: unknown): void;
  /** Browser tabs that are connected now; command lines do not count. */
  tabCount(): number;
  /** A tab came or went. Returns its cancel. */
  onTabsChanged(listener: () => void): () => void;
  close(): void;
}

/** Requests and events over one WebSocket per tab. The sender is checked here, channel and shape in the core. */
export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { server, access, clock } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    clientTracking: false,
  });
  const clients = new Map<WebSocket, { readonly isTab: boolean; heardAtMs: number }>();
  const tabListeners = new Set<() => void>();
  const tabsChanged = () => {
    for (const listener of tabListeners) listener();
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const isTab = isOwnOrigin(request.headers) && access.hasSession(request.headers);
    if (request.url !== SOCKET_PATH || !(isTab || isCommandLine(access, request))) {
      return refuse(socket, '403 Forbidden');
    }
    if (clients.size >= MAX_SOCKETS) return refuse(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (client) => accept(client, isTab));
  };

  function accept(client: WebSocket, isTab: boolean): void {
    const status = { isTab, heardAtMs: clock.monotonic() };
    clients.set(client, status);
    let inFlight = 0;
    client.on('message', (data, isBinary) => {
      status.heardAtMs = clock.monotonic();
      const frame = isBinary ? undefined : readFrame(data);
      if (frame === undefined) return client.close(1008, 'not a request');
      if ('refused' in frame) return reply(client, frame.id, err(frame.refused));
      if (inFlight >= MAX_IN_FLIGHT) return reply(client, frame.id, err(BUSY));
      inFlight += 1;
      void options.handleRequest(frame.channel, frame.payload).then((result) => {
        inFlight -= 1;
        reply(client, frame.id, result);
      });
    });
    client.on('pong', () => (status.heardAtMs = clock.monotonic()));
    client.on('error', () => client.terminate());
    client.on('close', () => {
      clients.delete(client);
      if (isTab) tabsChanged();
    });
    if (isTab) tabsChanged();
  }

  function keepAlive(): void {
    const text = JSON.stringify({ alive: true } satisfies ServerFrame);
    for (const [client, status] of clients) {
      if (clock.monotonic() - status.heardAtMs > SILENCE_LIMIT_MS) client.terminate();
      else {
        client.send(text);
        client.ping();
      }
    }
    cancelAlive = clock.setTimer(ALIVE_INTERVAL_MS, keepAlive);
  }

  server.on('upgrade', onUpgrade);
  let cancelAlive = clock.setTimer(ALIVE_INTERVAL_MS, keepAlive);
  return {
    publish(event, payload) {
      if (clients.size === 0) return;
      const text = JSON.stringify({ event, payload } satisfies ServerFrame);
      for (const client of clients.keys()) {
        if (client.bufferedAmount > MAX_BACKLOG) client.terminate();
        else client.send(text);
      }
    },
    tabCount: () => [...clients.values()].filter(({ isTab }) => isTab).length,
    onTabsChanged(listener) {
      tabListeners.add(listener);
      return () => tabListeners.delete(listener);
    },
    close() {
      cancelAlive();
      server.off('upgrade', onUpgrade);
      for (const client of clients.keys()) client.close(1001, 'Leeway is stopping');
      sockets.close();
    },
  };
}

/** A browser cannot set this header on a socket and always names its origin, so a page can never pass here. */
function isCommandLine(access: Access, { headers }: IncomingMessage): boolean {
  return isLoopbackHost(headers.host) && headers.origin === undefined && access.hasBearer(headers);
}

const BUSY: RequestError = {
  code: 'unavailable',
  message: 'Too many requests at once. Try again.',
};
const TOO_LARGE: RequestError = { code: 'bad-request', message: 'The request is too large.' };

type Frame =
  | { readonly id: number; readonly channel: string; readonly payload: unknown }
  | { readonly id: number; readonly refused: RequestError };

/** A large text is parsed only when its head names a channel that may be that large. */
function readFrame(data: RawData): Frame | undefined {
  // Whole messages come as one Buffer; the other two kinds are for modes that are off.
  if (!Buffer.isBuffer(data)) return undefined;
  const text = data.toString();
  if (text.length > DEFAULT_MAX_PAYLOAD) {
    const head = /^\{"id":(\d{1,9}),"channel":"([a-z/-]{1,60})",/.exec(text);
    if (head === null) return undefined;
    if (text.length > maxPayload(head[2] ?? '') + 200) {
      return { id: Number(head[1]), refused: TOO_LARGE };
    }
  }
  try {
    const frame = JSON.parse(text) as unknown;
    if (typeof frame !== 'object' || frame === null) return undefined;
    const { id, channel, payload } = frame as Record<string, unknown>;
    if (typeof id !== 'number' || !Number.isSafeInteger(id) || typeof channel !== 'string') {
      return undefined;
    }
    return { id, channel, payload };
  } catch {
    return undefined;
  }
}

function reply(client: WebSocket, id: number, result: Result<unknown, RequestError>): void {
  if (client.readyState === client.OPEN) {
    client.send(JSON.stringify({ id, result } satisfies ServerFrame));
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
