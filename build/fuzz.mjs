import { spawnSync } from 'node:child_process';

// `npm run fuzz [-- RUNS]`: 100,000 random lives of alarms, and the state machine explored with every event. Takes minutes.
const [runs = '100000'] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/shared/alarms/explore/alarm-invariants.test.ts',
    'test/shared/alarms/explore/promised-times.test.ts',
    'test/shared/alarms/explore/closure.test.ts',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, LEEWAY_FUZZ_RUNS: runs, LEEWAY_CLOSURE: 'full' },
  },
);
process.exit(status ?? 1);
