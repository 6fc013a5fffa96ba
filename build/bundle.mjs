import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { build as viteBuild } from 'vite';
import { STAMP } from './ensure-built.mjs';

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
const EXTERNAL = ['electron', 'bufferutil', 'utf-8-validate', 'protobufjs', /protobufjs\//];

/** ccxt and ws are CommonJS in places and ask for `require` in an ES module. */
const REQUIRE_BANNER =
  "import { createRequire as leewayCreateRequire } from 'node:module'; const require = leewayCreateRequire(import.meta.url);";

/** What ccxt's base class imports computes tables for a tenth of a second at start; hardly any venue ever asks for them. */
const LAZY_TABLES = {
  name: 'lazy-starknet-tables',
  transform: {
    filter: { id: /@scure[\\/]starknet[\\/]index\.js$/ },
    handler: makeTablesLazy,
  },
};

function makeTablesLazy(code) {
  const poseidon = /export const poseidonSmall = (?:\/\*.*?\*\/ )?(poseidonBasic\(.*\));/;
  const pedersen =
    /const (PEDERSEN_POINTS[12]) = (?:\/\*.*?\*\/ )?\(\(\) => (pedersenPrecompute\(.*\))\)\(\);/g;
  const uses = /(pedersenSingle\(\w+, \w+, PEDERSEN_POINTS[12])\)/g;
  if (
    !poseidon.test(code) ||
    code.match(pedersen)?.length !== 2 ||
    code.match(uses)?.length !== 2 ||
    code.match(/PEDERSEN_POINTS[12]/g)?.length !== 4
  ) {
    throw new Error('@scure/starknet has changed: look at poseidonSmall and PEDERSEN_POINTS');
  }
  return code
    .replace(
      poseidon,
      `let poseidonMade;
      const makePoseidon = () => (poseidonMade ??= $1);
      export const poseidonSmall = /* @__PURE__ */ new Proxy(function () {}, {
        apply: (_, self, args) => Reflect.apply(makePoseidon(), self, args),
        get: (_, key) => Reflect.get(makePoseidon(), key),
      });`,
    )
    .replace(pedersen, 'let made$1; const $1 = () => (made$1 ??= $2);')
    .replace(uses, '$1())');
}

/** Read from Node's `http`, these load all of fetch and WebSocket. */
const HEAVY_OF_HTTP = ['CloseEvent', 'MessageEvent', 'WebSocket'];

/**
 * An ES import of `http` reads every name that it exports, those too: 70 ms and 13 MB for a process that needs neither. Asked for
 * as an object, it loads what is used.
 */
const LEAN_HTTP = {
  name: 'lean-http',
  resolveId: {
    filter: { id: /^(?:node:)?http$/ },
    handler: (_source, _importer, { kind }) =>
      kind === 'import-statement' ? '\0lean-http' : undefined,
  },
  load: {
    filter: { id: /^\0lean-http$/ },
    handler() {
      const names = Object.keys(http).filter((name) => !HEAVY_OF_HTTP.includes(name));
      return `const http = process.getBuiltinModule('node:http');
        export default http;
        export const { ${names.join(', ')} } = http;`;
    },
  },
};

/** What makes the processes start sooner and hold less, without a change of what they do. */
export const NODE_PLUGINS = [LAZY_TABLES, LEAN_HTTP];

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
      banner: REQUIRE_BANNER,
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
