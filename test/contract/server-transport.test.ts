import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccess } from '../../main/server/access.ts';
import { createSocketServer } from '../../main/server/socket-server.ts';
import { systemClock } from '../../main/system-clock.ts';
import { createRecordingCore } from '../helpers/recording-core.ts';
import { openTab } from '../helpers/running-server.ts';
import { describeTransport } from './transport-suite.ts';

describeTransport('server', async () => {
  const { handled, handleRequest } = createRecordingCore();
  const server = createServer();
  const access = createAccess(() => 1);
  const sockets = createSocketServer({ server, access, clock: systemClock, handleRequest });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server)}`;
  const cookie = `${access.cookieName()}=${access.redeem(access.createLinkToken()) ?? ''}`;
  let page = await openTab(url, { origin: url, cookie });

  const stranger = (name: string, headers: Record<string, string>) => ({
    name,
    async request(channel: string, payload: unknown) {
      const tab = await openTab(url, headers);
      const answer = await tab.request(channel, payload);
      tab.close();
      return answer;
    },
  });
  return {
    async request(channel, payload) {
      // A page that was cut off for nonsense comes back, as the bridge does.
      if (page.socket.readyState !== page.socket.OPEN) {
        page = await openTab(url, { origin: url, cookie });
      }
      return page.request(channel, payload);
    },
    strangers: [
      stranger('another origin', { origin: 'http://evil.example', cookie }),
      stranger('another port', { origin: 'http://127.0.0.1:1', cookie }),
      stranger('a rebound name', { host: 'evil.example', origin: 'http://evil.example', cookie }),
      stranger('a sandboxed frame', { origin: 'null', cookie }),
      stranger('no session', { origin: url }),
      stranger('a guessed token', { authorization: 'Bearer guess' }),
    ],
    handled: () => handled,
    async close() {
      page.close();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
