import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLoopbackHost, isOwnOrigin } from '../../../main/server/access.ts';
import { openTab, startTestServer, type TestServer } from '../../helpers/running-server.ts';

let test: TestServer;
let url: string;
beforeAll(async () => {
  test = await startTestServer();
  url = test.server.url;
});
afterAll(() => test.server.stop());

function get(headers: Record<string, string>, method = 'GET', path = '/') {
  const { port } = new URL(url);
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        answer.resume();
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers }),
        );
      });
      asked.on('error', reject);
      asked.end();
    },
  );
}

const foreignHosts = [
  'evil.example',
  'evil.example:80',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  'leeway.localhost',
  '127.0.0.2',
  '0.0.0.0',
  '192.168.0.5:7345',
  '127.0.0.1:7345@evil.example',
  '2130706433',
  '0x7f000001',
];

describe('who may talk to the server', () => {
  it.each(foreignHosts)('nobody who calls it "%s"', async (host) => {
    expect(isLoopbackHost(host)).toBe(false);
    const { status, headers } = await get({ host, cookie: test.cookie });
    // Node itself refuses a Host it cannot read.
    expect([400, 421]).toContain(status);
    expect(headers['set-cookie']).toBeUndefined();
    await expect(
      openTab(url, { host, origin: `http://${host}`, cookie: test.cookie }),
    ).rejects.toThrow();
  });

  it('a browser on this machine, also through a forwarded port', () => {
    for (const host of ['127.0.0.1:7345', 'localhost:7345', 'localhost', '127.0.0.1:9']) {
      expect(isLoopbackHost(host)).toBe(true);
      expect(isOwnOrigin({ host, origin: `http://${host}` })).toBe(true);
    }
  });

  it('no socket from a page of another origin, or without a session, or without an origin', async () => {
    const { port } = new URL(url);
    const refused: Record<string, string>[] = [
      { cookie: test.cookie, origin: 'http://evil.example' },
      { cookie: test.cookie, origin: 'null' },
      { cookie: test.cookie, origin: `https://127.0.0.1:${port}` },
      { cookie: test.cookie, origin: `http://localhost:${port}` },
      { cookie: test.cookie, origin: `http://127.0.0.1:${Number(port) + 1}` },
      { cookie: test.cookie, origin: `http://127.0.0.1` },
      { cookie: test.cookie },
      { origin: url },
      { origin: url, cookie: 'leeway-1=guess' },
      { authorization: 'Bearer guess' },
      { authorization: 'Basic guess' },
    ];
    for (const headers of refused) {
      await expect(openTab(url, headers)).rejects.toThrow(/403/);
    }
  });

  it('no browser with the token of the command line', async () => {
    const { loadHostAddress } = await import('../../../main/store/host-address.ts');
    const token = loadHostAddress(test.home)?.token ?? '';
    const authorization = `Bearer ${token}`;
    await expect(openTab(url, { authorization, origin: 'http://evil.example' })).rejects.toThrow(
      /403/,
    );
    const tab = await openTab(url, { authorization });
    expect(await tab.request('app/get-state', {})).toMatchObject({ ok: true });
    tab.close();
  });

  it('no other method than GET and HEAD, but for a command line that asks for a link', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
      expect((await get({ cookie: test.cookie }, method)).status).toBe(405);
    }
    expect((await get({ cookie: test.cookie }, 'POST', '/new-link')).status).toBe(405);
  });

  it('sends the strict policy and the other headers on every answer', async () => {
    for (const headers of [{}, { cookie: test.cookie }, { host: 'evil.example' }] as Record<
      string,
      string
    >[]) {
      for (const path of ['/', '/assets/app.js', '/nothing']) {
        const answer = await get(headers, 'GET', path);
        const policy = String(answer.headers['content-security-policy']);
        expect(policy).toContain(`default-src 'none'`);
        expect(policy).toContain(`frame-ancestors 'none'`);
        expect(policy).not.toMatch(/unsafe-|https:|http:|\*/);
        expect(answer.headers['x-content-type-options']).toBe('nosniff');
        expect(answer.headers['cache-control']).toBe('no-store');
        expect(answer.headers['referrer-policy']).toBe('no-referrer');
      }
    }
    const { headers } = await get({ cookie: test.cookie });
    const policy = String(headers['content-security-policy']);
    for (const part of [
      `base-uri 'none'`,
      `form-action 'none'`,
      `require-trusted-types-for 'script'`,
      `script-src 'self';`,
    ]) {
      expect(policy).toContain(part);
    }
  });
});
