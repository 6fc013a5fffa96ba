import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';
import { STAMP } from './ensure-built.mjs';
import { LEAN_CCXT } from './lean-ccxt.mjs';
import { LEAN_NODE } from './lean-node.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Every process of Leeway has one entry; they share chunks, so ccxt's base class exists once. */
const NODE_ENTRIES = {
  cli: 'main/cli/entry.ts',
  monitor: 'main/monitor/entry.ts',
  demo: 'main/demo/entry.ts',
  desktop: 'main/desktop/entry.ts',
  'import-worker': 'main/import/parse-worker.ts',
  'replay-worker': 'main/replay/replay-worker.ts',
};

/** `electron` exists only inside Electron; the others are optional accelerators or signers that Leeway never calls. */
export const EXTERNAL = ['electron', 'bufferutil', 'utf-8-validate', 'protobufjs', /protobufjs\//];

/** What makes the processes start sooner and hold less, without a change of what they do. */
export const NODE_PLUGINS = [LEAN_NODE, ...LEAN_CCXT];

export async function bundle() {
  const out = join(root, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await Promise.all([bundleNode(out), bundleRenderer(out), bundlePreload(out)]);
  await bundleBridge(out);
  writeFileSync(STAMP, `${JSON.stringify({ node: process.versions.node }, null, 2)}\n`);
}

/** `more`: entries beside those of Leeway, for measurements; they get the same chunks. */
export async function bundleNode(out, more = {}) {
  const input = Object.fromEntries(
    Object.entries({ ...NODE_ENTRIES, ...more }).map(([name, file]) => [name, join(root, file)]),
  );
  await write(
    { input, platform: 'node', external: EXTERNAL, plugins: NODE_PLUGINS },
    {
      dir: join(out, 'main'),
      format: 'esm',
      minify: true,
      keepNames: true,
      // Chunks lie beside the entries, so that `import.meta.url` finds its siblings from any of them.
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
    },
  );
}

async function bundlePreload(out) {
  await write(
    {
      input: join(root, 'main/desktop/preload/preload.ts'),
      platform: 'node',
      external: ['electron'],
    },
    // A sandboxed preload is one CommonJS file.
    { file: join(out, 'main', 'preload.cjs'), format: 'cjs', minify: true },
  );
}

async function bundleBridge(out) {
  await write(
    { input: join(root, 'main/server/bridge/bridge.ts'), platform: 'browser' },
    { file: join(out, 'renderer', 'bridge.js'), format: 'iife', minify: true },
  );
}

async function bundleRenderer(out) {
  await viteBuild({
    configFile: join(root, 'build', 'vite.renderer.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(out, 'renderer'), emptyOutDir: true },
  });
}

async function write(input, output) {
  const build = await rolldown({ logLevel: 'warn', ...input });
  await build.write(output);
  await build.close();
}

// Started by hand; npm start and the launcher have checked Node before they come here.
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = performance.now();
  await bundle();
  process.stdout.write(`built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
