import { describe, expect, it } from 'vitest';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import { NO_CONDITIONS } from '../../../../shared/alarms/engine/engine-state.ts';
import type { Announcement } from '../../../../shared/alarms/alarm.ts';
import { feedFacts, Harness, POSITION, seen, source, unseen } from '../engine-harness.ts';

/** Promises of group C that no other file beside this one holds; the list of all of them is in CONTRIBUTING.md. */
const RISK = `liquidation-risk|${POSITION}`;
const MIN = 60_000;

const audible = (all: readonly Announcement[]) =>
  all.filter(({ notify, sound }) => notify || sound);

function night(h: Harness, quiet = true): void {
  h.send({ type: 'conditions', conditions: { ...NO_CONDITIONS, quiet } });
}

describe('C6: chatter is merged', () => {
  it('C6: three changes within a minute hold the higher level for five minutes, with one note', () => {
    const h = new Harness();
    h.observe(source('blind', 'warning'));
    h.pass(10_000);
    for (const grade of ['normal', 'warning', 'normal', 'warning', 'normal'] as const) {
      h.observe(source('blind', grade));
      h.pass(5_000);
    }
    expect(h.actions.filter((action) => action === 'unstable')).toHaveLength(1);
    const notes = h.announced.filter(({ kind }) => kind === 'unstable');
    expect(notes).toHaveLength(1);
    expect(audible(notes)).toEqual([]);
    // A source recovers after a minute; an unstable one only after five.
    h.pass(4 * MIN, source('blind', 'normal'));
    expect(h.view).toMatchObject({ level: 'warning' });
    h.pass(2 * MIN, source('blind', 'normal'));
    expect(h.view).toBeUndefined();
  });

  it('C6: a warning that comes and goes each sample is raised by its third change', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.pass(10_000);
    h.observe(seen('normal'));
    h.pass(10_000);
    expect(h.kinds).toEqual([]);
    h.observe(seen('warning'));
    expect(h.kinds).toContain('raised warning');
  });

  it('C6: changes more than a minute apart, and getting worse and worse, are no chatter', () => {
    const slow = new Harness();
    for (const grade of ['warning', 'normal', 'warning', 'normal'] as const) {
      slow.observe(seen(grade));
      slow.pass(31_000);
    }
    expect(slow.kinds).toEqual([]);
    const falling = new Harness();
    falling.observe(seen('info'));
    falling.observe(seen('warning'));
    falling.observe(seen('critical'));
    expect(falling.actions).not.toContain('unstable');
  });
});

describe('C5: danger and stress shorten the debounce', () => {
  it('C5: under market stress a warning is raised by its first sample', () => {
    const h = new Harness();
    h.send({ type: 'conditions', conditions: { ...NO_CONDITIONS, stress: true } });
    h.observe(seen('warning'));
    expect(h.kinds).toEqual(['raised warning']);
  });
});

describe('C10: getting worse breaks through', () => {
  const silences = {
    acknowledged: (h: Harness) => h.send({ type: 'acknowledged', alarmId: RISK }),
    snoozed: (h: Harness) => h.send({ type: 'snoozed', alarmId: RISK, durationMs: 3_600_000 }),
    'quiet hours': (h: Harness) => night(h),
    'quiet hours and acknowledged': (h: Harness) => {
      night(h);
      h.send({ type: 'acknowledged', alarmId: RISK });
    },
  };
  const steps = [
    ['info', 'warning'],
    ['info', 'critical'],
    ['warning', 'critical'],
  ] as const;
  for (const [name, silence] of Object.entries(silences)) {
    it.each(steps)(`C10: ${name}, from %s to %s`, (from, to) => {
      const h = new Harness();
      h.observe(seen(from));
      h.observe(seen(from));
      silence(h);
      h.pass(40_000);
      h.observe(seen(to));
      h.pass(1_000);
      expect(h.announced.at(-1)).toMatchObject({ kind: 'worse', level: to, notify: true });
      expect(h.view).toMatchObject({ level: to, phase: 'firing' });
    });
  }
});

describe('C11: the ladder', () => {
  it('C11: a critical alarm asks for everything at once', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    expect(h.announced[0]).toMatchObject({
      notify: true,
      sound: true,
      windowToFront: true,
      remote: true,
    });
  });

  it('C11: who was told far away hears there that it is over; nobody else does', () => {
    const end = (level: 'warning' | 'critical', waitMs: number) => {
      const h = new Harness();
      h.observe(seen(level));
      h.observe(seen(level));
      h.pass(waitMs, seen(level));
      h.pass(6 * MIN, seen('normal'));
      h.pass(31_000);
      return h.announced.findLast(({ kind }) => kind === 'resolved')?.remote;
    };
    expect(end('critical', 1_000)).toBe(true);
    expect(end('warning', 150_000)).toBe(true);
    expect(end('warning', 60_000)).toBe(false);
  });
});

describe('quiet hours', () => {
  it('C10: hold back a new warning, say so in the log, and say it when they end', () => {
    const h = new Harness();
    night(h);
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.pass(60 * MIN, seen('warning'));
    expect(h.announced).toEqual([]);
    expect(h.actions.slice(0, 2)).toEqual(['raised', 'suppressed']);
    expect(h.view).toMatchObject({ level: 'warning' });
    night(h, false);
    h.pass(2_000);
    expect(h.kinds).toEqual(['raised warning']);
  });

  it('C1: never hold back what is critical', () => {
    const h = new Harness();
    night(h);
    h.observe(seen('critical'));
    h.pass(2 * MIN, seen('critical'));
    expect(h.kinds).toEqual(['raised critical', 'repeated critical', 'repeated critical']);
  });

  it('C18: what nobody heard of does not end aloud', () => {
    const h = new Harness();
    night(h);
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.pass(10 * MIN, seen('normal'));
    night(h, false);
    h.pass(60_000);
    expect(h.announced).toEqual([]);
    expect(h.actions).toContain('resolved');
  });
});

describe('C18: resolved is announced once', () => {
  it('C18: a warning that was told ends aloud, also where its last repetition was held back', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.pass(3 * MIN, seen('warning'));
    night(h);
    h.pass(30 * MIN, seen('warning'));
    expect(h.kinds).toEqual(['raised warning', 'repeated warning', 'repeated warning']);
    h.observe(seen('normal'));
    night(h, false);
    h.pass(6 * MIN, seen('normal'));
    expect(h.kinds.slice(3)).toEqual(['resolved warning']);
    expect(h.actions).not.toContain('suppressed');
  });

  it('C18: the end of a position is said by the alarm that was heard', () => {
    const h = new Harness();
    const stop = { ...seen('warning'), rule: 'unprotected' as const };
    h.observe(stop);
    h.observe(stop);
    h.pass(31_000);
    h.observe(seen('warning'));
    h.send({ type: 'account-read', accountId: 'acc', positionKeys: new Set() });
    h.pass(31_000);
    expect(h.announced.at(-1)).toMatchObject({
      kind: 'resolved',
      title: 'Demo Binance BTC long is no longer open.',
    });
  });
});

describe('C14, D18: inhibition hides only consequences', () => {
  it('D18: being offline is one alarm, and an account that stays dark afterwards speaks for itself', () => {
    const h = new Harness();
    const offline = { ...source('offline', 'critical'), subject: {} };
    const online = { ...source('offline', 'normal'), subject: {} };
    h.observe(source('blind', 'critical', 'a'), source('blind', 'critical', 'b'), offline);
    h.pass(3 * MIN);
    expect(new Set(h.announced.map(({ alarmId }) => alarmId))).toEqual(new Set(['offline|leeway']));
    h.effects = [];
    h.observe(source('blind', 'normal', 'a'), online);
    h.pass(2_000);
    expect(h.announced.map(({ alarmId, kind }) => `${kind} ${alarmId}`)).toContain(
      'raised blind|b',
    );
  });

  it('C14: the joint leeway is silent while a position of the account says it, never a critical position', () => {
    const h = new Harness();
    const joint = { ...source('joint-leeway', 'critical') };
    h.observe(joint, seen('critical'));
    h.pass(3_000);
    expect(h.announced.map(({ alarmId }) => alarmId)).toEqual([RISK]);
    const alone = new Harness();
    alone.observe(joint);
    expect(alone.announced.map(({ alarmId }) => alarmId)).toEqual(['joint-leeway|acc']);
  });

  it('C14: old data are not said beside the reason for them', () => {
    const h = new Harness();
    h.observe(source('maintenance', 'warning'));
    h.observe(source('stale', 'warning'));
    h.pass(40_000);
    expect(new Set(h.announced.map(({ alarmId }) => alarmId))).toEqual(
      new Set(['maintenance|acc']),
    );
  });
});

describe('rules that are switched off', () => {
  it('end silently and say nothing, except those that cannot be switched off', () => {
    const h = new Harness();
    h.observe(source('key-rights', 'warning'));
    const off = ['key-rights', 'liquidation-risk'] as const;
    h.send({ type: 'conditions', conditions: { ...NO_CONDITIONS, off } });
    expect(h.view).toBeUndefined();
    h.observe(source('key-rights', 'warning'), seen('critical'));
    expect(alarmViews(h.state).map(({ id }) => id)).toEqual([RISK]);
    expect(h.kinds).toEqual(['raised warning', 'raised critical']);
  });
});

describe('C20: the log rebuilds the state', () => {
  it('C20: every raise, change, answer and end is a row, also of what was held back', () => {
    const h = new Harness();
    h.observe(source('blind', 'critical'), source('stale', 'warning'));
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.pass(10_000);
    h.observe(seen('critical'));
    h.send({ type: 'acknowledged', alarmId: RISK });
    h.pass(6 * MIN, seen('warning'));
    const levels = new Map<string, string>();
    const answered = new Set<string>();
    for (const effect of h.effects) {
      if (effect.kind !== 'audit') continue;
      const { action, alarmId = '', level = '' } = effect.decision;
      if (['raised', 'worse', 'better'].includes(action)) levels.set(alarmId, level);
      if (action === 'acknowledged') answered.add(alarmId);
      if (action === 'worse') answered.delete(alarmId);
      if (action === 'resolved') levels.delete(alarmId);
    }
    const now = new Map([...h.state.alarms.values()].map(({ id, level }) => [id, level]));
    expect(levels).toEqual(now);
    expect(answered).toEqual(new Set([RISK]));
    expect(feedFacts().kind).toBe('feed');
  });
});

describe('what happened once', () => {
  it('E9, D17: a long gap is an alarm until somebody answers, repeated by no half hour, and over after a day', () => {
    const h = new Harness();
    const gap = (level?: 'warning') =>
      h.send({
        type: 'gap',
        fromMs: h.now.wallMs - 5 * 3_600_000,
        toMs: h.now.wallMs,
        why: 'the machine slept',
        ...(level === undefined ? {} : { level }),
      });
    gap();
    expect(h.view).toBeUndefined();
    gap('warning');
    expect(h.view).toMatchObject({ rule: 'asleep', level: 'warning' });
    expect(h.view?.text).toContain('5 h: the machine slept');
    h.pass(3 * 3_600_000);
    expect(h.kinds).toEqual(['raised warning', 'repeated warning', 'repeated warning']);
    h.send({ type: 'acknowledged', alarmId: 'asleep|leeway' });
    expect(h.view).toBeUndefined();
    gap('warning');
    h.now = { wallMs: h.now.wallMs + 86_400_000, monotonicMs: h.now.monotonicMs + 86_400_000 };
    h.send({ type: 'tick' });
    expect(h.view).toBeUndefined();
  });

  it('E9: a short gap is for the log alone', () => {
    const h = new Harness();
    const { wallMs } = h.now;
    h.send({ type: 'gap', fromMs: wallMs - 60_000, toMs: wallMs, why: 'x', level: 'warning' });
    expect(h.view).toBeUndefined();
    expect(h.actions).toEqual(['gap']);
  });

  it('an event that happens again is said again, whatever was answered before', () => {
    const h = new Harness();
    const change = { ...seen('warning'), rule: 'rule-change' as const };
    h.observe(change);
    h.send({ type: 'snoozed', alarmId: `rule-change|${POSITION}`, durationMs: 3_600_000 });
    h.pass(40_000);
    h.observe(change);
    h.pass(31_000);
    expect(h.kinds.filter((kind) => kind === 'raised warning')).toHaveLength(2);
  });
});

describe('D3: missing data never clears', () => {
  it('D3: a pending warning waits over a gap and is not forgotten by it', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.pass(10 * MIN, unseen());
    h.observe(seen('warning'));
    expect(h.kinds).toEqual(['raised warning']);
  });
});
