import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, describe, expect, it } from 'vitest';
import { EXTERNAL, NODE_PLUGINS } from '../../build/bundle.mjs';

const ccxt = join(import.meta.dirname, '../../node_modules/ccxt/js/src');
const wsWrapper = join(import.meta.dirname, '../../node_modules/ws/wrapper.mjs');
const starknet = join(import.meta.dirname, '../../node_modules/@scure/starknet/index.js');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What this source prints as it stands. */
function plainlyPrinted(source: string): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-plain-'));
  folders.push(folder);
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, source);
  return JSON.parse(execFileSync(process.execPath, [entry], { encoding: 'utf8' }));
}

/** What its bundle prints, in a process of its own. */
async function printed(source: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-bundle-'));
  folders.push(folder);
  const entry = join(folder, 'entry.mjs');
  const file = join(folder, 'out.mjs');
  writeFileSync(entry, source);
  const build = await rolldown({
    input: entry,
    platform: 'node',
    external: [...EXTERNAL],
    plugins: [...NODE_PLUGINS],
    logLevel: 'silent',
  });
  await build.write({
    dir: folder,
    entryFileNames: 'out.mjs',
    format: 'esm',
    minify: true,
    keepNames: true,
  });
  await build.close();
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' }));
}

describe('what the bundler changes', () => {
  it('leaves fetch and WebSocket unloaded in a process that only serves over HTTP', async () => {
    const source = `
      import http, { Agent, createServer, globalAgent, request } from 'node:http';
      const loaded = process.moduleLoadList.some((name) => name.includes('undici'));
      const same = http.Agent === Agent && http.globalAgent === globalAgent;
      console.log(JSON.stringify({ loaded, same, kinds: [typeof createServer, typeof request] }));`;
    expect(await printed(source)).toEqual({
      loaded: false,
      same: true,
      kinds: ['function', 'function'],
    });
    // Else this proves nothing about the plugin: Node itself may have learned it.
    expect(plainlyPrinted(source)).toMatchObject({ loaded: true });
  });

  it.each([
    ['util', 'inspect, promisify', 'internal/util/diff'],
    ['fs', 'readFileSync, writeFileSync', 'internal/fs/streams'],
  ])('leaves what %s has and nobody asks for unloaded', async (name, names, heavy) => {
    const source = `
      import { ${names} } from 'node:${name}';
      import whole, * as all from '${name}';
      const later = await import('node:${name}');
      const kinds = [${names}].map((each) => typeof each);
      const loaded = process.moduleLoadList.some((each) => each.endsWith('${heavy}'));
      const same = [all, later].every((each) => ${JSON.stringify(names.split(', '))}.every((key) => each[key] === whole[key]));
      console.log(JSON.stringify({ kinds, loaded, same }));`;
    const kinds = ['function', 'function'];
    expect(await printed(source)).toEqual({ kinds, loaded: false, same: true });
    expect(plainlyPrinted(source)).toEqual({ kinds, loaded: true, same: true });
  });

  it('refuses a name that is no longer there instead of leaving it undefined', async () => {
    await expect(
      printed(
        "import { createReadStream, ReadStream } from 'node:fs'; createReadStream(ReadStream);",
      ),
    ).rejects.toThrow(/ReadStream/);
  });

  it('leaves ccxt as it sets itself up', async () => {
    // Those with a second instance for what it says of itself, and others.
    const venues = ['bequant', 'binanceusdm', 'gateeu', 'okx'];
    const source = `
      ${venues.map((name) => `import ${name} from ${JSON.stringify(join(ccxt, 'pro', `${name}.js`))};`).join('\n')}
      const secondNames = ['[object Object]', 'round', 'truncate'];
      const told = [${venues.join(', ')}].map((Venue) => {
        const venue = new Venue({ timeout: 1234, options: { own: 5 } });
        const methods = new Set();
        for (let at = Venue.prototype; at !== null; at = Object.getPrototypeOf(at)) {
          for (const name of Object.getOwnPropertyNames(at)) {
            if (typeof venue[name] === 'function') methods.add(name);
          }
        }
        return {
          fields: Object.entries(venue)
            .filter(([name, value]) => !name.includes('_') && !secondNames.includes(name) && typeof value !== 'function')
            .map(([name, value]) => [name, JSON.stringify(value)])
            .sort(([a], [b]) => (a < b ? -1 : 1)),
          thrown: Object.values(venue.exceptions.exact ?? {}).map((each) => each.name),
          methods: [...methods].sort(),
        };
      });
      console.log(JSON.stringify(told));`;
    const lean = (await printed(source)) as readonly { readonly methods: readonly string[] }[];
    expect(lean.every(({ methods }) => methods.length > 500)).toBe(true);
    expect(lean).toEqual(plainlyPrinted(source));
  });

  it('opens sockets as before, with what they need loaded by the first one', async () => {
    const source = `
      import { createServer } from 'node:http';
      import { gzipSync } from 'node:zlib';
      import { WebSocketServer } from ${JSON.stringify(wsWrapper)};
      import WsClient from ${JSON.stringify(join(ccxt, 'base/ws/WsClient.js'))};
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      server.on('connection', (socket) => {
        socket.send('{"said":"plainly"}');
        socket.send(gzipSync('{"said":"packed"}'));
      });
      await new Promise((resolve) => server.once('listening', resolve));
      const heard = [];
      const failed = (_, error) => heard.push(String(error));
      const client = new WsClient(
        'ws://127.0.0.1:' + server.address().port,
        (_, message) => {
          heard.push(message);
          if (heard.length < 2) return;
          console.log(JSON.stringify({ heard, open: client.isOpen() }));
          process.exit(0);
        },
        failed, failed, () => undefined, { gunzip: true },
      );
      await client.connect();`;
    const heard = { heard: [{ said: 'plainly' }, { said: 'packed' }], open: true };
    expect(await printed(source)).toEqual(heard);
    expect(plainlyPrinted(source)).toEqual(heard);
  });

  it('loads neither ws nor what it needs of Node for a venue that is only asked', async () => {
    const source = `
      import Venue from ${JSON.stringify(join(ccxt, 'pro/okx.js'))};
      new Venue({});
      const loaded = ['https', 'tls', 'zlib'].filter((name) =>
        process.moduleLoadList.includes('NativeModule ' + name));
      console.log(JSON.stringify(loaded));`;
    expect(await printed(source)).toEqual([]);
    expect(plainlyPrinted(source)).toEqual(['https', 'tls', 'zlib']);
  });

  it('keeps out what makes transactions', async () => {
    const source = `
      import Venue from ${JSON.stringify(join(ccxt, 'pro/apex.js'))};
      import Chain from ${JSON.stringify(join(ccxt, 'pro/dydx.js'))};
      const venue = new Venue({});
      const chain = new Chain({});
      await chain.loadDydxProtos();
      const attempts = [
        () => venue.getZKContractSignatureObj('00', {}),
        () => venue.getZKTransferSignatureObj('00', {}),
        async () => chain.toDydxLong('1'),
        async () => chain.encodeDydxTxForSimulation({ typeUrl: 'x', value: {} }, '', 1, {}),
      ];
      console.log(JSON.stringify(await Promise.all(attempts.map((each) => each().then(() => 'made', String)))));
      process.exit(0);`;
    for (const each of (await printed(source)) as readonly string[]) {
      expect(each).toContain('Leeway only reads');
    }
  });

  it('computes the hashes of Starknet as before, with tables that are made when first asked for', async () => {
    const source = `
      import { pedersen, poseidonHash, poseidonSmall } from ${JSON.stringify(starknet)};
      const x = '0x3d937c035c878245caf64531a5756109c53068da139362728feb561405371cb';
      const y = '0x208a0a10250e382e1e4bbe2880906c2791bf6275695e02fbbc6aeff9cd8b31a';
      console.log(JSON.stringify([
        pedersen(x, y),
        pedersen(y, x),
        pedersen(x, y),
        poseidonHash(1n, 2n).toString(16),
        poseidonSmall([1n, 2n, 3n]).map(String),
      ]));`;
    const hashes = (await printed(source)) as readonly unknown[];
    // StarkWare's own example.
    expect(hashes).toContain('0x30e480bed5fe53fa909cc0f8c4d99b8f9f2c016be4c41e13a4848797979c662');
    expect(hashes).toEqual(plainlyPrinted(source));
  });
});
