import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const rejected = join(import.meta.dirname, 'rejected');

/** A wall can fall silently: every file under `rejected/` stands where it is forbidden, and must be refused there. */
describe('import walls', () => {
  let copy: string;
  let refused: ReadonlySet<string>;
  let files: readonly string[];

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'leeway-walls-'));
    await cp(rejected, copy, { recursive: true });
    await cp(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'));
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
    const names = await readdir(rejected, { recursive: true });
    files = names.filter((name) => name.endsWith('.ts')).map((name) => name.split(sep).join('/'));
    refused = new Set(await lint(copy));
  });

  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('refuses every file that stands behind a wall', () => {
    expect(files.length).toBeGreaterThan(25);
    expect(files.filter((file) => !refused.has(file))).toEqual([]);
  });

  it('accepts the same place when the import is allowed', async () => {
    const clean = join(copy, 'shared', 'risk', 'clean.ts');
    await cp(join(root, 'shared', 'domain', 'outcome.ts'), clean);
    expect(await lint(copy)).not.toContain('shared/risk/clean.ts');
  });
});

async function lint(folder: string): Promise<string[]> {
  const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const { stdout } = await run(process.execPath, [oxlint, '--format', 'json', '.'], {
    cwd: folder,
    maxBuffer: 16 * 1024 * 1024,
  }).catch((failure: { stdout: string }) => failure);
  const report = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
  return report.diagnostics
    .filter((diagnostic) => /no-restricted-(imports|globals)/.test(diagnostic.code))
    .map((diagnostic) => diagnostic.filename.replace(/^\.\//, ''));
}
