import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Figure } from './figure.ts';

const renderer = join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** What a browser downloads to show every screen, fonts aside. */
export function runBundleBench(): readonly Figure[] {
  const files = readdirSync(renderer, { recursive: true }).map((name) => name.toString());
  const kB = files
    .filter((name) => /\.(?:js|css|html|svg)$/.test(name))
    .map((name) => gzipSync(readFileSync(join(renderer, name)), { level: 9 }).length / 1000);
  return [
    {
      name: 'renderer bundle, gzip, every screen, fonts aside',
      value: kB.reduce((sum, size) => sum + size, 0),
      unit: 'kB',
      limit: 350,
      note: `${kB.length} files`,
    },
  ];
}
