import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  loadHostAddress,
  removeHostAddress,
  saveHostAddress,
} from '../../../main/store/host-address.ts';
import { acquireHomeLock } from '../../../main/store/home-lock.ts';

const temp = () => mkdtempSync(join(tmpdir(), 'leeway-lock-'));
const lockModule = new URL('../../../main/store/home-lock.ts', import.meta.url).href;

/** A process that takes the lock of a home, says what came of it, and stays. */
async function startHolder(home: string) {
  const script = `import { acquireHomeLock } from ${JSON.stringify(lockModule)};
    const lock = await acquireHomeLock(process.argv[1]);
    process.stdout.write(lock.ok ? 'taken' : lock.error);
    setInterval(() => {}, 1 << 30);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString() };
}

describe('home lock', () => {
  it('is held by one host per home', async () => {
    const home = temp();
    const first = await acquireHomeLock(home);
    expect(await acquireHomeLock(home)).toEqual({ ok: false, error: 'held' });
    expect((await acquireHomeLock(temp())).ok).toBe(true);
    if (first.ok) await first.value.release();
    expect((await acquireHomeLock(home)).ok).toBe(true);
  });

  it('is free again after kill -9, with nothing to clean up', async () => {
    const home = temp();
    const { child, said } = await startHolder(home);
    expect(said).toBe('taken');
    expect(await acquireHomeLock(home)).toEqual({ ok: false, error: 'held' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await acquireHomeLock(home)).ok).toBe(true);
  });
});

describe('host address', () => {
  const address = {
    url: 'http://127.0.0.1:1234',
    token: 'x'.repeat(32),
    pid: 42,
    version: '0.1.0',
    startedAtMs: 1,
  };

  it('can be read by its owner only and is removed by its writer only', () => {
    const home = temp();
    expect(loadHostAddress(home)).toBeUndefined();
    saveHostAddress(home, address);
    expect(loadHostAddress(home)).toEqual(address);
    expect(statSync(join(home, 'host.json')).mode & 0o777).toBe(0o600);
    removeHostAddress(home, 43);
    expect(loadHostAddress(home)).toEqual(address);
    removeHostAddress(home, 42);
    expect(loadHostAddress(home)).toBeUndefined();
  });
});
