import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, describe, expect, it } from 'vitest';
import { NODE_PLUGINS } from '../../build/bundle.mjs';

const starknet = join(import.meta.dirname, '../../node_modules/@scure/starknet/index.js');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What a bundle of this source prints, in a process of its own. */
async function printed(source: string, plugins = NODE_PLUGINS): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'leeway-bundle-'));
  folders.push(folder);
  const entry = join(folder, 'entry.mjs');
  const file = join(folder, 'out.mjs');
  writeFileSync(entry, source);
  const build = await rolldown({ input: entry, platform: 'node', plugins: [...plugins] });
  await build.write({ file, format: 'esm', minify: true });
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
    expect(await printed(source, [])).toMatchObject({ loaded: true });
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
    expect(hashes).toEqual(await printed(source, []));
  });
});
