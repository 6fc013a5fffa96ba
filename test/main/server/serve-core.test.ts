import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToHost } from '../../../main/server/host-client.ts';
import { openTab, startTestServer, type TestServer } from '../../helpers/running-server.ts';

let test: TestServer;
let url: string;

beforeAll(async () => {
  test = await startTestServer();
  url = test.server.url;
});
afterAll(() => test.server.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, { headers, redirect: 'manual' });

describe('server host', () => {
  it('exchanges the one-time token for a cookie that scripts cannot read, once', async () => {
    const link = test.server.createLink();
    const first = await fetch(link, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('location')).toBe('/');
    expect(first.headers.get('set-cookie')).toMatch(
      /^leeway-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const second = await fetch(link, { redirect: 'manual' });
    expect(second.status).toBe(401);
    expect(second.headers.get('set-cookie')).toBeNull();
    const signedIn = await fetch(link, { redirect: 'manual', headers: { cookie: test.cookie } });
    expect(signedIn.status).toBe(303);
  });

  it('serves nothing without a session', async () => {
    for (const path of ['/', '/assets/app.js', '/bridge.js', '/nothing']) {
      expect((await get(path)).status).toBe(401);
      expect((await get(path, { cookie: 'leeway-1=x' })).status).toBe(401);
    }
  });

  it('serves the screens with a fresh nonce in page and policy', async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 2; n += 1) {
      const answer = await get('/', { cookie: test.cookie });
      const html = await answer.text();
      const nonce = /content="([^"]+)"/.exec(html)?.[1] ?? '';
      expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  it('answers app/get-state over the socket of a signed-in tab', async () => {
    const tab = await openTab(url, { cookie: test.cookie, origin: url });
    const answer = await tab.request('app/get-state', {});
    expect(answer).toMatchObject({ ok: true, value: { host: { kind: 'server' }, accounts: [] } });
    tab.close();
  });

  it('sends state patches without a gap in their numbers', async () => {
    const tab = await openTab(url, { cookie: test.cookie, origin: url });
    const { value } = (await tab.request('app/get-state', {})) as { value: { seq: number } };
    for (let n = 0; n < 3; n += 1) {
      test.monitor.change({ headline: { level: 'safe', text: `headline ${n}` } });
    }
    await tab.event(({ payload }) => JSON.stringify(payload).includes('headline 2'));
    const seqs = tab.events.map(({ payload }) => (payload as { seq: number }).seq);
    expect(seqs.filter((seq) => seq > value.seq)).toEqual(
      Array.from({ length: 3 }, (_, n) => value.seq + 1 + n),
    );
    tab.close();
  });

  it('leaves an address that only the owner can read, and answers the command line by it', async () => {
    expect(statSync(join(test.home, 'host.json')).mode & 0o777).toBe(0o600);
    const client = await connectToHost(test.home);
    expect(await client?.request('app/get-state', {})).toMatchObject({ ok: true });
    const link = (await client?.createLink()) ?? '';
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
    client?.close();
  });

  it('refuses a second host on the same home and leaves the first alone', async () => {
    const { fakeHost } = await import('../../helpers/fake-host.ts');
    const { serveCore } = await import('../../../main/server/serve-core.ts');
    const { ports } = fakeHost({ paths: { home: test.home } });
    await expect(serveCore({ ports, rendererFolder: '/none', port: 0 })).rejects.toThrow(
      /Another Leeway is running/,
    );
    expect((await get('/', { cookie: test.cookie })).status).toBe(200);
  });
});
