import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseProxy } from '../../../../main/exchange/wire/proxy.ts';
import { startDemoFixture, type DemoFixture } from '../demo-fixture.ts';
import { startHttpProxy, startSocksProxy, type TinyProxy } from './tiny-proxy.ts';

let fixture: DemoFixture;
let proxy: TinyProxy | undefined;
beforeEach(async () => {
  fixture = await startDemoFixture();
});
afterEach(async () => {
  await fixture.stop();
  await proxy?.stop();
  proxy = undefined;
});

const LOGIN = { user: 'canaryUser77', password: 'canary Pass/66' };
const encoded = `${LOGIN.user}:${encodeURIComponent(LOGIN.password)}`;

const KINDS = [
  ['http', startHttpProxy],
  ['socks5', startSocksProxy],
] as const;

function openThrough(address: string, id = 'through') {
  const account = fixture.account('binanceusdm', { id });
  return fixture.open({ ...account, credentials: { ...account.credentials, proxy: address } });
}

describe.each(KINDS)('an account with a proxy of its own: %s', (scheme, start) => {
  it('sends every request and every socket through it, and none past it', async () => {
    proxy = await start();
    const client = openThrough(`${scheme}://127.0.0.1:${proxy.port}`);
    const reading = await client.fetchAccount();
    if (!reading.ok) throw new Error(reading.error.message);
    const requests = proxy.destinations.length;
    expect(requests).toBeGreaterThan(0);
    const venue = new URL(fixture.demo.endpoint).host;
    const symbols = reading.value.account.pools.flatMap((pool) =>
      pool.positions.map(({ symbol }) => symbol),
    );
    const opened = proxy.next();
    const stop = client.watchMarks(
      symbols,
      () => undefined,
      () => undefined,
    );
    await opened;
    stop();
    expect(proxy.destinations.length).toBeGreaterThan(requests);
    expect(new Set(proxy.destinations)).toEqual(new Set([venue]));
  });

  it('logs in with user and password, and shows neither in any error', async () => {
    proxy = await start(LOGIN);
    const good = openThrough(`${scheme}://${encoded}@127.0.0.1:${proxy.port}`, 'good');
    expect((await good.fetchAccount()).ok).toBe(true);
    const bad = openThrough(`${scheme}://${LOGIN.user}:wrong@127.0.0.1:${proxy.port}`, 'bad');
    const result = await bad.fetchAccount();
    if (result.ok) throw new Error('the proxy let a stranger in');
    expect(result.error.kind).toBe('network');
    expect(inspect(result)).not.toMatch(/canary|:wrong|127\.0\.0\.1/);
    expect(inspect(bad, { depth: 9 })).not.toMatch(/canary|wrong/);
  });

  it('is not read around a proxy that is gone, and neighbors without one are unharmed', async () => {
    proxy = await start();
    const address = `${scheme}://127.0.0.1:${proxy.port}`;
    await proxy.stop();
    proxy = undefined;
    const result = await openThrough(address).fetchAccount();
    expect(result).toMatchObject({ ok: false, error: { kind: 'network' } });
    expect((await fixture.binance.fetchAccount()).ok).toBe(true);
  });
});

describe('the address of a proxy', () => {
  it.each([
    ['http://10.0.0.1:3128', 'http', '10.0.0.1:3128'],
    ['https://user:pass@proxy.example:443', 'http', 'proxy.example'],
    ['socks5://user:pass@proxy.example:1080', 'socks', 'proxy.example:1080'],
    ['socks5h://[::1]:1080', 'socks', '[::1]:1080'],
  ])('%s', (text, kind, address) => {
    expect(parseProxy(text)).toEqual({ kind, url: text, address });
  });

  it.each(['', 'proxy', 'ftp://x:1', 'http://', 'http://x:1/path', '127.0.0.1:8080'])(
    'that is none: %s',
    (text) => {
      expect(parseProxy(text)).toBeUndefined();
    },
  );

  it('that is none keeps the account from being read at all', async () => {
    const result = await openThrough('localhost 8080').fetchAccount();
    expect(result).toMatchObject({ ok: false, error: { kind: 'not-supported' } });
    if (!result.ok) expect(result.error.message).toContain('proxy');
  });
});
