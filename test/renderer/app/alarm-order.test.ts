import { describe, expect, test } from 'vitest';
import { inOrderOfAttention } from '../../../renderer/app/use-active-alarms.ts';
import { cannotAnswer } from '../../../renderer/state/use-app.ts';
import type { AlarmView } from '../../../shared/alarms/alarm.ts';

function alarm(id: string, over: Partial<AlarmView> = {}): AlarmView {
  return {
    id,
    rule: 'liquidation-risk',
    level: 'critical',
    phase: 'firing',
    subject: {},
    title: id,
    text: '',
    sinceMs: 0,
    valueState: 'ok',
    ...over,
  };
}

describe('the list of active alarms', () => {
  test('keeps the order of the core, nearest first, however new an alarm is', () => {
    const views = [
      alarm('near', { sinceMs: 1 }),
      alarm('answered', { phase: 'acknowledged' }),
      alarm('far', { sinceMs: 9 }),
      alarm('warning', { level: 'warning', sinceMs: 10 }),
      alarm('over', { phase: 'normal' }),
    ];
    expect(inOrderOfAttention(views).map(({ id }) => id)).toEqual([
      'near',
      'far',
      'warning',
      'answered',
    ]);
  });

  test('cannot be answered while the connection is lost, and says why', () => {
    expect(cannotAnswer('live')).toBeUndefined();
    expect(cannotAnswer('lost')).toMatch(/would not arrive/);
    expect(cannotAnswer('frozen')).toMatch(/would not arrive/);
  });
});
