import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const module = pathToFileURL(join(import.meta.dirname, '../../../main/cli/end-in-time.ts')).href;

/** Runs a process that ends in time, with something that would keep it; `undefined`: it did not end. */
function run(keeper: string): number | undefined {
  const script = `import { endInTime } from '${module}'; ${keeper}; console.log('done'); endInTime(30);`;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '--no-warnings', '-e', script],
    { timeout: 20_000, encoding: 'utf8' },
  );
  expect(stdout).toBe('done\n');
  return status ?? undefined;
}

it('ends a command whose sockets do not end, with the exit code of the command', () => {
  expect(run('setInterval(() => {}, 1000)')).toBe(30);
  expect(run('')).toBe(30);
});
