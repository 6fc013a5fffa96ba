import { describe, expect, it } from 'vitest';
import { alarmViews } from '../../../../shared/alarms/engine/alarm-views.ts';
import { Harness, POSITION, seen, source } from '../engine-harness.ts';

const RISK = `liquidation-risk|${POSITION}`;

describe('grouping and flood (C12, C13)', () => {
  const crowd = (grade: 'critical' | 'warning', count: number, accounts = 1) =>
    Array.from({ length: count }, (_, i) => {
      const accountId = `acc${i % accounts}`;
      const key = `${accountId}|p|C${i}/USDT:USDT|long|cross`;
      return seen(grade, { key, accountId, distance: 0.01 + i / 1e6 });
    });

  it('says 50 positions that crash together with at most three messages in ten seconds', () => {
    const h = new Harness();
    h.observe(...crowd('critical', 50));
    h.pass(9_000);
    expect(h.announced.length).toBeLessThanOrEqual(3);
    expect(h.announced[0]?.kind).toBe('raised');
    expect(h.announced[1]).toMatchObject({ kind: 'summary', level: 'critical' });
    expect(h.announced[1]?.title).toContain('49 critical alarms');
    expect(alarmViews(h.state)).toHaveLength(50);
  });

  it('does the same for 20 accounts at once, and every alarm is spoken of within ten seconds', () => {
    const h = new Harness();
    h.observe(...crowd('critical', 4000, 20));
    h.pass(9_000);
    expect(h.announced.length).toBeLessThanOrEqual(3);
    const spoken = h.effects.flatMap((e) => (e.kind === 'announce' ? e.alarmIds : []));
    expect(new Set(spoken).size).toBe(4000);
  });

  it('joins warnings of thirty seconds, nearest first', () => {
    const h = new Harness();
    h.observe(...crowd('warning', 3));
    h.observe(...crowd('warning', 3));
    h.pass(10_000);
    expect(h.announced).toHaveLength(1);
    expect(h.announced[0]).toMatchObject({
      kind: 'summary',
      level: 'warning',
      title: '3 warnings. Nearest: 1.0 % away.',
    });
    const late = seen('warning', { key: 'acc|p|LATE|long|cross' });
    h.observe(late);
    h.observe(late);
    h.pass(18_000);
    expect(h.announced).toHaveLength(1);
    h.pass(3_000);
    expect(h.announced).toHaveLength(2);
  });

  it('widens the window in a flood of warnings and narrows it again by itself', () => {
    const h = new Harness();
    h.observe(...crowd('warning', 11));
    h.observe(...crowd('warning', 11));
    h.send({ type: 'acknowledged', alarmId: 'none' });
    const before = h.announced.length;
    const late = seen('warning', { key: 'acc|p|LATE|long|cross' });
    h.observe(late);
    h.observe(late);
    h.pass(100_000);
    expect(h.announced.length).toBe(before);
    h.pass(30_000);
    expect(h.announced.length).toBe(before + 1);
  });

  it('does not let a note take the turn of a warning', () => {
    const h = new Harness();
    const note = seen('info', { key: 'acc|p|NOTE|long|cross' });
    h.observe(note);
    h.observe(note);
    h.pass(5_000);
    h.observe(...crowd('warning', 1));
    h.observe(...crowd('warning', 1));
    expect(h.kinds).toEqual(['raised info', 'raised warning']);
    expect(h.announced[0]).toMatchObject({ notify: false, sound: false, windowToFront: false });
  });

  it('drops a warning that ended before it was announced', () => {
    const h = new Harness();
    h.observe(...crowd('warning', 1));
    h.observe(...crowd('warning', 1));
    const brief = seen('warning', { key: 'acc|p|BRIEF|long|cross' });
    h.observe(brief);
    h.observe(brief);
    h.send({ type: 'account-read', accountId: 'acc', positionKeys: new Set() });
    h.pass(60_000);
    expect(h.announced.some(({ positionKey }) => positionKey === 'acc|p|BRIEF|long|cross')).toBe(
      false,
    );
    expect(h.actions).toContain('suppressed');
  });
});

describe('a warning that ends while its message waits', () => {
  it('is never said, also where nothing else waits', () => {
    const h = new Harness();
    const other = source('key-rights', 'warning', 'b');
    h.observe(other);
    h.pass(2_000);
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.send({ type: 'account-read', accountId: 'acc', positionKeys: new Set() });
    h.pass(29_000);
    h.send({ type: 'acknowledged', alarmId: 'key-rights|b' });
    h.pass(120_000);
    const spoken = h.effects.flatMap((e) => (e.kind === 'announce' ? e.alarmIds : []));
    expect(new Set(spoken)).toEqual(new Set(['key-rights|b']));
    expect(h.actions).toContain('suppressed');
  });
});

describe('inhibition (C14)', () => {
  it('hides what follows from a blind account, and says so in the audit', () => {
    const h = new Harness();
    h.observe(source('stale', 'warning'), source('blind', 'critical'));
    h.pass(40_000);
    expect(h.announced.map(({ alarmId }) => alarmId)).toEqual(['blind|acc']);
    expect(h.actions).toContain('suppressed');
    expect(alarmViews(h.state)).toHaveLength(2);
  });

  it('never hides a price rule that is critical', () => {
    const h = new Harness();
    h.observe(source('blind', 'critical'), seen('critical', { stale: true }));
    h.pass(3_000);
    const spoken = h.effects.flatMap((e) => (e.kind === 'announce' ? e.alarmIds : []));
    expect(spoken).toContain(RISK);
  });

  it('says that no stop stands before the price within the warning, not beside it', () => {
    const h = new Harness();
    const risk = seen('warning');
    const stop = { ...risk, rule: 'unprotected' as const };
    h.observe(risk, stop);
    h.observe(risk, stop);
    h.pass(5_000);
    expect(h.announced.map(({ alarmId }) => alarmId)).toEqual([RISK]);
    expect(alarmViews(h.state)).toHaveLength(2);
  });

  it('does not hide another account', () => {
    const h = new Harness();
    h.observe(source('blind', 'critical', 'a'), source('stale', 'warning', 'b'));
    h.pass(3_000);
    expect(h.announced.map(({ alarmId }) => alarmId)).toContain('stale|b');
  });
});

describe('the end of a subject', () => {
  it('resolves the alarm of a position that a good reading no longer has', () => {
    const h = new Harness();
    h.observe(seen('warning'));
    h.observe(seen('warning'));
    h.pass(31_000);
    h.send({ type: 'account-read', accountId: 'acc', positionKeys: new Set([POSITION]) });
    expect(h.view).toBeDefined();
    h.send({ type: 'account-read', accountId: 'acc', positionKeys: new Set() });
    expect(h.view).toBeUndefined();
    h.pass(31_000);
    expect(h.announced.at(-1)).toMatchObject({
      kind: 'resolved',
      title: 'Demo Binance BTC long is no longer open.',
    });
  });

  it('forgets the alarms of an account that is no longer watched, silently', () => {
    const h = new Harness();
    h.observe(seen('critical'));
    h.send({ type: 'accounts-changed', accountIds: new Set(['other']) });
    expect(h.view).toBeUndefined();
    expect(h.kinds).toEqual(['raised critical']);
    expect(h.texts.at(-1)).toMatch(/The account is no longer watched\.$/);
  });

  it('keeps those of the accounts that are still watched, and of Leeway itself', () => {
    const h = new Harness();
    h.observe(seen('critical'), { ...source('disk', 'warning'), subject: {} });
    h.send({ type: 'accounts-changed', accountIds: new Set(['acc']) });
    expect(alarmViews(h.state).map(({ id }) => id)).toEqual([RISK, 'disk|leeway']);
    h.send({ type: 'accounts-changed', accountIds: new Set() });
    expect(alarmViews(h.state).map(({ id }) => id)).toEqual(['disk|leeway']);
  });

  it('an answer to an alarm that is over meanwhile changes nothing', () => {
    const h = new Harness();
    const before = h.state;
    expect(h.send({ type: 'snoozed', alarmId: RISK, durationMs: 60_000 })).toEqual([]);
    expect(h.send({ type: 'acknowledged', alarmId: RISK })).toEqual([]);
    expect(h.state).toBe(before);
  });
});
