import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { watchingWords } from '../../../main/server/pages.ts';
import { serveCore } from '../../../main/server/serve-core.ts';
import { fakeHost } from '../../helpers/fake-host.ts';
import { openTab } from '../../helpers/running-server.ts';

async function startOn(home: string, port: number) {
  const { ports } = fakeHost({ paths: { home } });
  return serveCore({ ports, rendererFolder: '/none', port });
}

it('an open tab comes back by itself after a restart on the same home; its link stays spent', async () => {
  const { home } = fakeHost();
  const first = await startOn(home, 0);
  const port = Number(new URL(first.url).port);
  const link = first.createLink();
  const answer = await fetch(link, { redirect: 'manual' });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const unspent = first.createLink();
  await first.stop();

  const file = join(home, 'sessions.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain(cookie.split('=')[1]);

  const second = await startOn(home, port);
  const tab = await openTab(second.url, { cookie, origin: second.url });
  expect(await tab.request('app/get-state', {})).toMatchObject({ ok: true });
  tab.close();
  for (const old of [link, unspent]) {
    expect((await fetch(old, { redirect: 'manual' })).status).toBe(401);
  }
  await second.stop();

  // A file of another home, or none: the browser is a stranger again.
  rmSync(file);
  const third = await startOn(home, port);
  await expect(openTab(third.url, { cookie, origin: third.url })).rejects.toThrow(/403/);
  await third.stop();
});

it('a browser that is not signed in is told in a styled page what became of watching', async () => {
  const { home } = fakeHost();
  const server = await startOn(home, 0);
  const answer = await fetch(server.url);
  const html = await answer.text();
  const nonce = /<style nonce="([^"]+)">/.exec(html)?.[1] ?? 'none';
  expect(answer.status).toBe(401);
  expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  expect(html).toMatch(
    /Leeway needs a new link.*cannot warn you.*Leeway itself has been running since \d\d:\d\d/s,
  );
  await server.stop();
});

it('says that nobody watches while the monitor is down', () => {
  expect(watchingWords('running', 0)).toMatch(/and is watching\.$/);
  expect(watchingWords('down', 0)).toContain('nobody is watching');
  expect(watchingWords(undefined, 0)).toContain('starting');
});
