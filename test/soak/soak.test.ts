import { expect, it, vi } from 'vitest';
import { PUBLISHED_WEIGHT, soak } from './soak.ts';

// Much to compute, nothing to wait for.
vi.setConfig({ testTimeout: 120_000 });

it('hours of many accounts keep to the budget and leave nothing behind (D12, E10, E11)', async () => {
  const { worstMinute, longestGapMs, samples, readings } = await soak({
    accounts: 20,
    positions: 2,
    hours: 0.3,
    sampleMinutes: 3,
  });
  expect(worstMinute).toBeGreaterThan(0.15 * PUBLISHED_WEIGHT);
  expect(worstMinute).toBeLessThanOrEqual(0.3 * PUBLISHED_WEIGHT);
  expect(readings).toBeGreaterThan(20 * 15);
  expect(longestGapMs).toBeLessThan(60_000);
  const settled = samples.slice(2);
  // Memory is judged by the long run only: windows of an hour are still filling.
  for (const { timers, streams } of settled) {
    // A stream that says nothing is dropped, and opened anew a little later.
    expect(streams).toBeLessThanOrEqual(20);
    expect(Math.abs(timers - (settled[0]?.timers ?? 0))).toBeLessThanOrEqual(20);
  }
});
