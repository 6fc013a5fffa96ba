import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ExchangeId } from '../../../shared/domain/units.ts';
import { answerOf } from '../../main/exchange/read/venues/routes.ts';
import { marketAnswers } from './market-answers.ts';

const TLS = join(import.meta.dirname, '../../fixtures/tls');

/** Whoever asks the servers must trust this: `NODE_EXTRA_CA_CERTS`. */
export const SERVER_CERTIFICATE = join(TLS, 'localhost.crt');

export interface MarketServers {
  readonly endpoints: Readonly<Record<ExchangeId, string>>;
  stop(): void;
}

/** One server for each venue, which answers over TLS, as venues do, with `count` markets. */
export async function startMarketServers(
  venues: readonly ExchangeId[],
  count: number,
): Promise<MarketServers> {
  const servers = await Promise.all(
    venues.map(async (exchange) => [exchange, await startServer(exchange, count)] as const),
  );
  return {
    endpoints: Object.fromEntries(
      servers.map(([exchange, server]) => [
        exchange,
        `https://localhost:${(server.address() as AddressInfo).port}`,
      ]),
    ),
    stop() {
      for (const [, server] of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function startServer(exchange: ExchangeId, count: number): Promise<Server> {
  const routes = marketAnswers(exchange, count);
  const server = createServer(
    { cert: readFileSync(SERVER_CERTIFICATE), key: readFileSync(join(TLS, 'localhost.key')) },
    (request, response) => {
      void bodyOf(request).then((body) => {
        const answer = answerOf(routes, `https://localhost${request.url ?? '/'}`, {
          method: request.method ?? 'GET',
          body,
        });
        response.writeHead(answer === undefined ? 404 : 200, {
          'content-type': 'application/json',
        });
        response.end(JSON.stringify(answer ?? {}));
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
