import { defineConfig } from 'vitest/config';
import { assertRequiredNode } from './build/require-node.mjs';

assertRequiredNode();

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'test/bench/**', 'test/boundaries/rejected/**'],
    environment: 'node',
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
