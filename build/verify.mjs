import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertRequiredNode } from './require-node.mjs';

assertRequiredNode();

// Everything that CI runs, in one command. A step that fails does not hide what the later ones would say.
const root = fileURLToPath(new URL('../', import.meta.url));
const results = join(root, 'test-results');

/**
 * Lanes of one stage run side by side, the steps of a lane one after the other, stages too. `report`: file with Vitest's
 * JSON report, whose tests are counted one by one; other steps count as one.
 */
const STAGES = [
  [
    // Each keeps one core busy, the other lane the other.
    [script('format', 'format:check'), script('knip')],
    [script('types', 'typecheck'), script('lint'), script('build')],
  ],
  [[tests('tests', 'test', 'unit')]],
  [[tests('end-to-end', 'test:e2e', 'e2e')]],
];

rmSync(join(results, 'reports'), { recursive: true, force: true });
mkdirSync(join(results, 'reports'), { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
for (const lanes of STAGES) {
  // What runs beside others says it in one piece; what runs alone, as it goes.
  const isAlone = lanes.length === 1;
  await Promise.all(
    lanes.map(async (steps) => {
      for (const step of steps) await run(step, isAlone);
    }),
  );
}

process.stdout.write(
  `\n${broken.length > 0 ? `failed: ${broken.join(', ')}` : 'all steps passed'}; ${total.skipped} skipped\n`,
);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

function script(name, npmScript = name) {
  return { name, args: ['run', '-s', npmScript] };
}

function tests(name, npmScript, report) {
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(results, 'reports', `${report}.json`)}`,
  ];
  return { name, args: ['run', '-s', npmScript, '--', ...reporters], report };
}

async function run(step, isAlone) {
  const title = `\n== ${step.name}\n`;
  if (isAlone) process.stdout.write(title);
  const started = performance.now();
  const { succeeded, said } = await npm(step.args, isAlone);
  if (!isAlone) process.stdout.write(title + said);
  const counts = count(step, succeeded);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) broken.push(step.name);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `-- ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)\n`,
  );
}

function npm(args, isAlone) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, {
      cwd: root,
      stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (said += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ succeeded: code === 0, said }));
  });
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
