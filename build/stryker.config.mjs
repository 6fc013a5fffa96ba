/**
 * `npm run mutation [-- --mutate FILE]`: how many of the changes that could be made to the alarm engine a test would notice.
 * On demand: a whole run takes a long while.
 */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'build/stryker.vitest.config.mjs' },
  mutate: ['shared/alarms/**/*.ts'],
  concurrency: 1,
  // TypeScript 7 has no API that could rewrite the project files; nothing here needs them: a name that is no file.
  tsconfigFile: 'none',
  timeoutMS: 20_000,
  ignorePatterns: ['out', 'release', 'test-results', '.tsbuild'],
  tempDirName: 'test-results/stryker-tmp',
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'test-results/mutation.json' },
  thresholds: { high: 90, low: 85, break: 85 },
};
