import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';

const folder = join(import.meta.dirname, '..', 'fixtures', 'tls');
export const LOCALHOST_CERTIFICATE = readFileSync(join(folder, 'localhost.crt'), 'utf8');
const KEY = readFileSync(join(folder, 'localhost.key'), 'utf8');

export interface SmtpScript {
  /** Encrypted from the first byte. */
  readonly tls?: boolean;
  readonly offersStartTls?: boolean;
  readonly password?: string;
  /** Answers to RCPT, one per mail; after the last: 250. */
  readonly recipient?: string[];
  /** Takes the mail and never answers. */
  readonly hangsAfterData?: boolean;
  readonly hangsAtGreeting?: boolean;
  readonly resetsAtGreeting?: boolean;
}

/** A mail server on loopback that speaks just enough SMTP, well or badly. */
export async function startSmtpReceiver(script: SmtpScript = {}) {
  const mails: string[] = [];
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  function serve(socket: Socket, isSecure: boolean, greets: boolean): void {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let body: string[] | undefined;
    let left = '';
    const say = (text: string) => socket.write(`${text}\r\n`);
    const onLine = (line: string) => {
      if (body !== undefined) {
        if (line !== '.') return body.push(line);
        mails.push(body.join('\n'));
        body = undefined;
        return script.hangsAfterData === true ? undefined : say('250 queued');
      }
      lines.push(line);
      const [command = ''] = line.toUpperCase().split(' ');
      switch (command) {
        case 'EHLO':
          say('250-localhost');
          if (script.offersStartTls === true && !isSecure) say('250-STARTTLS');
          return say('250 AUTH PLAIN');
        case 'STARTTLS':
          if (script.offersStartTls !== true) return say('502 not here');
          say('220 go on');
          socket.removeAllListeners('data');
          return serve(
            new TLSSocket(socket, { isServer: true, cert: LOCALHOST_CERTIFICATE, key: KEY }),
            true,
            false,
          );
        case 'AUTH': {
          const given = Buffer.from(line.split(' ')[2] ?? '', 'base64')
            .toString()
            .split('\0')[2];
          return say(given === script.password ? '235 ok' : `535 ${given ?? ''} is wrong`);
        }
        case 'RCPT':
          return say(script.recipient?.shift() ?? '250 ok');
        case 'DATA':
          body = [];
          return say('354 go on');
        case 'QUIT':
          say('221 bye');
          return socket.end();
        default:
          return say('250 ok');
      }
    };
    socket.on('data', (chunk: Buffer) => {
      const parts = `${left}${chunk.toString()}`.split('\r\n');
      left = parts.pop() ?? '';
      for (const line of parts) onLine(line);
    });
    if (greets) say('220 localhost');
  }

  const onConnection = (socket: Socket) => {
    connections += 1;
    if (script.resetsAtGreeting === true) return void socket.destroy();
    if (script.hangsAtGreeting === true) return void sockets.add(socket);
    serve(socket, script.tls === true, true);
  };
  const server =
    script.tls === true
      ? createTlsServer({ cert: LOCALHOST_CERTIFICATE, key: KEY }, onConnection)
      : createServer(onConnection);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    lines,
    connections: () => connections,
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
