import { describe, expect, it } from 'vitest';
import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import { restoreEngine, snapshotEngine } from '../../../../shared/alarms/engine/engine-snapshot.ts';
import { feedFacts, Harness, POSITION, seen, source, unseen } from '../engine-harness.ts';

const RISK = `liquidation-risk|${POSITION}`;
const MIN = 60_000;

describe('raising (C5)', () => {
  it('raises a critical alarm on the first sample', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    expect(h.kinds).toEqual(['raised critical']);
    expect(h.announced[0]).toMatchObject({ notify: true, sound: true, windowToFront: true });
  });

  it('raises a warning on the second sample, not on the first', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    expect(h.kinds).toEqual([]);
    expect(alarmViews(h.state)).toEqual([]);
    h.observe(seen('warning'));
    expect(h.kinds).toEqual(['raised warning']);
    expect(h.announced[0]).toMatchObject({ notify: true, sound: false, windowToFront: false });
  });

  it('forgets a warning of one sample and says so in the audit', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('normal'));
    expect(h.kinds).toEqual([]);
    expect(h.actions).toEqual(['suppressed']);
    h.pass(60_000, seen('normal'));
    expect(h.state.alarms.size).toBe(0);
  });

  it('turns a pending warning into a critical alarm without waiting', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('critical'));
    expect(h.kinds).toEqual(['raised critical']);
  });

  it('raises a position whose risk is unknown as a warning within one more sample (D4)', () => {
    const h = new Harness();
    h.observe(unseen('warning'));
    h.observe(unseen('warning'));
    expect(h.kinds).toEqual(['raised warning']);
    expect(h.view?.valueState).toBe('unknown');
  });
});

describe('hysteresis (C4)', () => {
  it('keeps an alarm inside the deadband for as long as it stays there', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(60 * MIN, seen('normal', { holdGrade: 'critical' }));
    expect(h.view).toMatchObject({ level: 'critical', phase: 'firing' });
  });

  it('resolves once after five minutes beyond the deadband, with duration and worst value (C18)', () => {
    const h = new Harness();
    h.observe(seen('critical', { distance: 0.021 }));
    h.observe(seen('normal', { distance: 0.2 }));
    h.pass(5 * MIN - 5_000, seen('normal', { distance: 0.2 }));
    expect(h.view?.phase).toBe('recovering');
    h.pass(10_000, seen('normal', { distance: 0.2 }));
    expect(h.view).toBeUndefined();
    h.pass(60_000, seen('normal', { distance: 0.2 }));
    expect(h.kinds).toEqual(['raised critical', 'resolved critical']);
    expect(h.announced[1]?.text).toContain('It lasted 5 min, at worst critical, 2.1 % away.');
  });

  it('starts the five minutes again when the danger comes back', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(4 * MIN, seen('normal'));
    h.observe(seen('critical'));
    h.pass(4 * MIN, seen('normal'));
    expect(h.view).toMatchObject({ level: 'critical', phase: 'recovering' });
  });

  it('falls from critical to warning when only that is left behind', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(5 * MIN + 10_000, seen('warning'));
    expect(h.view).toMatchObject({ level: 'warning', phase: 'firing' });
    expect(h.actions).toContain('better');
    expect(h.kinds).toEqual(['raised critical']);
  });
});

describe('missing data (D3)', () => {
  it('never clears, whatever the time', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(60 * MIN, unseen());
    expect(h.view).toMatchObject({ level: 'critical', phase: 'firing', valueState: 'unknown' });
  });

  it('starts a recovery again, because a gap is none', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(4 * MIN, seen('normal'));
    h.observe(unseen());
    h.pass(4 * MIN, seen('normal'));
    expect(h.view?.level).toBe('critical');
  });

  it('lets a stale value make it worse and never better', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.pass(30 * MIN, seen('normal', { stale: true }));
    expect(h.view?.level).toBe('warning');
    h.observe(seen('critical', { stale: true }));
    expect(h.view).toMatchObject({ level: 'critical', valueState: 'stale' });
  });
});

describe('repeating (C7, C11)', () => {
  it('repeats an unanswered critical at 60 s five times, then every five minutes', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    const start = h.now.wallMs;
    h.pass(16 * MIN, seen('critical'));
    expect(h.announced.map(({ atMs }) => (atMs - start) / 1000)).toEqual([
      0, 60, 120, 180, 240, 300, 600, 900,
    ]);
    expect(h.announced.every(({ sound, notify }) => sound && notify)).toBe(true);
  });

  it('C11: gives an unanswered warning its sound after 30 s, the far channels after 120 s, and repeats it every 30 min', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    const start = h.now.wallMs;
    h.pass(62 * MIN, seen('warning'));
    const steps = h.announced.map(({ atMs, notify, sound, remote }) => [
      (atMs - start) / 1000,
      ...[notify && 'notify', sound && 'sound', remote && 'remote'].filter(Boolean),
    ]);
    expect(steps).toEqual([
      [0, 'notify'],
      [30, 'sound'],
      [120, 'remote'],
      [1920, 'notify', 'remote'],
      [3720, 'notify', 'remote'],
    ]);
  });

  it('stops repeating while it recovers', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(4 * MIN, seen('normal'));
    expect(h.kinds).toEqual(['raised critical']);
  });

  it('goes on repeating while the value is missing', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.pass(2 * MIN, unseen());
    expect(h.kinds).toEqual(['raised critical', 'repeated critical', 'repeated critical']);
  });
});

describe('acknowledge and snooze (C8, C9, C10)', () => {
  it('stays quiet after an acknowledgement and speaks again after 30 min', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send({ type: 'acknowledged', alarmId: RISK });
    expect(h.view?.phase).toBe('acknowledged');
    h.pass(30 * MIN - 1_000, seen('critical'));
    expect(h.kinds).toEqual(['raised critical']);
    h.pass(1_000, seen('critical'));
    expect(h.kinds).toEqual(['raised critical', 'repeated critical']);
    expect(h.view?.phase).toBe('firing');
  });

  it('breaks an acknowledgement at once when a quarter of the distance is gone', () => {
    const h = new Harness();
    h.observe(seen('critical', { distance: 0.04 }));
    h.send({ type: 'acknowledged', alarmId: RISK });
    h.observe(seen('critical', { distance: 0.031 }));
    expect(h.view?.phase).toBe('acknowledged');
    h.now = { wallMs: h.now.wallMs + 20_000, monotonicMs: h.now.monotonicMs + 20_000 };
    h.observe(seen('critical', { distance: 0.03 }));
    expect(h.view?.phase).toBe('firing');
    expect(h.kinds).toEqual(['raised critical', 'worse critical']);
  });

  it.each([
    ['acknowledged', { type: 'acknowledged', alarmId: RISK }],
    ['snoozed', { type: 'snoozed', alarmId: RISK, durationMs: 3_600_000 }],
  ] as const)('a higher level breaks through when %s', (_, silence) => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.send(silence);
    h.pass(60_000, seen('warning'));
    h.observe(seen('critical'));
    expect(h.kinds.at(-1)).toBe('worse critical');
    expect(h.view).toMatchObject({ level: 'critical', phase: 'firing' });
  });

  it('shortens a snooze to what its level allows', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send({ type: 'snoozed', alarmId: RISK, durationMs: 8 * 60 * MIN });
    expect(h.view?.snoozedUntilMs).toBe(h.now.wallMs + 15 * MIN);
    h.pass(15 * MIN - 1_000, seen('critical'));
    expect(h.kinds).toEqual(['raised critical']);
    h.pass(1_000, seen('critical'));
    expect(h.kinds).toEqual(['raised critical', 'repeated critical']);
  });

  it('does not let a clock that was set back lengthen a snooze over a restart', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send({ type: 'snoozed', alarmId: RISK, durationMs: 10 * MIN });
    h.pass(4 * MIN, seen('critical'));
    const saved = snapshotEngine(h.state, h.now);
    h.now = { wallMs: h.now.wallMs - 120 * MIN, monotonicMs: 50 };
    h.state = restoreEngine(JSON.parse(JSON.stringify(saved)), 'u', h.now);
    expect(h.view?.snoozedUntilMs).toBe(h.now.wallMs + 6 * MIN);
  });
});

describe('restart (C15, E9)', () => {
  it('announces what is critical and unanswered once more and reports the gap', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    const saved = JSON.parse(JSON.stringify(snapshotEngine(h.state, h.now)));
    h.now = { wallMs: h.now.wallMs + 10 * MIN, monotonicMs: 7 };
    h.state = restoreEngine(saved, 'u', h.now);
    h.effects = [];
    h.send({
      type: 'gap',
      fromMs: saved.savedAt.wallMs,
      toMs: h.now.wallMs,
      why: 'Leeway was not running',
    });
    h.pass(50_000, seen('critical'));
    expect(h.kinds).toEqual(['repeated critical']);
    expect(h.announced[0]?.id).toBe('u-1');
    expect(h.actions[0]).toBe('gap');
  });

  it('says after it what waited for its turn when Leeway ended, as if for the first time', () => {
    const h = new Harness();
    for (const key of ['acc|a', 'acc|b']) {
      h.observe(seen('warning', { key }));
      h.observe(seen('warning', { key }));
      h.pass(2_000);
    }
    expect(h.announced.map(({ alarmId }) => alarmId)).toEqual(['liquidation-risk|acc|a']);
    h.state = restoreEngine(JSON.parse(JSON.stringify(snapshotEngine(h.state, h.now))), 'u', h.now);
    h.effects = [];
    h.send({ type: 'gap', fromMs: h.now.wallMs, toMs: h.now.wallMs + 1, why: 'x' });
    h.pass(2_000);
    expect(h.announced).toMatchObject([
      { kind: 'raised', alarmId: 'liquidation-risk|acc|b', notify: true },
    ]);
    // Said once: what is saved afterwards knows it.
    h.state = restoreEngine(snapshotEngine(h.state, h.now), 'v', h.now);
    h.effects = [];
    h.pass(20_000);
    expect(h.announced).toEqual([]);
  });

  it('does not announce again what was acknowledged', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send({ type: 'acknowledged', alarmId: RISK });
    const saved = snapshotEngine(h.state, h.now);
    h.state = restoreEngine(saved, 'u', h.now);
    h.effects = [];
    h.send({ type: 'gap', fromMs: 0, toMs: 1, why: 'x' });
    expect(h.kinds).toEqual([]);
  });
});

describe('purity (C2)', () => {
  it('gives the same effects for the same events, and leaves the state before untouched', () => {
    const run = () => {
      const h = new Harness();
      h.observe(seen('warning'));
      h.observe(seen('critical'), source('blind', 'critical'));
      h.pass(5 * MIN, seen('normal'));
      return JSON.stringify(h.effects);
    };
    expect(run()).toBe(run());
    const h = new Harness();
    h.observe(seen('critical'));
    const before = h.state;
    const copy = JSON.stringify(snapshotEngine(before, h.now));
    stepEngine(before, { type: 'acknowledged', alarmId: RISK }, h.now);
    expect(JSON.stringify(snapshotEngine(before, h.now))).toBe(copy);
  });

  it('gives the same state object back when nothing changed', () => {
    const h = new Harness();
    const before = h.state;
    h.observe(seen('normal'), source('blind', 'normal'));
    h.send({ type: 'tick' });
    expect(h.state).toBe(before);
  });

  it('carries the inputs of every decision into the audit (C20)', () => {
    const h = new Harness();
    h.observe(seen('critical', { distance: 0.04 }));
    const [audit] = h.effects.filter((e) => e.kind === 'audit');
    expect(audit?.decision.inputs).toMatchObject({
      markPrice: 61_098,
      liquidationPrice: 57_310,
      distance: 0.04,
      sigmas: 1.4,
      marginRatio: 0.55,
    });
    expect(feedFacts().kind).toBe('feed');
  });
});
