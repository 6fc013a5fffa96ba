import { defineConfig } from 'vitest/config';

// The tests of the engine alone, so that each mutant is judged within seconds. The exploration is left out: it is the long one.
export default defineConfig({
  test: {
    include: ['test/shared/alarms/**/*.test.ts'],
    exclude: ['test/shared/alarms/closure.test.ts'],
    environment: 'node',
    testTimeout: 20_000,
  },
});
