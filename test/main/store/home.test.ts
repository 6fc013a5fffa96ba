import { chmodSync, mkdtempSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  defaultHome,
  findWriteProblem,
  HomeUnusableError,
  prepareHome,
  removeLitter,
} from '../../../main/store/home.ts';

const temp = () => mkdtempSync(join(tmpdir(), 'leeway-home-'));

describe('home', () => {
  it('is LEEWAY_HOME where that is set', () => {
    expect(defaultHome({ LEEWAY_HOME: '/srv/leeway' }, 'linux')).toBe('/srv/leeway');
    expect(defaultHome({ LEEWAY_HOME: '', XDG_CONFIG_HOME: '/c' }, 'linux')).toBe('/c/leeway');
    expect(defaultHome({ APPDATA: '/a' }, 'win32')).toBe(join('/a', 'Leeway'));
  });

  it('is made for its owner only', () => {
    const home = join(temp(), 'a', 'b');
    prepareHome(home);
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.platform !== 'linux')(
    'that cannot be made is refused at once, also where Node would try for ever',
    () => {
      expect(() => prepareHome('/proc/nope/leeway')).toThrow(HomeUnusableError);
      expect(() => prepareHome('/proc/nope')).toThrow(/\/proc\/nope.*LEEWAY_HOME/);
    },
  );

  it('is refused where a file stands in its place', () => {
    const file = join(temp(), 'file');
    writeFileSync(file, 'x');
    expect(() => prepareHome(file)).toThrow(/ENOTDIR/);
    expect(() => prepareHome(join(file, 'sub'))).toThrow(HomeUnusableError);
  });

  it('says whether it can be written, and leaves nothing of the try', () => {
    const home = temp();
    expect(findWriteProblem(home)).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
    expect(findWriteProblem(join(home, 'gone'))).toBe('ENOENT');
    // Root may write anywhere; then there is nothing to see here.
    chmodSync(home, 0o500);
    if (process.getuid?.() !== 0) expect(findWriteProblem(home)).toBe('EACCES');
  });

  it('is cleaned of what a killed writer left, but not of what may be in use', () => {
    const home = temp();
    const nowMs = 1_760_000_000_000;
    for (let n = 0; n < 20; n += 1) {
      const path = join(home, `settings.json.tmp-${n}`);
      writeFileSync(path, 'x');
      const age = n < 18 ? 61_000 : 1_000;
      utimesSync(path, (nowMs - age) / 1000, (nowMs - age) / 1000);
    }
    writeFileSync(join(home, 'settings.json'), '{}');
    expect(removeLitter(home, nowMs)).toBe(18);
    expect(readdirSync(home).toSorted()).toEqual([
      'settings.json',
      'settings.json.tmp-18',
      'settings.json.tmp-19',
    ]);
  });
});
