import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listPackage } from '@electron/asar';
import { getCurrentFuseWire, FuseState, FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES } from '../../../build/after-pack.mjs';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');

/** Ends the fuse bytes' marker in Electron's binary; a fake binary with it can be packed and its fuses flipped. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Packs for Linux with a fake Electron: proves electron-builder.yml, the allow-list and the fuses, not Electron. */
describe('the package', () => {
  let work: string;
  let app: string;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'leeway-package-'));
    const dist = join(work, 'dist');
    await mkdir(join(dist, 'resources'), { recursive: true });
    const { version } = JSON.parse(
      await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'),
    ) as { version: string };
    await writeFile(join(dist, 'version'), version);
    await writeFile(join(dist, 'LICENSE'), 'fake');
    await writeFile(join(dist, 'chrome-sandbox'), 'fake');
    await writeFile(
      join(dist, 'electron'),
      Buffer.concat([Buffer.from(FUSE_SENTINEL), Buffer.from([1, 9]), Buffer.from('100010000')]),
      { mode: 0o755 },
    );
    const builder = join(root, 'node_modules', 'electron-builder', 'cli.js');
    await run(
      process.execPath,
      [
        builder,
        '--linux',
        '--dir',
        '-c.electronDist=' + dist,
        '-c.directories.output=' + join(work, 'release'),
      ],
      {
        cwd: root,
        env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    app = join(work, 'release', 'linux-unpacked');
  }, 180_000);
  afterAll(() => rm(work, { recursive: true, force: true }));

  it('holds the bundles and package.json, no sources, tests, maps or modules', () => {
    const files = listPackage(join(app, 'resources', 'app.asar'), { isPack: false }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    expect(files).toContain('/out/main/desktop.js');
    expect(files).toContain('/out/main/preload.cjs');
    expect(files).toContain('/out/renderer/index.html');
    const strangers = files.filter(
      (file) => !/^\/(?:package\.json|out(?:\/.*)?)$/.test(file) || /\.(?:map|ts|tsx)$/.test(file),
    );
    expect(strangers).toEqual([]);
  });

  it('has all nine fuses set as decided', async () => {
    const wire = await getCurrentFuseWire(join(app, 'leeway'));
    const decided = Object.entries(FUSES).map(([fuse, on]) => [
      fuse,
      on ? FuseState.ENABLE : FuseState.DISABLE,
    ]);
    expect(decided).toHaveLength(9);
    for (const [fuse, state] of decided) {
      expect(wire[Number(fuse) as FuseV1Options], FuseV1Options[Number(fuse)]).toBe(state);
    }
  });

  it('is named the same in the configuration and to Windows', async () => {
    const config = await readFile(join(root, 'electron-builder.yml'), 'utf8');
    const entry = await readFile(join(root, 'main/desktop/entry.ts'), 'utf8');
    const appId = /^appId: (\S+)$/m.exec(config)?.[1];
    expect(appId).toBe('app.leeway.desktop');
    expect(entry).toContain(`setAppUserModelId('${appId}')`);
  });
});
