import { defineConfig } from 'vitest/config';
import { assertRequiredNode } from './build/require-node.mjs';

assertRequiredNode();

/** What needs no world of its own: these files share a process, and what they load is loaded once. */
const PURE = ['test/shared/**/*.test.ts', 'test/renderer/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    // Limits are there for what never ends; a busy machine may be twenty times as slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'core',
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, 'test/e2e/**', 'test/bench/**', 'test/boundaries/rejected/**'],
        },
      },
    ],
  },
});
