import { describe, expect, it } from 'vitest';
import { isUnstable, noteChange, recentChanges } from '../../../../shared/alarms/engine/chatter.ts';
import type { Grade } from '../../../../shared/alarms/engine/alarm-state.ts';
import { alarm, at } from '../alarm-fixtures.ts';

/** An alarm whose grade is set to each of these in turn, so far apart. */
function through(grades: readonly Grade[], apartMs: number) {
  let before = alarm({ grade: 'warning', level: 'warning' });
  let now = 0;
  for (const grade of grades) {
    now += apartMs;
    before = noteChange(before, { ...before, grade }, at(now));
  }
  return { after: before, now };
}

describe('C6: what changes too often', () => {
  it('is unstable with the third change within a minute, for five minutes to the millisecond', () => {
    const { after, now } = through(['normal', 'warning', 'normal'], 20_000);
    expect(isUnstable(after, at(now))).toBe(true);
    expect(isUnstable(after, at(now + 299_999))).toBe(true);
    expect(isUnstable(after, at(now + 300_000))).toBe(false);
  });

  it('is not unstable with two changes, nor with three of which one is a minute old', () => {
    expect(isUnstable(through(['normal', 'warning'], 1_000).after, at(2_000))).toBe(false);
    // The third comes 60 s after the first: that one is forgotten by then.
    const { after, now } = through(['normal', 'warning', 'normal'], 30_000);
    expect(isUnstable(after, at(now))).toBe(false);
    expect(recentChanges(after, at(now))).toEqual([
      { atMonotonicMs: 60_000, up: true },
      { atMonotonicMs: 90_000, up: false },
    ]);
  });

  it('remembers which way each change went, the newest three of them', () => {
    const { after } = through(['critical', 'warning', 'normal', 'info'], 1_000);
    expect(after.changes).toEqual([
      { atMonotonicMs: 2_000, up: false },
      { atMonotonicMs: 3_000, up: false },
      { atMonotonicMs: 4_000, up: true },
    ]);
  });

  it('that only gets worse is no chatter, also from nothing', () => {
    let before = noteChange(undefined, alarm({ grade: 'info' }), at(0));
    expect(before.changes).toEqual([{ atMonotonicMs: 0, up: true }]);
    for (const grade of ['warning', 'critical'] as const) {
      before = noteChange(before, { ...before, grade }, at(1_000));
    }
    expect(before.changes).toHaveLength(3);
    expect(isUnstable(before, at(1_000))).toBe(false);
  });

  it('stays unstable, and keeps its changes, when the next look makes a new alarm of it', () => {
    const { after, now } = through(['normal', 'warning', 'normal'], 1_000);
    // Same grade: no change of its own. Another grade: one more.
    const same = noteChange(after, alarm({ grade: 'normal' }), at(now + 1));
    expect(same.changes).toEqual(after.changes);
    expect(same.unstableUntilMonotonicMs).toBe(now + 300_000);
    const late = noteChange(after, alarm({ grade: 'critical' }), at(now + 200_000));
    expect(late.unstableUntilMonotonicMs).toBe(now + 300_000);
    expect(late.changes).toEqual([{ atMonotonicMs: now + 200_000, up: true }]);
  });

  it('that never changed has no memory at all', () => {
    const calm = alarm();
    expect(noteChange(calm, calm, at(5))).toEqual(calm);
    expect(Object.keys(noteChange(calm, calm, at(5)))).not.toContain('changes');
    expect(Object.keys(noteChange(calm, calm, at(5)))).not.toContain('unstableUntilMonotonicMs');
    expect(recentChanges(undefined, at(0))).toEqual([]);
    expect(isUnstable(calm, at(-1))).toBe(false);
  });
});
