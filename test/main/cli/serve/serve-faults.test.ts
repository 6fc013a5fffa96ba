import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { connectToHost } from '../../../../main/server/host-client.ts';
import { startLeeway, temporaryFolder } from '../run-leeway.ts';

test('leeway serve goes on after faults that nobody caught, says so, and tells no secret', async () => {
  const home = temporaryFolder();
  const fault = join(home, 'fault.mjs');
  // In the host only; the demo exchange and the monitor inherit the option, too.
  writeFileSync(
    fault,
    `if (process.argv.includes('serve')) process.on('SIGUSR2', () => {
       setTimeout(() => { throw new Error('canarySecret'); });
       void Promise.reject(new Error('canarySecret'));
     });`,
  );
  const server = startLeeway(['serve', '--no-open', '--port', '0'], {
    home,
    environment: { NODE_OPTIONS: `--import=${pathToFileURL(fault).href}` },
  });
  try {
    await server.firstOutput;
    const host = await connectToHost(join(home, 'leeway'));
    const changed = new Promise<void>((resolve) => {
      host?.onEvent((_, payload) => {
        if (JSON.stringify(payload).includes('2 times by now')) resolve();
      });
    });
    server.kill('SIGUSR2');
    await changed;
    expect(await host?.request('app/get-state', {})).toMatchObject({ ok: true });
    expect(server.stderr()).toMatch(/\(uncaught exception\): Error\n {4}at /);
    expect(server.stderr()).toContain('(unhandled rejection)');
    expect(server.stderr()).not.toContain('canarySecret');
    host?.close();
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(existsSync(join(home, 'leeway', 'host.json'))).toBe(false);
  } finally {
    server.kill('SIGKILL');
    await server.ended;
    rmSync(home, { recursive: true, force: true });
  }
});

test('leeway serve takes its address away also when it is ended as soon as it has printed its link, more than once', async () => {
  const home = temporaryFolder();
  const server = startLeeway(['serve', '--no-open', '--port', '0'], { home });
  try {
    await server.firstOutput;
    server.kill('SIGTERM');
    // As the group's signal and the parent's own arrive one after the other.
    const again = setInterval(() => server.kill('SIGTERM'), 2);
    // One that comes while Node itself is ending still kills; by then the address must be gone.
    await server.ended;
    clearInterval(again);
    expect(existsSync(join(home, 'leeway', 'host.json'))).toBe(false);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('leeway serve says on the terminal that its settings were lost: the alarm channels are lost with them', async () => {
  const home = temporaryFolder();
  mkdirSync(join(home, 'leeway'), { recursive: true });
  writeFileSync(join(home, 'leeway', 'settings.json'), '{"schemaVersion":1,"nonsense":true');
  const server = startLeeway(['serve', '--no-open', '--port', '0'], { home });
  try {
    await server.firstOutput;
    await expect.poll(() => server.stderr()).toMatch(/leeway: .*settings/i);
  } finally {
    server.kill('SIGKILL');
    await server.ended;
    rmSync(home, { recursive: true, force: true });
  }
});
