import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../../shared/alarms/engine/alarm-state.ts';
import {
  acknowledgeAlarm,
  closeAlarm,
  snoozeAlarm,
  tickAlarm,
} from '../../../../shared/alarms/engine/tick-alarm.ts';
import { alarm, at } from '../alarm-fixtures.ts';

const MIN = 60_000;
const DAY = 24 * 60 * MIN;
const asleep = (over: Partial<AlarmState> = {}) =>
  alarm({ rule: 'asleep', subject: {}, level: 'warning', ...over });

describe('time alone', () => {
  it('repeats an unanswered alarm, counts it and says why', () => {
    const { alarm: after, decisions } = tickAlarm(alarm(), at(MIN));
    expect(after).toEqual({ ...alarm(), announced: { lastMonotonicMs: MIN, count: 1 } });
    expect(decisions).toEqual([
      {
        action: 'repeated',
        why: 'nobody has answered it yet',
        announce: { kind: 'repeated' },
        alarm: after,
      },
    ]);
  });

  it('measures the wait from its last word, not from its beginning', () => {
    const spoke = alarm({ announced: { lastMonotonicMs: 100_000, count: 1 } });
    expect(tickAlarm(spoke, at(100_000 + MIN - 1))).toEqual({ alarm: spoke, decisions: [] });
    expect(tickAlarm(spoke, at(100_000 + MIN)).decisions).toHaveLength(1);
  });

  it.each<[string, Partial<AlarmState>]>([
    ['waits for its confirmation', { stage: 'pending' }],
    ['is answered', { acknowledged: { at: at(0) } }],
    ['is held back', { unsaid: true }],
    ['recovers', { stage: 'recovering' }],
    ['is in its deadband', { grade: 'warning' }],
  ])('says nothing of an alarm that %s', (_, over) => {
    const quiet = alarm(over);
    expect(tickAlarm(quiet, at(10 * MIN))).toEqual({ alarm: quiet, decisions: [] });
  });

  it.each(['unknown', 'error'] as const)(
    'reminds each half an hour of what was better when it was seen last, and is %s since',
    (valueState) => {
      const unseen = alarm({ grade: 'warning', valueState });
      expect(tickAlarm(unseen, at(30 * MIN - 1)).decisions).toEqual([]);
      const { alarm: after, decisions } = tickAlarm(unseen, at(30 * MIN));
      expect(decisions[0]).toMatchObject({
        action: 'repeated',
        why: 'nobody can tell whether it still stands',
      });
      if (after === undefined) throw new Error('it ended');
      expect(tickAlarm(after, at(60 * MIN - 1)).decisions).toEqual([]);
      expect(tickAlarm(after, at(60 * MIN)).decisions).toHaveLength(1);
      const note = alarm({ level: 'info', grade: 'normal', valueState });
      expect(tickAlarm(note, at(DAY)).decisions).toEqual([]);
      const stale = alarm({ grade: 'warning', valueState: 'stale' });
      expect(tickAlarm(stale, at(DAY)).decisions).toEqual([]);
    },
  );

  it('forgets a sample that was followed by calm, a minute after its last change', () => {
    const calm = alarm({
      stage: 'pending',
      level: 'warning',
      grade: 'normal',
      changes: [{ atMonotonicMs: 5_000, up: false }],
    });
    expect(tickAlarm(calm, at(5_000 + MIN - 1)).alarm).toBe(calm);
    expect(tickAlarm(calm, at(5_000 + MIN))).toEqual({ alarm: undefined, decisions: [] });
    const waiting = alarm({ stage: 'pending', level: 'warning' });
    expect(tickAlarm(waiting, at(DAY)).alarm).toBe(waiting);
  });

  it('ends what happened a day ago and nobody answered, below critical only', () => {
    const once = asleep({ since: at(7), announced: { lastMonotonicMs: 7, count: 2 } });
    expect(tickAlarm(once, at(DAY + 6))).toEqual({ alarm: once, decisions: [] });
    expect(tickAlarm(once, at(DAY + 7))).toEqual({
      alarm: undefined,
      decisions: [
        {
          action: 'resolved',
          why: 'it happened long ago, and nobody answered it',
          alarm: once,
        },
      ],
    });
    const grave = asleep({ level: 'critical', grade: 'critical' });
    expect(tickAlarm(grave, at(10 * DAY)).decisions[0]?.action).toBe('repeated');
    // A state of things lasts as long as it is true.
    expect(tickAlarm(alarm({ level: 'warning' }), at(10 * DAY)).alarm).toBeDefined();
  });
});

describe('C8: an acknowledgement', () => {
  const acked = (over: Partial<AlarmState> = {}) =>
    alarm({ acknowledged: { at: at(1_000), distance: 0.06 }, ...over });

  it('of a critical alarm lasts half an hour, and then it speaks again as if new', () => {
    expect(tickAlarm(acked(), at(1_000 + 30 * MIN - 1)).decisions).toEqual([]);
    const now = at(1_000 + 30 * MIN);
    const { alarm: after, decisions } = tickAlarm(acked(), now);
    expect(after).toEqual(alarm({ announced: { lastMonotonicMs: now.monotonicMs, count: 0 } }));
    expect(decisions).toEqual([
      {
        action: 'repeated',
        why: 'it was acknowledged half an hour ago and is still true',
        announce: { kind: 'repeated' },
        alarm: after,
      },
    ]);
  });

  it('of a warning lasts as long as the warning', () => {
    const calm = acked({ level: 'warning', grade: 'warning' });
    expect(tickAlarm(calm, at(DAY))).toEqual({ alarm: calm, decisions: [] });
  });

  it('is not broken by time while the danger is not present', () => {
    const held = acked({ grade: 'warning' });
    expect(tickAlarm(held, at(DAY))).toEqual({ alarm: held, decisions: [] });
  });

  it('remembers the distance it was given at, and ends a snooze and what was held back', () => {
    const before = alarm({ distance: 0.04, snoozed: { until: at(9) }, unsaid: true });
    const { alarm: after, decisions } = acknowledgeAlarm(before, at(5));
    expect(after).toEqual(alarm({ distance: 0.04, acknowledged: { at: at(5), distance: 0.04 } }));
    expect(decisions).toEqual([
      { action: 'acknowledged', why: 'the trader has seen it', alarm: after },
    ]);
    expect(acknowledgeAlarm(alarm(), at(5)).alarm?.acknowledged).toEqual({ at: at(5) });
  });

  it('of something that happened ends it; what is not raised yet cannot be answered', () => {
    expect(acknowledgeAlarm(asleep(), at(5))).toEqual({
      alarm: undefined,
      decisions: [
        {
          action: 'acknowledged',
          why: 'the trader has seen it, and nothing is left to watch',
          alarm: asleep(),
        },
      ],
    });
    const pending = alarm({ stage: 'pending', level: 'warning' });
    expect(acknowledgeAlarm(pending, at(5))).toEqual({ alarm: pending, decisions: [] });
    expect(snoozeAlarm(pending, MIN, at(5))).toEqual({ alarm: pending, decisions: [] });
  });
});

describe('C9: a snooze', () => {
  const snoozed = (over: Partial<AlarmState> = {}) =>
    alarm({ snoozed: { until: at(10 * MIN), distance: 0.06 }, ...over });

  it('ends to the millisecond, and what is still true then speaks', () => {
    expect(tickAlarm(snoozed(), at(10 * MIN - 1)).decisions).toEqual([]);
    const { alarm: after, decisions } = tickAlarm(snoozed(), at(10 * MIN));
    expect(after?.snoozed).toBeUndefined();
    expect(after?.announced).toEqual({ lastMonotonicMs: 10 * MIN, count: 0 });
    expect(decisions).toMatchObject([
      {
        action: 'repeated',
        why: 'the snooze is over and it is still true',
        announce: { kind: 'repeated' },
      },
    ]);
  });

  it('that ends while nothing is true any more ends without a word', () => {
    const recovering = snoozed({ stage: 'recovering' });
    expect(tickAlarm(recovering, at(10 * MIN - 1)).alarm).toBe(recovering);
    expect(tickAlarm(recovering, at(10 * MIN))).toEqual({
      alarm: alarm({ stage: 'recovering' }),
      decisions: [],
    });
  });

  it('and an acknowledgement are both silent until both are over', () => {
    const both = snoozed({ acknowledged: { at: at(0) } });
    // The snooze is over, the acknowledgement stands.
    expect(tickAlarm(both, at(12 * MIN))).toEqual({
      alarm: alarm({ acknowledged: { at: at(0) } }),
      decisions: [],
    });
    // The acknowledgement is over, the snooze stands.
    const longer = snoozed({ acknowledged: { at: at(0) }, snoozed: { until: at(40 * MIN) } });
    expect(tickAlarm(longer, at(31 * MIN))).toEqual({ alarm: longer, decisions: [] });
    expect(tickAlarm(longer, at(40 * MIN)).decisions).toHaveLength(1);
  });

  it.each([
    ['critical', 15 * MIN, 15 * MIN, 'snoozed for 15 min'],
    ['critical', 16 * MIN, 15 * MIN, 'snoozed for 15 min, the most its level allows'],
    ['warning', 8 * 60 * MIN, 8 * 60 * MIN, 'snoozed for 480 min'],
    ['warning', 9 * 60 * MIN, 8 * 60 * MIN, 'snoozed for 480 min, the most its level allows'],
    ['info', 9 * 60 * MIN, 8 * 60 * MIN, 'snoozed for 480 min, the most its level allows'],
    ['critical', -5, 0, 'snoozed for 0 min'],
    ['critical', Infinity, 15 * MIN, 'snoozed for 15 min'],
    ['warning', Number.NaN, 8 * 60 * MIN, 'snoozed for 480 min'],
  ] as const)('of %s asked for %d ms lasts %d ms', (level, wanted, lasts, why) => {
    const before = alarm({ level, distance: 0.05, acknowledged: { at: at(0) } });
    const { alarm: after, decisions } = snoozeAlarm(before, wanted, at(1_000));
    expect(after).toEqual(
      alarm({ level, distance: 0.05, snoozed: { until: at(1_000 + lasts), distance: 0.05 } }),
    );
    expect(decisions).toEqual([{ action: 'snoozed', why, alarm: after }]);
    expect(snoozeAlarm(alarm({ level }), MIN, at(0)).alarm?.snoozed).toEqual({ until: at(MIN) });
  });
});

describe('C18: an alarm whose subject is gone', () => {
  it('is over aloud when somebody was told of it, else silently', () => {
    expect(closeAlarm(alarm(), 'it is closed')).toEqual({
      alarm: undefined,
      decisions: [
        { action: 'resolved', why: 'it is closed', announce: { kind: 'resolved' }, alarm: alarm() },
      ],
    });
    for (const quiet of [
      alarm({ stage: 'pending', level: 'warning' }),
      alarm({ level: 'info', worst: { level: 'info' } }),
    ]) {
      expect(closeAlarm(quiet, 'gone').decisions).toEqual([
        { action: 'resolved', why: 'gone', alarm: quiet },
      ]);
    }
  });
});
