import { defineConfig } from 'vitest/config';
import { assertRequiredNode } from './build/require-node.mjs';

assertRequiredNode();

/** Real Chromium, real processes, real sockets. Needs `npm run build` first; skips aloud what the machine lacks. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    environment: 'node',
    // Limits are there for what never ends: a test is many waits, each of which may take as long as one may.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 120_000 } },
    // One more than cores that CI has: one of them waits for the market of the demo for a minute.
    maxWorkers: 3,
  },
});
