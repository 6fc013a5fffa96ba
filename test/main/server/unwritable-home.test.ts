import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PortError, serveCore } from '../../../main/server/serve-core.ts';
import { fakeHost } from '../../helpers/fake-host.ts';

it('watches on where the home cannot be written, and says so once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'leeway-read-only-'));
  // Root may write into a folder of any rights, but nobody writes a file where a folder stands.
  mkdirSync(join(home, 'host.json'));
  mkdirSync(join(home, `probe.tmp-${process.pid}`));
  chmodSync(home, 0o500);
  const { ports } = fakeHost({ paths: { home } });
  const server = await serveCore({ ports, rendererFolder: '/none', port: 0 });
  try {
    expect((await fetch(server.url)).status).toBe(401);
    const notices = server.core.state().notices.filter(({ text }) => text.includes(home));
    expect(notices).toMatchObject([{ id: 'home-not-writable', severity: 'error' }]);
  } finally {
    await server.stop();
    chmodSync(home, 0o700);
    rmSync(home, { recursive: true });
  }
});

it('tells a port that may not be used from a home that may not, and leaves nothing running', async () => {
  const first = fakeHost();
  const other = fakeHost();
  const server = await serveCore({ ports: first.ports, rendererFolder: '/none', port: 0 });
  const port = Number(new URL(server.url).port);
  const refused = serveCore({ ports: other.ports, rendererFolder: '/none', port });
  await expect(refused).rejects.toThrow(PortError);
  // The home of the refused one is free again.
  await (await serveCore({ ports: other.ports, rendererFolder: '/none', port: 0 })).stop();
  await server.stop();
});
