import { describe, expect, test } from 'vitest';
import { runsOnRequiredNode } from '../../../main/cli/node-version.ts';
import { runHere, runLeeway, runUnheard } from './run-leeway.ts';

describe('the command line', () => {
  test.each([
    [['bogus'], /unknown command 'bogus'/],
    [['wach'], /Did you mean watch/],
    [['risk', 'a.json', '--jsn'], /Did you mean --json/],
    [['risk'], /missing required argument/],
    [['import', 'a.csv', '--balance', 'much'], /Not a number/],
  ])('%j ends with 2 and a hint on stderr', async (args, hint) => {
    const run = await runHere(args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(hint);
    expect(run.stderr).toContain('leeway --help');
  });

  test('--version and --help go to stdout and end with 0', async () => {
    expect(await runLeeway(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: '',
    });
    const help = await runLeeway(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of ['serve', 'watch', 'risk', 'import']) {
      expect(help.stdout).toContain(`  ${command} `);
    }
  });
});

test('a reader that has had enough is no fault', async () => {
  expect(await runUnheard(['--help'])).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['24.21.0', true],
  ['26.0.1', true],
  ['20.19.0', false],
  ['23.11.1', false],
  ['8.0.0', false],
])('Node %s is enough: %s', (version, expected) => {
  expect(runsOnRequiredNode(version)).toBe(expected);
});
