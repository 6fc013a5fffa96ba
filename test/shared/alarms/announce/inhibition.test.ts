import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../../shared/alarms/engine/alarm-state.ts';
import type { AlarmLevel, AlarmRule } from '../../../../shared/alarms/alarm.ts';
import { inhibitorOf } from '../../../../shared/alarms/announce/inhibition.ts';
import { alarm, byId, SUBJECT } from '../alarm-fixtures.ts';

const OFFLINE = 'Leeway is offline as a whole, and that alarm speaks for it';
const BLIND = 'this account is not monitored, and that alarm speaks for it';
const REASON = 'another alarm says why this account cannot be read';
const POSITION_SAYS = 'the warning about this position says it already';
const WORSE_POSITION = 'the alarm about a position of this account says it already';

const of = (rule: AlarmRule, level: AlarmLevel = 'warning', over: Partial<AlarmState> = {}) =>
  alarm({ rule, level, subject: { accountId: 'acc' }, ...over });
const offline = (over: Partial<AlarmState> = {}) =>
  alarm({ rule: 'offline', subject: {}, level: 'warning', ...over });
const risk = (level: AlarmLevel, over: Partial<AlarmState> = {}) => alarm({ level, ...over });

describe('C14: what follows from not seeing an account', () => {
  it.each([
    'stale',
    'key-rejected',
    'banned',
    'maintenance',
    'clock-skew',
    'disagreement',
    'unprotected',
  ] as const)(
    '%s is held back below critical while the account is blind, and only then',
    (rule) => {
      const one = of(rule);
      expect(inhibitorOf(one, byId(of('blind')))).toBe(BLIND);
      expect(inhibitorOf(one, byId(of('blind', 'info', { stage: 'recovering' })))).toBe(BLIND);
      expect(inhibitorOf(one, byId(of('blind', 'warning', { stage: 'pending' })))).toBeUndefined();
      expect(inhibitorOf(one, byId())).toBeUndefined();
      expect(inhibitorOf(of(rule, 'critical'), byId(of('blind'), offline()))).toBeUndefined();
    },
  );

  it.each(['key-rights', 'joint-leeway', 'loss-limit', 'funding-cost'] as const)(
    '%s is not among it',
    (rule) => expect(inhibitorOf(of(rule), byId(of('blind'), offline()))).toBeUndefined(),
  );

  it('holds back a position that nobody sees, never one that is seen', () => {
    for (const valueState of ['stale', 'unknown', 'error'] as const) {
      expect(inhibitorOf(risk('warning', { valueState }), byId(of('blind')))).toBe(BLIND);
    }
    expect(inhibitorOf(risk('warning'), byId(of('blind'), offline()))).toBeUndefined();
    const dark = risk('critical', { valueState: 'unknown' });
    expect(inhibitorOf(dark, byId(of('blind'), offline({ grade: 'critical' })))).toBeUndefined();
  });

  it('leaves other accounts and Leeway itself alone', () => {
    const other = of('blind', 'warning', { subject: { accountId: 'other' } });
    expect(inhibitorOf(of('stale'), byId({ ...other, id: 'blind|other' }))).toBeUndefined();
    const own = alarm({ rule: 'stale', subject: {}, level: 'warning' });
    expect(inhibitorOf(own, byId(offline(), of('blind')))).toBeUndefined();
  });

  it.each(['maintenance', 'banned', 'key-rejected'] as const)(
    'old data are not said beside %s, once that is said',
    (rule) => {
      expect(inhibitorOf(of('stale'), byId(of(rule)))).toBe(REASON);
      const waiting = of(rule, 'warning', { stage: 'pending' });
      expect(inhibitorOf(of('stale'), byId(waiting))).toBeUndefined();
      expect(inhibitorOf(of('disagreement'), byId(of(rule)))).toBeUndefined();
    },
  );
});

describe('D18: while Leeway is offline as a whole', () => {
  it('a blind account and what follows from it say nothing', () => {
    expect(inhibitorOf(of('blind'), byId(offline()))).toBe(OFFLINE);
    expect(inhibitorOf(of('stale'), byId(offline()))).toBe(OFFLINE);
    const unknown = risk('warning', { valueState: 'unknown' });
    expect(inhibitorOf(unknown, byId(offline()))).toBe(OFFLINE);
  });

  it('an account that is worse than being offline says so', () => {
    expect(inhibitorOf(of('blind', 'critical'), byId(offline()))).toBeUndefined();
    const grave = offline({ level: 'critical', grade: 'critical' });
    expect(inhibitorOf(of('blind', 'critical'), byId(grave))).toBe(OFFLINE);
  });

  it('an account speaks for itself as soon as being offline is over', () => {
    const recovering = offline({ stage: 'recovering' });
    expect(inhibitorOf(of('blind'), byId(recovering))).toBeUndefined();
    // In the deadband: still an alarm, no longer true.
    expect(inhibitorOf(of('blind'), byId(offline({ grade: 'normal' })))).toBeUndefined();
  });
});

describe('C14: one danger is said once', () => {
  it('a missing stop is part of the warning about its position', () => {
    const bare = alarm({ rule: 'unprotected', level: 'warning' });
    expect(inhibitorOf(bare, byId(risk('warning')))).toBe(POSITION_SAYS);
    expect(inhibitorOf(bare, byId())).toBeUndefined();
    expect(inhibitorOf(of('unprotected'), byId(risk('warning')))).toBeUndefined();
    expect(inhibitorOf({ ...bare, rule: 'adl-rank' }, byId(risk('warning')))).toBeUndefined();
    expect(inhibitorOf({ ...bare, level: 'critical' }, byId(risk('critical')))).toBeUndefined();
  });

  it('the joint leeway is silent while a position of the account is as bad, also a critical one', () => {
    const leeway = of('joint-leeway', 'critical');
    expect(inhibitorOf(leeway, byId(risk('critical')))).toBe(WORSE_POSITION);
    expect(inhibitorOf(leeway, byId(risk('warning')))).toBeUndefined();
    expect(inhibitorOf(of('joint-leeway'), byId(risk('critical')))).toBe(WORSE_POSITION);
  });

  it('the joint leeway speaks when that position recovers, is of another account, or is no danger', () => {
    const leeway = of('joint-leeway', 'warning');
    expect(inhibitorOf(leeway, byId(risk('warning', { stage: 'recovering' })))).toBeUndefined();
    expect(inhibitorOf(leeway, byId(risk('warning', { grade: 'normal' })))).toBeUndefined();
    const subject = { ...SUBJECT, accountId: 'other' };
    expect(inhibitorOf(leeway, byId(risk('critical', { subject })))).toBeUndefined();
    const funding = alarm({ rule: 'funding-cost', level: 'critical' });
    expect(inhibitorOf(leeway, byId(funding))).toBeUndefined();
  });
});
