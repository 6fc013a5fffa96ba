import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertRequiredNode } from './require-node.mjs';

assertRequiredNode();

// Everything that CI runs, in one command. A step that fails does not hide what the later ones would say.
const root = fileURLToPath(new URL('../', import.meta.url));
const results = join(root, 'test-results');

/** `report`: file with Vitest's JSON report, whose tests are counted one by one; other steps count as one. */
const STEPS = [
  { name: 'format', command: ['npm', 'run', '-s', 'format:check'] },
  { name: 'types', command: ['npm', 'run', '-s', 'typecheck'] },
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'] },
  { name: 'knip', command: ['npm', 'run', '-s', 'knip'] },
  { name: 'tests', command: ['npm', 'test', '--', ...jsonReport('unit')], report: 'unit' },
  { name: 'build', command: ['npm', 'run', '-s', 'build'] },
  {
    name: 'end-to-end',
    command: ['npm', 'run', '-s', 'test:e2e', '--', ...jsonReport('e2e')],
    report: 'e2e',
  },
];

rmSync(join(results, 'reports'), { recursive: true, force: true });
mkdirSync(join(results, 'reports'), { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
for (const step of STEPS) {
  process.stdout.write(`\n== ${step.name}\n`);
  const started = performance.now();
  const [file, ...args] = step.command;
  const { status } = spawnSync(file, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const counts = count(step, status === 0);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) broken.push(step.name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `-- ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)\n`,
  );
}

process.stdout.write(
  `\n${broken.length > 0 ? `failed: ${broken.join(', ')}` : 'all steps passed'}; ${total.skipped} skipped\n`,
);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

function jsonReport(name) {
  return [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(results, 'reports', `${name}.json`)}`,
  ];
}

/** A test run that ends without a report, or with a failure that no test shows, is a failure of its own. */
function count(step, succeeded) {
  const file =
    step.report === undefined ? undefined : join(results, 'reports', `${step.report}.json`);
  if (file === undefined || !existsSync(file)) {
    return {
      passed: succeeded && file === undefined ? 1 : 0,
      failed: succeeded && file === undefined ? 0 : 1,
      skipped: 0,
    };
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const failed = report.numFailedTests;
  return {
    passed: report.numPassedTests,
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
