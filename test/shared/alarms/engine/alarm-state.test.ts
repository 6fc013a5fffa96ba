import { describe, expect, it } from 'vitest';
import {
  alarmIdOf,
  compareGrades,
  higherGrade,
  type Grade,
} from '../../../../shared/alarms/engine/alarm-state.ts';

const ORDER: readonly Grade[] = ['normal', 'info', 'warning', 'critical'];

describe('grades', () => {
  it('rise from normal over info and warning to critical', () => {
    for (const [i, a] of ORDER.entries()) {
      for (const [j, b] of ORDER.entries()) {
        expect(Math.sign(compareGrades(a, b))).toBe(Math.sign(i - j));
        expect(higherGrade(a, b)).toBe(ORDER[Math.max(i, j)]);
      }
    }
  });
});

describe('the id of an alarm', () => {
  it('is one per rule and subject: position, else account, else Leeway itself', () => {
    const both = { accountId: 'a', positionKey: 'a|p' };
    expect(alarmIdOf('stale', both)).toBe('stale|a|p');
    expect(alarmIdOf('stale', { accountId: 'a' })).toBe('stale|a');
    expect(alarmIdOf('disk', {})).toBe('disk|leeway');
  });
});
