import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the receiver does with the next request; a number is a status. */
export type Behavior =
  | number
  | 'hang'
  | 'reset'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on loopback that plays a receiver of alarms, well or badly. The last behavior stays. */
export async function startHttpReceiver(...script: Behavior[]) {
  const requests: ReceivedRequest[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      requests.push({ method, path: url, headers, body });
      const behavior = (script.length > 1 ? script.shift() : script[0]) ?? 200;
      if (behavior === 'reset') request.socket.destroy();
      else if (behavior !== 'hang') {
        const answer = typeof behavior === 'number' ? { status: behavior } : behavior;
        response.writeHead(answer.status, answer.headers);
        response.end(answer.body ?? '');
      }
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    script,
    /** Resolves when so many requests have come. */
    received: async (count: number): Promise<void> => {
      await new Promise<void>((resolve) => {
        const look = () => {
          if (requests.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
