import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';
import { answerOf, type Routes } from '../read/venues/routes.ts';

/** A venue on this machine with answers and a socket: what it hears is kept, what it says a test decides. */
export interface SocketVenue {
  readonly endpoint: string;
  /** Sockets that were opened, with the path of each. */
  readonly paths: string[];
  /** Messages of clients, parsed. */
  readonly heard: unknown[];
  /** Resolves when that many messages have been heard that `fits`. */
  hear(count: number, fits: (message: unknown) => boolean): Promise<void>;
  /** To every open socket. */
  say(message: unknown): void;
  /** Ends every socket without a word, as a broken line does. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startSocketVenue(
  routes: Routes,
  reply: (message: unknown) => unknown,
): Promise<SocketVenue> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answerOf(routes, `http://venue${request.url ?? '/'}`, {
        method: request.method ?? 'GET',
        body,
      });
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { error: 'not found' }));
    });
  });
  const sockets = new WebSocketServer({ server });
  const open = new Set<WebSocket>();
  const paths: string[] = [];
  const heard: unknown[] = [];
  const waiting = new Set<() => void>();
  sockets.on('connection', (socket, request) => {
    open.add(socket);
    paths.push(request.url ?? '');
    socket.on('close', () => open.delete(socket));
    socket.on('message', (raw: Buffer) => {
      const said = raw.toString();
      // OKX's pulse is a bare word.
      if (said === 'ping') {
        socket.send('pong');
        return;
      }
      const message = JSON.parse(said) as unknown;
      heard.push(message);
      const answer = reply(message);
      if (answer !== undefined) socket.send(JSON.stringify(answer));
      for (const check of waiting) check();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    heard,
    hear: (count, fits) =>
      new Promise((resolve) => {
        const check = () => {
          if (heard.filter(fits).length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    say: (message) => {
      for (const socket of open) socket.send(JSON.stringify(message));
    },
    cut: () => {
      for (const socket of open) socket.terminate();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.terminate();
        sockets.close();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
