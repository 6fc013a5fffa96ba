import { createServer as createHttpServer } from 'node:http';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A proxy on loopback that counts who came through it; with a password it refuses everybody else. */
export interface TinyProxy {
  readonly port: number;
  readonly destinations: readonly string[];
  /** Resolves with the next destination that is asked for. */
  next(): Promise<string>;
  stop(): Promise<void>;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

export async function startHttpProxy(login?: Login): Promise<TinyProxy> {
  const destinations = new Destinations();
  const sockets = new Set<Socket>();
  const wanted =
    login === undefined
      ? undefined
      : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const server = createHttpServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    sockets.add(client);
    if (wanted !== undefined && request.headers['proxy-authorization'] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    destinations.add(`${host}:${port}`);
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      join(client, target);
    });
    sockets.add(target);
  });
  return listen(server, sockets, destinations);
}

/** SOCKS 5 (RFC 1928, 1929): IPv4 and names, CONNECT only. */
export async function startSocksProxy(login?: Login): Promise<TinyProxy> {
  const destinations = new Destinations();
  const sockets = new Set<Socket>();
  const server = createTcpServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    let stage: 'greeting' | 'login' | 'request' | 'joined' = 'greeting';
    client.on('data', (data) => {
      if (stage === 'greeting') {
        stage = login === undefined ? 'request' : 'login';
        client.write(Buffer.from([5, login === undefined ? 0 : 2]));
      } else if (stage === 'login') {
        const userEnd = 2 + (data[1] ?? 0);
        const user = data.subarray(2, userEnd).toString();
        const password = data.subarray(userEnd + 1).toString();
        const fits = user === login?.user && password === login.password;
        stage = 'request';
        client.write(Buffer.from([1, fits ? 0 : 1]));
        if (!fits) client.end();
      } else if (stage === 'request') {
        stage = 'joined';
        const isName = data[3] === 3;
        const length = isName ? (data[4] ?? 0) : 4;
        const start = isName ? 5 : 4;
        const bytes = data.subarray(start, start + length);
        const host = isName ? bytes.toString() : [...bytes].join('.');
        const port = data.readUInt16BE(start + length);
        destinations.add(`${host}:${port}`);
        const target = connect(port, host, () => {
          client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          join(client, target);
        });
        sockets.add(target);
      }
    });
  });
  return listen(server, sockets, destinations);
}

class Destinations {
  readonly all: string[] = [];
  #waiting: ((destination: string) => void)[] = [];

  add(destination: string): void {
    this.all.push(destination);
    for (const tell of this.#waiting.splice(0)) tell(destination);
  }

  next(): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}

function join(client: Socket, target: Socket): void {
  client.pipe(target);
  target.pipe(client);
  client.on('error', () => target.destroy());
  target.on('error', () => client.destroy());
}

async function listen(
  server: Server,
  sockets: Set<Socket>,
  destinations: Destinations,
): Promise<TinyProxy> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    port: address.port,
    destinations: destinations.all,
    next: () => destinations.next(),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
