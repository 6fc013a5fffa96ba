import { defineConfig } from 'vitest/config';

// The tests of the engine alone, without the long ones (exploration, random lives, a day or a month of hovering): each mutant is judged
// within a second or two, and what only those would notice counts as survived, so the score is a lower bound.
const LONG = ['closure', 'alarm-invariants', 'promised-times', 'hover', 'quiet-by-design'];

// LEEWAY_MUTATION_TESTS=chatter,ladder: only these files, for a quick look at one module.
const only = process.env.LEEWAY_MUTATION_TESTS?.split(',');
const include = only?.map((name) => `test/shared/alarms/**/${name}.test.ts`);

export default defineConfig({
  test: {
    include: include ?? ['test/shared/alarms/**/*.test.ts'],
    exclude: LONG.map((name) => `test/shared/alarms/**/${name}.test.ts`),
    environment: 'node',
    testTimeout: 20_000,
  },
});
