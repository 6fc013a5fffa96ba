import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { getCurrentFuseWire, FuseState, FuseV1Options } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES } from '../../../build/after-pack.mjs';
import { VENUE_LOADERS } from '../../../main/exchange/venues/venue-loaders.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');

/** Ends the fuse bytes' marker in Electron's binary; a fake binary with it can be packed and its fuses flipped. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** What Leeway itself never loads: other parts of ccxt and ws ask for them, where they are there. */
const OPTIONAL = /^(?:electron|kerberos|bufferutil|utf-8-validate|protobufjs(?:\/.*)?)$/;

/**
 * Imports every chunk of the folder that is named after a venue, and prints the ids of the exchanges in them. Where a chunk
 * needs something that is not packed, this fails.
 */
const LIST_EXCHANGES = `
  import { readdirSync } from 'node:fs';
  const venues = new Set(JSON.parse(process.argv[1]));
  const ids = new Set();
  for (const name of readdirSync('.')) {
    if (!venues.has(name.replace(/-.{8}\\.js$/, ''))) continue;
    const { default: Exchange } = await import('file://' + process.cwd() + '/' + name);
    if (typeof Exchange === 'function') ids.add(new Exchange().id);
  }
  console.log(JSON.stringify([...ids]));
  process.exit();`;

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
  });
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

  it('carries a bundle for every venue, which need nothing that is not packed', async () => {
    const unpacked = join(work, 'unpacked');
    extractAll(join(app, 'resources', 'app.asar'), unpacked);
    const folder = join(unpacked, 'out', 'main');
    const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
    const missing: string[] = [];
    let found = 0;
    for (const name of names) {
      const source = await readFile(join(folder, name), 'utf8');
      // As the bundler writes them: `from"…"` and `import"…"`, and import(`…`) for what is loaded later.
      const imports = source.matchAll(
        /\b(?:from|import)"([@\w./:-]+)"|\bimport\(\s*[`"]([@\w./:-]+)[`"]\s*\)/g,
      );
      for (const [, atOnce, later] of imports) {
        const target = atOnce ?? later ?? '';
        const isThere = target.startsWith('./')
          ? names.includes(target.slice(2))
          : isBuiltin(target) || OPTIONAL.test(target);
        if (target.startsWith('./')) found += 1;
        if (!isThere) missing.push(`${name}: ${target}`);
      }
    }
    expect(missing).toEqual([]);
    // Else the bundler writes them in another way, and this looks at nothing.
    expect(found).toBeGreaterThan(names.length);

    const venues = Object.keys(VENUE_LOADERS);
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '-e', LIST_EXCHANGES, JSON.stringify(venues)],
      { cwd: folder },
    );
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining(venues));
  });

  it('runs alone: the demo exchange is read through the packed bundles, far from any module', async () => {
    const home = join(work, 'home');
    const { stdout } = await run(
      process.execPath,
      [join(work, 'unpacked', 'out', 'main', 'cli.js'), 'watch', '--once', '--json'],
      { cwd: work, env: { PATH: process.env['PATH'], LEEWAY_HOME: home, NODE_PATH: '' } },
      // The demo falls: its level is in the exit code.
    ).catch((error: unknown) => error as { readonly stdout: string });
    const answer = JSON.parse(stdout) as {
      readonly accounts: readonly { readonly state?: string }[];
    };
    expect(answer.accounts.map(({ state }) => state)).toEqual(['ok', 'ok']);
  });

  it('is small enough to download', async () => {
    const { size } = await stat(join(app, 'resources', 'app.asar'));
    expect(size).toBeLessThan(15e6);
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
