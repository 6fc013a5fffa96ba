import { describe, expect, it } from 'vitest';
import { higherGrade, type Grade } from '../../../../shared/alarms/engine/alarm-state.ts';
import { isFlood } from '../../../../shared/alarms/announce/outbox.ts';
import { holdingThresholds, levelOf } from '../../../../shared/alarms/thresholds/level-of.ts';
import { DEFAULT_THRESHOLDS } from '../../../../shared/alarms/thresholds/thresholds.ts';
import { known } from '../../../../shared/domain/outcome.ts';
import { Harness, seen } from '../engine-harness.ts';

const MIN = 60_000;
const DAYS = 30;
const POSITIONS = 8;
/** Minutes. */
const LOOK_EVERY = 5;

/** Park and Miller's generator, and a normal deviate of it. */
function normals(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

const gradeAt = (distance: number, t = DEFAULT_THRESHOLDS): Grade => {
  const { level } = levelOf(
    {
      distance: { kind: 'distance', ratio: distance, direction: 'down' },
      sigmas: known(distance / 0.035),
      marginRatio: known(0.3),
      liquidatable: false,
    },
    t,
  );
  return level === 'warning' || level === 'critical' ? level : 'normal';
};

describe('C22: quiet by design', () => {
  it('C22: thirty days of eight positions that wander about their warning thresholds', () => {
    const h = new Harness();
    const normal = normals(22);
    // Each comes back to a place of its own, from safely away to well within the warning zone.
    const homes = Array.from({ length: POSITIONS }, (_, i) => 0.07 + 0.015 * i);
    const held = holdingThresholds(DEFAULT_THRESHOLDS);
    const distances = [...homes];
    let flooded = 0;
    const steps = DAYS * 24 * 60;
    for (let i = 0; i < steps; i += 1) {
      h.now = { wallMs: h.now.wallMs + MIN, monotonicMs: h.now.monotonicMs + MIN };
      if (i % LOOK_EVERY === 0)
        h.observe(
          ...distances.map((distance, k) => {
            const home = homes[k] ?? 0;
            const next = Math.max(0.02, distance + 0.01 * (home - distance) + 0.0025 * normal());
            distances[k] = next;
            const grade = gradeAt(next);
            const holdGrade = higherGrade(gradeAt(next, held), grade);
            return seen(grade, { key: `acc|p|C${k}|long|cross`, distance: next, holdGrade });
          }),
        );
      h.send({ type: 'tick' });
      for (const [alarmId, { acknowledged, announced }] of h.state.alarms) {
        // The trader answers what has spoken with its sound.
        if (acknowledged === undefined && announced.count > 0)
          h.send({ type: 'acknowledged', alarmId });
      }
      if (isFlood(h.state.outbox, h.now.monotonicMs)) flooded += 1;
    }
    const heard = h.announced.filter(({ notify, level }) => notify && level !== 'critical');
    const perHour = heard.length / (DAYS * 24);
    expect(perHour).toBeGreaterThan(0.05);
    // Promised are 6; without confirmation, deadband and hold it would be 1.5 here, with them it is a third.
    expect(perHour).toBeLessThanOrEqual(0.6);
    expect(flooded / steps).toBeLessThanOrEqual(0.01);
  });
});
