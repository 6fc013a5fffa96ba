import { describe, expect, it } from 'vitest';
import type {
  AlarmState,
  Grade,
  Observation,
} from '../../../../shared/alarms/engine/alarm-state.ts';
import { isDangerPresent, observeAlarm } from '../../../../shared/alarms/engine/observe-alarm.ts';
import { alarm, at, look, SUBJECT } from '../alarm-fixtures.ts';
import { feedFacts, positionFacts } from '../engine-harness.ts';

const MIN = 60_000;

function seen(
  grade: Grade,
  over: Partial<Extract<Observation['truth'], { kind: 'seen' }>> = {},
): Observation {
  return look({ kind: 'seen', valueState: 'ok', grade, holdGrade: grade, ...over });
}

const unseen = (valueState: 'stale' | 'unknown' | 'error', floor?: 'warning' | 'critical') =>
  look({ kind: 'unseen', valueState, ...(floor === undefined ? {} : { floor }) });

describe('C5: the first looks', () => {
  it('raise what is critical at once, as it was seen', () => {
    const { alarm: after, decisions } = observeAlarm(
      undefined,
      seen('critical', { distance: 0.03 }),
      at(5),
    );
    expect(after).toEqual({
      ...alarm({ since: at(5), announced: { lastMonotonicMs: 5, count: 0 } }),
      distance: 0.03,
      worst: { level: 'critical', distance: 0.03 },
      changes: [{ atMonotonicMs: 5, up: true }],
    });
    expect(decisions).toEqual([
      { action: 'raised', why: 'near', announce: { kind: 'raised' }, alarm: after },
    ]);
  });

  it('of a warning wait for another sample, and the same sample twice is one', () => {
    const first = { ...seen('warning'), sample: 'a' };
    const pending = observeAlarm(undefined, first, at(1)).alarm;
    expect(pending).toMatchObject({ stage: 'pending', level: 'warning', sample: 'a' });
    const same = observeAlarm(pending, first, at(2));
    expect(same).toEqual({ alarm: pending, decisions: [] });
    expect(observeAlarm(pending, { ...first, sample: 'b' }, at(3)).decisions[0]?.action).toBe(
      'raised',
    );
    // Without a name every look is new.
    const nameless = observeAlarm(undefined, seen('warning'), at(1)).alarm;
    expect(nameless).not.toHaveProperty('sample');
    expect(observeAlarm(nameless, seen('warning'), at(2)).alarm?.stage).toBe('firing');
  });

  it('under stress, of what is unstable and of rules that measured their own delay wait for none', () => {
    expect(observeAlarm(undefined, seen('warning'), at(1), true).alarm?.stage).toBe('firing');
    const shaky = alarm({
      stage: 'pending',
      level: 'warning',
      grade: 'normal',
      unstableUntilMonotonicMs: 100,
    });
    expect(observeAlarm(shaky, seen('warning'), at(99)).alarm?.stage).toBe('firing');
    expect(observeAlarm(shaky, seen('warning'), at(100)).alarm?.stage).toBe('pending');
    const blind = { ...seen('warning'), rule: 'blind', facts: feedFacts() } as const;
    expect(observeAlarm(undefined, blind, at(1)).alarm?.stage).toBe('firing');
  });

  it('that show nothing raise nothing, and leave a waiting one waiting', () => {
    expect(observeAlarm(undefined, seen('normal'), at(1))).toEqual({
      alarm: undefined,
      decisions: [],
    });
    expect(observeAlarm(undefined, unseen('error'), at(1)).alarm).toBeUndefined();
    const pending = alarm({ stage: 'pending', level: 'warning' });
    expect(observeAlarm(pending, unseen('error'), at(1))).toEqual({
      alarm: { ...pending, valueState: 'error' },
      decisions: [],
    });
  });

  it('take a warning back when the next one is calm, and say so once', () => {
    const pending = alarm({ stage: 'pending', level: 'warning' });
    const calm = observeAlarm(pending, seen('normal'), at(1_000));
    expect(calm.alarm).toMatchObject({ stage: 'pending', grade: 'normal' });
    expect(calm.decisions).toEqual([
      {
        action: 'suppressed',
        why: 'only one look saw it, and the next was normal, so nothing was said',
        alarm: pending,
      },
    ]);
    expect(observeAlarm(calm.alarm, seen('normal'), at(2_000))).toEqual({
      alarm: calm.alarm,
      decisions: [],
    });
    // An old figure proves no calm (D3).
    const stale = seen('normal', { valueState: 'stale' });
    expect(observeAlarm(pending, stale, at(1_000))).toEqual({ alarm: pending, decisions: [] });
  });

  it('of what cannot be told are worth what that alone is worth', () => {
    expect(observeAlarm(undefined, unseen('unknown', 'critical'), at(1)).alarm).toMatchObject({
      level: 'critical',
      valueState: 'unknown',
    });
  });
});

describe('C10: what gets worse', () => {
  it('breaks every silence and every recovery, and keeps the nearest it has been', () => {
    const before = alarm({
      level: 'warning',
      stage: 'recovering',
      recovery: { sinceMonotonicMs: 0, to: 'normal' },
      acknowledged: { at: at(0) },
      snoozed: { until: at(MIN) },
      announced: { lastMonotonicMs: 0, count: 2 },
      worst: { level: 'warning', distance: 0.02 },
    });
    const { alarm: after, decisions } = observeAlarm(
      before,
      seen('critical', { distance: 0.04 }),
      at(9),
    );
    expect(after).toEqual({
      ...alarm({ announced: { lastMonotonicMs: 9, count: 0 } }),
      distance: 0.04,
      worst: { level: 'critical', distance: 0.02 },
      changes: [{ atMonotonicMs: 9, up: true }],
    });
    expect(decisions).toEqual([
      {
        action: 'worse',
        why: 'it went from warning to critical: near',
        announce: { kind: 'worse' },
        alarm: after,
      },
    ]);
  });

  it('says why in the words of its facts', () => {
    const why = (facts: Observation['facts']) =>
      observeAlarm(undefined, { ...seen('critical'), facts }, at(0)).decisions[0]?.why;
    expect(why(positionFacts(0.03, { reasons: ['one', 'two'] }))).toBe('one; two');
    expect(why(positionFacts(0.03, { reasons: [] }))).toBe('');
    expect(why(feedFacts())).toBe('');
    expect(why(feedFacts({ error: { kind: 'network', message: 'no route' } }))).toBe('no route');
  });

  it('counts by an old figure, too, and by what is not seen', () => {
    const warning = alarm({ level: 'warning' });
    const stale = seen('critical', { valueState: 'stale' });
    expect(observeAlarm(warning, stale, at(1)).alarm).toMatchObject({
      level: 'critical',
      valueState: 'stale',
    });
    expect(observeAlarm(warning, unseen('error', 'critical'), at(1)).alarm?.level).toBe('critical');
  });
});

describe('C4: what gets better', () => {
  it('stays in the deadband for as long as it is there', () => {
    const inside = seen('warning', { holdGrade: 'critical' });
    const { alarm: after, decisions } = observeAlarm(alarm(), inside, at(100 * MIN));
    expect(after).toMatchObject({ stage: 'firing', level: 'critical', grade: 'warning' });
    expect(decisions).toEqual([]);
    expect(isDangerPresent(alarm())).toBe(true);
    expect(isDangerPresent(alarm({ grade: 'warning' }))).toBe(false);
    expect(isDangerPresent(alarm({ stage: 'recovering' }))).toBe(false);
  });

  it('begins to recover with one row, is over after five minutes and falls to the worst between', () => {
    const began = observeAlarm(alarm(), seen('normal'), at(1_000));
    expect(began.alarm).toMatchObject({
      stage: 'recovering',
      recovery: { sinceMonotonicMs: 1_000, to: 'normal' },
    });
    expect(began.decisions).toEqual([
      { action: 'recovering', why: 'it is better, but not for long', alarm: began.alarm },
    ]);
    const between = observeAlarm(began.alarm, seen('warning'), at(2 * MIN));
    expect(between.alarm?.recovery).toEqual({ sinceMonotonicMs: 1_000, to: 'warning' });
    expect(between.decisions).toEqual([]);
    const early = observeAlarm(between.alarm, seen('normal'), at(1_000 + 5 * MIN - 1));
    expect(early).toMatchObject({ alarm: { stage: 'recovering' }, decisions: [] });
    const late = observeAlarm(early.alarm, seen('normal'), at(1_000 + 5 * MIN));
    expect(late.alarm).toMatchObject({
      stage: 'firing',
      level: 'warning',
      announced: { lastMonotonicMs: 1_000 + 5 * MIN, count: 2 },
    });
    expect(late.alarm).not.toHaveProperty('recovery');
    expect(late.decisions).toEqual([
      { action: 'better', why: 'it went from critical to warning', alarm: late.alarm },
    ]);
  });

  it('is over with a word, unless it was a note only', () => {
    const recovery = { sinceMonotonicMs: 0, to: 'normal' } as const;
    const over = (one: AlarmState) => observeAlarm(one, seen('normal'), at(5 * MIN));
    const critical = over(alarm({ stage: 'recovering', recovery, grade: 'normal' }));
    expect(critical.alarm).toBeUndefined();
    expect(critical.decisions).toMatchObject([
      {
        action: 'resolved',
        why: 'it has been out of the danger zone for long enough',
        announce: { kind: 'resolved' },
      },
    ]);
    const note = alarm({ stage: 'recovering', recovery, level: 'info', grade: 'normal' });
    expect(over(note).decisions[0]).not.toHaveProperty('announce');
  });

  it('begins again when the danger comes back, and when nobody looked', () => {
    const recovering = alarm({
      stage: 'recovering',
      grade: 'normal',
      recovery: { sinceMonotonicMs: 0, to: 'normal' },
    });
    for (const again of [
      seen('critical'),
      unseen('unknown'),
      seen('normal', { valueState: 'stale' }),
    ]) {
      const { alarm: after, decisions } = observeAlarm(recovering, again, at(10 * MIN));
      expect(after?.stage).toBe('firing');
      expect(after).not.toHaveProperty('recovery');
      expect(decisions).toEqual([]);
    }
  });

  it('C6: keeps its level while it is unstable', () => {
    const shaky = alarm({
      stage: 'recovering',
      grade: 'normal',
      recovery: { sinceMonotonicMs: 0, to: 'normal' },
      unstableUntilMonotonicMs: 9 * MIN,
    });
    expect(observeAlarm(shaky, seen('normal'), at(9 * MIN - 1)).alarm?.stage).toBe('recovering');
    expect(observeAlarm(shaky, seen('normal'), at(9 * MIN)).alarm).toBeUndefined();
  });
});

describe('D3: what is not seen', () => {
  it('changes nothing but how it is seen', () => {
    const before = alarm({ distance: 0.03 });
    for (const state of ['stale', 'unknown', 'error'] as const) {
      expect(observeAlarm(before, unseen(state), at(60 * MIN))).toEqual({
        alarm: { ...before, valueState: state },
        decisions: [],
      });
    }
  });

  it('an old figure may show more danger, never less', () => {
    const held = alarm({ grade: 'warning' });
    const worse = seen('critical', { valueState: 'stale', distance: 0.01 });
    expect(observeAlarm(held, worse, at(1)).alarm).toMatchObject({
      grade: 'critical',
      distance: 0.01,
      worst: { distance: 0.01 },
    });
    const better = seen('normal', { valueState: 'stale' });
    expect(observeAlarm(alarm(), better, at(1)).alarm?.grade).toBe('critical');
  });

  it('a way to liquidation that is not known any more is not kept, the nearest that was is', () => {
    const before = alarm({ distance: 0.03, worst: { level: 'critical', distance: 0.02 } });
    const { alarm: after } = observeAlarm(before, seen('critical'), at(1));
    expect(after).not.toHaveProperty('distance');
    expect(after?.worst).toEqual({ level: 'critical', distance: 0.02 });
  });
});

describe('C8: a silence', () => {
  it.each(['acknowledged', 'snoozed'] as const)(
    '(%s) holds until a quarter of its distance is gone',
    (kind) => {
      const silence =
        kind === 'acknowledged'
          ? { acknowledged: { at: at(0), distance: 0.04 } }
          : { snoozed: { until: at(MIN), distance: 0.04 } };
      const before = alarm({ ...silence, announced: { lastMonotonicMs: 0, count: 4 } });
      const near = (distance: number) =>
        observeAlarm(before, seen('critical', { distance }), at(7));
      expect(near(0.0301).decisions).toEqual([]);
      expect(near(0.0301).alarm?.[kind]).toBeDefined();
      const { alarm: after, decisions } = near(0.03);
      expect(after?.[kind]).toBeUndefined();
      expect(after?.announced).toEqual({ lastMonotonicMs: 7, count: 0 });
      expect(decisions).toEqual([
        {
          action: 'repeated',
          why: 'the distance shrank by a quarter since it was silenced',
          announce: { kind: 'worse' },
          alarm: after,
        },
      ]);
    },
  );

  it('given twice is measured from the nearer of the two, and without a distance from none', () => {
    const both = alarm({
      acknowledged: { at: at(0), distance: 0.08 },
      snoozed: { until: at(MIN), distance: 0.04 },
    });
    expect(observeAlarm(both, seen('critical', { distance: 0.05 }), at(1)).decisions).toEqual([]);
    const blank = alarm({ acknowledged: { at: at(0) } });
    expect(observeAlarm(blank, seen('critical', { distance: 1e-9 }), at(1)).decisions).toEqual([]);
    const away = alarm({ acknowledged: { at: at(0), distance: 0.04 } });
    expect(observeAlarm(away, seen('critical'), at(1)).decisions).toEqual([]);
  });

  it('is broken by an old figure, and in the deadband, as well', () => {
    const before = alarm({ acknowledged: { at: at(0), distance: 0.04 } });
    const stale = seen('warning', { valueState: 'stale', distance: 0.01 });
    expect(observeAlarm(before, stale, at(1)).decisions).toHaveLength(1);
    const held = seen('warning', { holdGrade: 'critical', distance: 0.01 });
    expect(observeAlarm(before, held, at(1)).decisions).toHaveLength(1);
  });
});

describe('what happened once', () => {
  const gone = (grade: Grade) =>
    ({ ...seen(grade), rule: 'rule-change', subject: SUBJECT }) as const;
  const before = alarm({ rule: 'rule-change', level: 'warning', acknowledged: { at: at(0) } });

  it('is news each time it happens, at the higher of both levels', () => {
    const { alarm: after, decisions } = observeAlarm(before, gone('info'), at(3));
    expect(after).toMatchObject({ level: 'warning', since: at(3) });
    expect(after).not.toHaveProperty('acknowledged');
    expect(decisions).toEqual([
      { action: 'raised', why: 'it happened again', announce: { kind: 'raised' }, alarm: after },
    ]);
  });

  it('does not unhappen', () => {
    expect(observeAlarm(before, gone('normal'), at(3))).toEqual({ alarm: before, decisions: [] });
    const nothing = { ...unseen('unknown'), rule: 'rule-change' } as const;
    expect(observeAlarm(before, nothing, at(3))).toEqual({ alarm: before, decisions: [] });
  });
});

describe('C6: the note that an alarm is unstable', () => {
  it('is made once, when it becomes so, and not of what still waits', () => {
    const changes = [
      { atMonotonicMs: 0, up: true },
      { atMonotonicMs: 1, up: false },
    ];
    const before = alarm({ changes, grade: 'warning' });
    const { alarm: after, decisions } = observeAlarm(before, seen('critical'), at(2));
    expect(decisions).toEqual([
      {
        action: 'unstable',
        why: 'it changed three times within a minute: it keeps its level for five minutes',
        announce: { kind: 'unstable' },
        alarm: after,
      },
    ]);
    const again = observeAlarm(after, seen('warning', { holdGrade: 'critical' }), at(3));
    expect(again.decisions).toEqual([]);
    const waiting = alarm({ changes, stage: 'pending', level: 'warning' });
    const calm = observeAlarm(waiting, seen('normal'), at(2));
    expect(calm.decisions.map(({ action }) => action)).toEqual(['suppressed']);
  });
});
