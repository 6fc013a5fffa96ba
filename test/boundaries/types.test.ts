import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const rejected = join(import.meta.dirname, 'rejected-types');

/** What each folder's tsconfig must not know: Node and DOM in shared, Node in the screen, DOM in the core. */
describe('type walls', () => {
  let copy: string;
  let output: string;
  let files: readonly string[];

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'leeway-types-'));
    await cp(rejected, copy, { recursive: true });
    await cp(join(root, 'shared', 'domain', 'units.ts'), join(copy, 'shared-units.ts'));
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
    const names = await readdir(rejected, { recursive: true });
    files = names.filter((name) => name.endsWith('.ts')).map((name) => name.split(sep).join('/'));
    output = '';
    for (const project of [
      'shared',
      'main',
      'main/desktop/preload',
      'main/server/bridge',
      'renderer',
    ]) {
      output += await compile(copy, project);
    }
  });

  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('rejects every file that uses what its folder does not have', () => {
    expect(files.length).toBeGreaterThan(9);
    expect(files.filter((file) => !output.includes(`${file}(`))).toEqual([]);
  });
});

/** Compiles one folder of the copy with this project's own options for it. */
async function compile(copy: string, project: string): Promise<string> {
  await cp(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'));
  await cp(join(root, project, 'tsconfig.json'), join(copy, project, 'tsconfig.json'));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = await run(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
    cwd: copy,
  }).catch((failure: { stdout: string }) => failure);
  return result.stdout;
}
