import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Figure } from './figure.ts';

const renderer = join(import.meta.dirname, '..', '..', 'out', 'renderer');

/** What a browser downloads before the overview stands there, and what it has when every screen was loaded. */
export function runBundleBench(): readonly Figure[] {
  const files = readdirSync(renderer, { recursive: true })
    .map((name) => name.toString().replaceAll('\\', '/'))
    .filter((name) => /\.(?:js|css|html|svg)$/.test(name));
  const kB = (name: string): number =>
    gzipSync(readFileSync(join(renderer, name)), { level: 9 }).length / 1000;
  const sum = (names: Iterable<string>): number =>
    [...names].reduce((total, name) => total + kB(name), 0);
  const first = firstFiles(files);
  return [
    {
      name: 'renderer, gzip, until the overview stands there, fonts aside',
      value: sum(first),
      unit: 'kB',
      limit: 350,
      note: `${first.size} of ${files.length} files`,
    },
    {
      name: 'renderer, gzip, every screen, fonts aside',
      value: sum(files),
      unit: 'kB',
      note: 'the other screens are loaded while the page has nothing to do',
    },
  ];
}

/** The page, its scripts and the overview with everything that they import at once; and every style sheet. */
function firstFiles(files: readonly string[]): ReadonlySet<string> {
  const found = new Set(files.filter((name) => /\.(?:css|html|svg)$/.test(name)));
  const follow = (name: string): void => {
    if (found.has(name) || !files.includes(name)) return;
    found.add(name);
    const source = readFileSync(join(renderer, name), 'utf8');
    for (const [, next = ''] of source.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) {
      follow(`assets/${next}`);
    }
  };
  const page = readFileSync(join(renderer, 'index.html'), 'utf8');
  for (const [, name = ''] of page.matchAll(/"\.\/([^"]+\.js)"/g)) follow(name);
  for (const name of files.filter((each) => /overview-screen-.*\.js$/.test(each))) follow(name);
  return found;
}
