import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import type { ServerFrame } from '../../shared/contract/socket-frames.ts';
import { serveCore, type RunningServer } from '../../main/server/serve-core.ts';
import { fakeHost, type FakeMonitor } from './fake-host.ts';

export interface TestServer {
  readonly server: RunningServer;
  readonly monitor: FakeMonitor;
  readonly home: string;
  /** `name=value` of a signed-in browser. */
  readonly cookie: string;
}

/** A real server on a free port, with a small bundle and a monitor in the test's hand. */
export async function startTestServer(): Promise<TestServer> {
  const { ports, monitor, home } = fakeHost();
  const server = await serveCore({ ports, rendererFolder: makeBundle(), port: 0 });
  const answer = await fetch(server.createLink(), { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { server, monitor, home, cookie };
}

function makeBundle(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-bundle-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<html><head><meta name="csp-nonce" content="__CSP_NONCE__"><script src="./bridge.js"></script><script type="module" src="/assets/app.js"></script></head></html>',
  );
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'bridge.js'), '(() => {})();');
  return folder;
}

/** One browser tab: asks, hears events. Rejects where the server refuses the socket. */
export async function openTab(url: string, headers: Record<string, string>) {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket`, { headers });
  const waiting = new Map<number, (frame: ServerFrame) => void>();
  const rejects = new Map<number, (error: Error) => void>();
  socket.on('close', () => {
    for (const reject of rejects.values()) reject(new Error('the server closed the socket'));
  });
  const events: { event: string; payload: unknown }[] = [];
  const eventListeners = new Set<() => void>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as ServerFrame;
    if ('result' in frame) waiting.get(frame.id)?.(frame);
    if ('event' in frame) {
      events.push(frame);
      for (const listener of eventListeners) listener();
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    events,
    request(channel: string, payload: unknown): Promise<unknown> {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, (frame) => resolve('result' in frame ? frame.result : undefined));
        rejects.set(id, reject);
        socket.send(JSON.stringify({ id, channel, payload }));
      });
    },
    /** Resolves with the first event, also one that came already, that fits. */
    event(fits: (event: { event: string; payload: unknown }) => boolean) {
      return new Promise<{ event: string; payload: unknown }>((resolve) => {
        const look = () => {
          const found = events.find(fits);
          if (found === undefined) return;
          eventListeners.delete(look);
          resolve(found);
        };
        eventListeners.add(look);
        look();
      });
    },
    close: () => socket.close(),
  };
}
