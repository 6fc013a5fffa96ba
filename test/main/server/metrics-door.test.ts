import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../helpers/running-server.ts';

describe('/metrics of the server', () => {
  let running: TestServer;
  beforeAll(async () => {
    running = await startTestServer();
  });
  afterAll(() => running.server.stop());

  const get = (headers: Record<string, string>) =>
    fetch(`${running.server.url}/metrics`, { headers, redirect: 'manual' });

  it('opens for its own token', async () => {
    const answer = await get({ authorization: `Bearer ${running.server.metrics()?.token ?? ''}` });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('leeway_monitor_up');
  });

  it('stays closed to a browser, to other tokens and to nobody', async () => {
    for (const headers of [
      {},
      { cookie: running.cookie },
      { authorization: 'Bearer wrong' },
      { authorization: `Basic ${running.server.metrics()?.token ?? ''}` },
    ] as Record<string, string>[]) {
      const answer = await get(headers);
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('leeway_');
    }
  });

  it('answers no page of another origin, even one that knows the token', async () => {
    const authorization = `Bearer ${running.server.metrics()?.token ?? ''}`;
    expect((await get({ authorization, origin: 'http://evil.example' })).status).toBe(403);
    expect((await get({ authorization, origin: running.server.url })).status).toBe(200);
  });

  it('has a token that opens nothing else', async () => {
    const authorization = `Bearer ${running.server.metrics()?.token ?? ''}`;
    const link = await fetch(`${running.server.url}/new-link`, {
      method: 'POST',
      headers: { authorization },
    });
    expect(link.status).toBe(405);
    expect((await fetch(running.server.url, { headers: { authorization } })).status).toBe(401);
  });

  it('is gone when it is turned off', async () => {
    await running.server.core.handleRequest('settings/update', { metrics: { enabled: false } });
    const answer = await get({ authorization: `Bearer ${running.server.metrics()?.token ?? 'x'}` });
    expect(answer.status).toBe(404);
    expect(running.server.metrics()).toBeUndefined();
  });
});
