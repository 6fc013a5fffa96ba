import { describe, expect, it } from 'vitest';
import { levelOf, holdingThresholds } from '../../../../shared/alarms/thresholds/level-of.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { known, unknown } from '../../../../shared/domain/outcome.ts';
import { Harness, seen } from '../engine-harness.ts';

/**
 * Promise C4: the distance hovers around the critical threshold for a day, x ← 0.995 x + 0.0005 N(0, 1), a look every
 * 10 s. A naive comparison raises about 149 alarms; at most 8 are allowed.
 */
describe('hysteresis in the hover scenario', () => {
  it.each([1, 2, 3])('raises at most 8 alarms in 24 h (seed %i)', (seed) => {
    const normal = gaussian(seed);
    const held = holdingThresholds(DEFAULT_THRESHOLDS);
    const h = new Harness();
    let x = 0;
    let naive = 0;
    let wasBelow = false;
    for (let i = 0; i < 8_640; i++) {
      x = 0.995 * x + 0.0005 * normal();
      const ratio = 0.05 + x;
      if (ratio < 0.05 && !wasBelow) naive += 1;
      wasBelow = ratio < 0.05;
      const facts = {
        distance: { kind: 'distance' as const, ratio, direction: 'down' as const },
        sigmas: unknown('no-volatility'),
        marginRatio: known(0.1),
        liquidatable: false,
      };
      const grade = (thresholds: typeof held) => {
        const { level } = levelOf(facts, thresholds);
        return level === 'critical' || level === 'warning' ? level : 'normal';
      };
      h.pass(10_000);
      h.observe(seen(grade(DEFAULT_THRESHOLDS), { holdGrade: grade(held), distance: ratio }));
    }
    const alarms = h.kinds.filter((kind) => kind.startsWith('raised') || kind.startsWith('worse'));
    expect(naive).toBeGreaterThan(80);
    expect(alarms.length).toBeLessThanOrEqual(8);
    expect(alarms.length).toBeGreaterThan(0);
  });
});

/** Box–Muller on a small generator: the same numbers on every machine. */
function gaussian(seed: number): () => number {
  let state = seed * 7_919;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
