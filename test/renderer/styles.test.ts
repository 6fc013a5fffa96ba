import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../renderer', import.meta.url));

interface Sheet {
  readonly imports: readonly string[];
  readonly sheets: readonly string[];
  readonly names: readonly string[];
}

const read = (path: string): string => readFileSync(path, 'utf8');

/** Names of classes that a style sheet gives a look. */
const styled = new Map(
  globSync('**/*.css', { cwd: ROOT }).map((path) => {
    const text = read(join(ROOT, path)).replaceAll(/\/\*.*?\*\//gs, '');
    const names = [...text.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name ?? '');
    return [join(ROOT, path), new Set(names)] as const;
  }),
);
const known = new Set([...styled.values()].flatMap((names) => [...names]));

const modules = new Map(
  globSync('**/*.{ts,tsx}', { cwd: ROOT }).map((path) => {
    const full = join(ROOT, path);
    return [full, parse(full)] as const;
  }),
);

function parse(path: string): Sheet {
  const text = read(path);
  const targets = [
    ...text.matchAll(/^(?:import|export)\s+(?!type)[^;]*?from\s+'(\.[^']+)'/gm),
    ...text.matchAll(/^import\s+'(\.[^']+)'/gm),
  ].map(([, target]) => join(dirname(path), target ?? ''));
  const written = [...text.matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(
    ([, plain, code]) =>
      plain === undefined
        ? [...(code ?? '').matchAll(/['"`]([^'"`]*)['"`]/g)].map(([, name]) => name ?? '')
        : [plain],
  );
  return {
    imports: targets.filter((target) => !target.endsWith('.css')),
    sheets: targets.filter((target) => target.endsWith('.css')),
    names: written.flatMap((names) => names.split(/\s+/)).filter((name) => known.has(name)),
  };
}

function reach(path: string, seen = new Set<string>()): ReadonlySet<string> {
  const found = modules.get(path);
  if (found === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const next of found.imports) reach(next, seen);
  return seen;
}

const sheetsOf = (paths: Iterable<string>): readonly string[] =>
  [...paths].flatMap((path) => modules.get(path)?.sheets ?? []);

const main = reach(join(ROOT, 'main.tsx'));
const lazy = [...read(join(ROOT, 'app', 'screens.tsx')).matchAll(/import\('(\.[^']+)'\)/g)].map(
  ([, target]) => join(ROOT, 'app', target ?? ''),
);

/** Classes in use whose look comes with a part of the page that may not have been opened yet. */
function unstyled(entry: string): readonly string[] {
  const own = reach(entry);
  const looks = new Set(
    [...sheetsOf(main), ...sheetsOf(own)].flatMap((sheet) => [...(styled.get(sheet) ?? [])]),
  );
  return [...own].flatMap((path) =>
    (modules.get(path)?.names ?? [])
      .filter((name) => !looks.has(name))
      .map((name) => `${relative(ROOT, path)}: .${name}`),
  );
}

describe('styles', () => {
  test('there are screens to look at', () => {
    expect(lazy.length).toBeGreaterThan(5);
    expect(known.size).toBeGreaterThan(200);
  });

  test.each(['main.tsx', ...lazy.map((path) => relative(ROOT, path))])(
    '%s brings the look of every class that it uses, whatever was opened before',
    (entry) => {
      expect(unstyled(join(ROOT, entry))).toEqual([]);
    },
  );
});
