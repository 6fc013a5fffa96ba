import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openImportsStore, type AppliedImport } from '../../../main/store/imports-store.ts';
import { createJsonFile } from '../../../main/store/json-file.ts';

const applied = (id: string): AppliedImport => ({
  record: { id, fileName: 'a.csv', accountName: 'Broker', positionCount: 0, importedAtMs: 5 },
  accounts: [
    {
      kind: 'imported',
      id: `import-${id}`,
      name: 'Broker',
      importedAtMs: 5,
      account: { id: `import-${id}`, venue: 'generic', positionMode: 'one-way', pools: [] },
    },
  ],
});

function openAt(home: string) {
  return openImportsStore({ file: createJsonFile(join(home, 'imports.json')), now: () => 9 });
}
const temp = () => mkdtempSync(join(tmpdir(), 'leeway-imports-'));

describe('imports store', () => {
  it('keeps what was applied over a restart and takes it away again', () => {
    const home = temp();
    const store = openAt(home);
    store.add(applied('a'));
    store.add(applied('b'));
    expect(openAt(home).list()).toEqual([applied('a'), applied('b')]);
    expect(store.remove('a')).toEqual({ ok: true, value: true });
    expect(store.remove('a')).toEqual({ ok: true, value: false });
    expect(openAt(home).list()).toEqual([applied('b')]);
  });

  it('replaces the import of the same id instead of doubling it', () => {
    const store = openAt(temp());
    store.add(applied('a'));
    store.add(applied('a'));
    expect(store.list()).toHaveLength(1);
  });

  it.each(['', '{', '[]', '{"version":2,"imports":[]}', '{"version":1,"imports":[{}]}'])(
    'sets a broken file aside and says that nobody watches: %s',
    (content) => {
      const home = temp();
      writeFileSync(join(home, 'imports.json'), content);
      const store = openAt(home);
      expect(store.list()).toEqual([]);
      expect(store.notices()).toMatchObject([{ id: 'imports-set-aside', severity: 'error' }]);
      expect(readdirSync(home)).toEqual(['imports.json.corrupt-9']);
      const again = openAt(home);
      expect(again.lost()).toContain('imports.json.corrupt-9');
      again.add(applied('a'));
      expect(again.notices()).toEqual([]);
      expect(openAt(home).lost()).toBeUndefined();
    },
  );

  it('changes nothing and says so when it cannot be saved', () => {
    const home = temp();
    const file = {
      ...createJsonFile(join(home, 'imports.json')),
      write: () => {
        throw new Error('full');
      },
    };
    const store = openImportsStore({ file, now: () => 9 });
    expect(store.add(applied('a')).ok).toBe(false);
    expect(store.list()).toEqual([]);
  });
});
