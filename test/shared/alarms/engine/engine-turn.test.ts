import { describe, expect, it } from 'vitest';
import { stepEngine } from '../../../../shared/alarms/engine/alarm-engine.ts';
import type { AlarmState } from '../../../../shared/alarms/engine/alarm-state.ts';
import {
  createEngineState,
  NO_CONDITIONS,
  type AlarmEvent,
  type EngineState,
} from '../../../../shared/alarms/engine/engine-state.ts';
import { alarm, at, byId, look, SUBJECT } from '../alarm-fixtures.ts';
import { positionFacts } from '../engine-harness.ts';

const S = 1_000;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const KEY = SUBJECT.positionKey;

/** One event to these alarms, one hour after they began. */
function step(event: AlarmEvent, alarms: readonly AlarmState[], over: Partial<EngineState> = {}) {
  const before: EngineState = { ...createEngineState('t'), alarms: byId(...alarms), ...over };
  const now = at(HOUR);
  const { state, effects } = stepEngine(before, event, now);
  return {
    before,
    state,
    said: effects.flatMap((effect) => (effect.kind === 'announce' ? [effect.announcement] : [])),
    spokenOf: effects.flatMap((effect) => (effect.kind === 'announce' ? effect.alarmIds : [])),
    rows: effects.flatMap((effect) => (effect.kind === 'audit' ? [effect.decision] : [])),
  };
}

const TICK: AlarmEvent = { type: 'tick' };
const quiet = { conditions: { ...NO_CONDITIONS, quiet: true } };
const warning = (over: Partial<AlarmState> = {}): AlarmState =>
  alarm({ level: 'warning', ...over });
const ofSource = (rule: AlarmState['rule'], over: Partial<AlarmState> = {}): AlarmState =>
  alarm({ rule, subject: { accountId: 'acc' }, ...over });
const read = (positionKeys: readonly string[], over = {}): AlarmEvent => ({
  type: 'account-read',
  accountId: 'acc',
  positionKeys: new Set(positionKeys),
  ...over,
});

describe('what was held back', () => {
  const unsaid = warning({ unsaid: true, announced: { lastMonotonicMs: 0, count: 7 } });

  it('is said as if for the first time when nothing holds it back, and says so in the log', () => {
    const { state, said, rows } = step(TICK, [unsaid]);
    expect(said).toMatchObject([{ kind: 'raised', notify: true, remote: false }]);
    expect(rows).toMatchObject([
      {
        action: 'repeated',
        text: expect.stringMatching(/Nothing holds it back any more, and it still stands\.$/),
      },
    ]);
    const after = state.alarms.get(unsaid.id);
    expect(after).toMatchObject({ announced: { lastMonotonicMs: HOUR, count: 0 } });
    expect(after).not.toHaveProperty('unsaid');
  });

  it.each([
    ['somebody has acknowledged it', { acknowledged: { at: at(0) } }],
    ['somebody has snoozed it', { snoozed: { until: at(2 * HOUR) } }],
    ['it is better just now', { grade: 'normal' }],
    ['it recovers', { stage: 'recovering' }],
  ] as const)('is not said when %s', (_, over) => {
    const { said, state } = step(TICK, [{ ...unsaid, ...over }]);
    expect(said).toEqual([]);
    expect(state.alarms.get(unsaid.id)?.unsaid).toBe(true);
  });

  it('is not said while quiet hours or another alarm hold it back, and no row repeats that', () => {
    expect(step(TICK, [unsaid], quiet).rows).toEqual([]);
    const stale = ofSource('stale', { level: 'warning', unsaid: true });
    const blind = ofSource('blind', { announced: { lastMonotonicMs: HOUR, count: 0 } });
    const { said, rows } = step(TICK, [stale, blind]);
    expect([said, rows]).toEqual([[], []]);
  });

  it('ends in the log alone where nobody was told, and aloud where somebody was', () => {
    const end = { type: 'observed', observations: [look(NORMAL)] } as const;
    const since = { sinceMonotonicMs: HOUR - 6 * MIN, to: 'normal' } as const;
    const over = { grade: 'normal', stage: 'recovering', recovery: since } as const;
    const never = step(end, [{ ...unsaid, ...over }]);
    expect(never.said).toEqual([]);
    expect(never.rows.map(({ action }) => action)).toEqual(['resolved', 'suppressed']);
    expect(never.rows[1]?.text).toMatch(/It ended before it was announced: it has been out of/);
    const told = step(end, [{ ...unsaid, ...over, unsaid: 'again' }]);
    expect(told.said).toMatchObject([{ kind: 'resolved' }]);
  });

  it('remembers of a repetition that somebody was told before, and of a first word that nobody was', () => {
    const due = { announced: { lastMonotonicMs: 0, count: 5 } };
    const again = step(TICK, [warning(due)], quiet);
    expect(again.state.alarms.get(unsaid.id)?.unsaid).toBe('again');
    expect([again.said, again.rows]).toEqual([[], []]);
    const first = step({ type: 'observed', observations: [look(WARNING)] }, [], {
      conditions: { ...NO_CONDITIONS, quiet: true, stress: true },
    });
    expect(first.state.alarms.get(unsaid.id)?.unsaid).toBe(true);
    expect(first.rows.map(({ action }) => action)).toEqual(['raised', 'suppressed']);
    expect(first.rows[1]?.text).toMatch(
      /These are quiet hours and it is not critical: it is said when they end, if it still stands\.$/,
    );
  });

  it('speaks when it gets worse, quiet hours or not, and is held back no longer', () => {
    const worse = { type: 'observed', observations: [look(CRITICAL)] } as const;
    const { said, state } = step(worse, [unsaid], quiet);
    expect(said).toMatchObject([{ kind: 'worse', level: 'critical' }]);
    expect(state.alarms.get(unsaid.id)).not.toHaveProperty('unsaid');
    // Notes are heard by nobody and held back by no quiet hours.
    const info = step(
      { type: 'observed', observations: [look(WARNING)] },
      [warning({ level: 'info' })],
      quiet,
    );
    expect(info.said).toMatchObject([{ kind: 'worse', level: 'warning', notify: true }]);
  });
});

const NORMAL = { kind: 'seen', valueState: 'ok', grade: 'normal', holdGrade: 'normal' } as const;
const WARNING = { ...NORMAL, grade: 'warning', holdGrade: 'warning' } as const;
const CRITICAL = { ...NORMAL, grade: 'critical', holdGrade: 'critical' } as const;

describe('a rule that is switched off', () => {
  it('ends what stands of it with a row, and leaves the others', () => {
    const stop = warning({ rule: 'unprotected' });
    const conditions = { ...NO_CONDITIONS, off: ['unprotected' as const] };
    const { state, rows, said } = step({ type: 'conditions', conditions }, [stop, warning()]);
    expect([...state.alarms.keys()]).toEqual([warning().id]);
    expect(rows).toMatchObject([
      { action: 'resolved', text: expect.stringMatching(/Its rule was switched off\.$/) },
    ]);
    expect(said).toEqual([]);
  });
});

describe('an account that is no longer watched', () => {
  it('takes back what waited to be said of it for the first time', () => {
    const waiting = { announcement: announcementOf(warning()), queuedMonotonicMs: HOUR - S };
    const base = createEngineState('t');
    const outbox = {
      ...base.outbox,
      lastCalmMs: HOUR - S,
      calm: new Map([[warning().id, waiting]]),
    };
    const event = { type: 'accounts-changed', accountIds: new Set<string>() } as const;
    expect(step(event, [warning()], { outbox }).state.outbox.calm.size).toBe(0);
    expect(step(TICK, [warning()], { outbox }).state.outbox.calm.size).toBe(1);
  });

  it('nor is anything else said of what is over, where its end itself is held back', () => {
    const worse = { ...announcementOf(warning()), kind: 'worse' as const };
    const waiting = { announcement: worse, queuedMonotonicMs: HOUR - S };
    const base = createEngineState('t');
    const calm = new Map([[warning().id, waiting]]);
    const outbox = { ...base.outbox, lastCalmMs: HOUR - S, calm };
    const { state, rows } = step(read([]), [warning()], { outbox, ...quiet });
    expect(state.outbox.calm.size).toBe(0);
    expect(rows.map(({ action }) => action)).toEqual(['resolved', 'suppressed']);
  });
});

describe('a note that an alarm is unstable', () => {
  const changes = [
    { atMonotonicMs: HOUR - 3 * S, up: true },
    { atMonotonicMs: HOUR - 2 * S, up: false },
  ];
  const announced = { lastMonotonicMs: HOUR - S, count: 0 };
  const flapping = ofSource('stale', { level: 'warning', grade: 'normal', changes, announced });
  const again = {
    type: 'observed',
    observations: [look(WARNING, { rule: 'stale', subject: { accountId: 'acc' } })],
  } as const;

  it('is heard by nobody, quiet hours or not', () => {
    for (const over of [{}, quiet]) {
      expect(step(again, [flapping], over).said).toMatchObject([
        { kind: 'unstable', notify: false, sound: false, windowToFront: false, remote: false },
      ]);
    }
  });

  it('is held back by what speaks for the alarm, which is not said again for that', () => {
    const blind = ofSource('blind', { announced });
    const { said, rows, state } = step(again, [flapping, blind]);
    expect(said).toEqual([]);
    expect(rows.map(({ action }) => action)).toEqual(['unstable', 'suppressed']);
    expect(state.alarms.get('stale|acc')).not.toHaveProperty('unsaid');
  });
});

describe('a position that a good reading no longer has', () => {
  it('ends its own alarms, not those of other positions, of other accounts or of its account', () => {
    const other = warning({ subject: { accountId: 'acc', positionKey: 'acc|other' } });
    const elsewhere = warning({ subject: { accountId: 'b', positionKey: 'b|gone' } });
    const source = ofSource('stale', { level: 'warning' });
    const { state } = step(read(['acc|other']), [warning(), other, elsewhere, source]);
    expect([...state.alarms.keys()]).toEqual([other.id, elsewhere.id, source.id]);
  });

  it('is said once, whatever number of alarms it had', () => {
    const stop = warning({ rule: 'unprotected' });
    const { said, rows, spokenOf } = step(read([]), [stop, warning()]);
    expect(said).toMatchObject([
      { kind: 'resolved', title: expect.stringMatching(/no longer open/) },
    ]);
    expect(spokenOf).toEqual([warning().id]);
    expect(
      rows.map(({ action, text }) => [action, text.endsWith('The position is no longer open.')]),
    ).toEqual([
      ['resolved', true],
      ['resolved', true],
    ]);
  });

  it('is said by the alarm that was heard, be it not the one about its risk', () => {
    const stop = warning({ rule: 'unprotected' });
    for (const unheard of [{ stage: 'pending' }, { unsaid: true }] as const) {
      const { spokenOf } = step(read([]), [warning(unheard), stop]);
      expect(spokenOf).toEqual([stop.id]);
    }
    expect(step(read([]), [warning({ unsaid: 'again' }), stop]).spokenOf).toEqual([warning().id]);
  });

  it('says in the log that it was closed where the equity says so, also of one that was critical', () => {
    const causes = new Map([[KEY, 'closed' as const]]);
    const { rows, state } = step(read([], { causes }), [alarm()]);
    expect(rows[0]?.text).toMatch(
      /The position is no longer open, and the equity says that it was closed\.$/,
    );
    expect(state.alarms.size).toBe(0);
  });

  it('is a critical alarm of its own when it was critical, certain only where all were liquidated', () => {
    const other = alarm({ subject: { accountId: 'acc', positionKey: 'acc|other' } });
    const stop = warning({ rule: 'unprotected' });
    const both = [stop, alarm(), other];
    const certain = new Map([KEY, 'acc|other'].map((key) => [key, 'liquidated' as const]));
    const gone = step(read([], { causes: certain }), both);
    expect([...gone.state.alarms.keys()]).toEqual(['positions-gone|acc']);
    expect(gone.rows.slice(0, 3).map(({ text }) => text)).toEqual(
      Array(3).fill(expect.stringMatching(/The position is gone, probably liquidated\.$/)),
    );
    expect(gone.state.alarms.get('positions-gone|acc')?.facts).toMatchObject({
      positions: [{ isCertain: true }, { isCertain: true }],
    });
    const unsure = step(read([], { causes: new Map([[KEY, 'liquidated' as const]]) }), both);
    expect(JSON.stringify(unsure.state.alarms.get('positions-gone|acc')?.facts)).not.toContain(
      'isCertain',
    );
  });

  it('takes its waiting messages back when it is gone: the alarm about that speaks for them', () => {
    const sent = [{ atMs: HOUR, criticalOf: 'acc' }];
    const base = createEngineState('t');
    const waiting = { announcement: announcementOf(alarm()), queuedMonotonicMs: HOUR - S };
    const outbox = { ...base.outbox, sent, critical: new Map([[alarm().id, waiting]]) };
    const { state } = step(read([]), [alarm()], { outbox });
    expect([...state.outbox.critical.keys()]).toEqual(['positions-gone|acc']);
  });
});

function announcementOf({ id, level }: AlarmState) {
  const { accountId, positionKey } = SUBJECT;
  const loud = { notify: true, sound: true, windowToFront: true, remote: true };
  const words = { title: 'A title.', text: 'A text.' };
  return { alarmId: id, kind: 'raised' as const, level, ...words, ...loud, accountId, positionKey };
}

describe('a time in which nobody watched', () => {
  const { wallMs } = at(HOUR);
  const gap = (ms: number, level?: 'warning'): AlarmEvent => ({
    type: 'gap',
    fromMs: wallMs - ms,
    toMs: wallMs,
    why: 'the machine slept',
    ...(level === undefined ? {} : { level }),
  });

  it.each([
    ['is pending', { stage: 'pending' }],
    ['is a warning', { level: 'warning' }],
    ['was acknowledged', { acknowledged: { at: at(0) } }],
    ['was snoozed', { snoozed: { until: at(2 * HOUR) } }],
  ] as const)('says nothing again of what %s', (_, over) => {
    expect(step(gap(MIN), [alarm(over)]).said).toEqual([]);
  });

  it('says again what is critical and unanswered, with its count of words kept', () => {
    const { said, state, rows } = step(gap(MIN), [
      alarm({ announced: { lastMonotonicMs: 0, count: 3 } }),
    ]);
    expect(said).toMatchObject([{ kind: 'repeated', sound: true, windowToFront: false }]);
    expect(state.alarms.get(alarm().id)?.announced).toEqual({ lastMonotonicMs: HOUR, count: 3 });
    expect(rows[1]?.action).toBe('repeated');
    expect(rows[1]?.text).toMatch(/It was critical and unanswered before the gap\.$/);
  });

  it('of which nobody knows how long it was is a row and an alarm, too', () => {
    const back: AlarmEvent = {
      type: 'gap',
      fromMs: wallMs + MIN,
      toMs: wallMs,
      why: 'x',
      level: 'warning',
    };
    const { rows, state } = step(back, []);
    expect(rows[0]).toMatchObject({ action: 'gap', text: expect.stringContaining('is unknown') });
    expect(state.alarms.get('asleep|leeway')?.level).toBe('warning');
  });

  it('is a row from five seconds on, and an alarm from two minutes on where one is wanted', () => {
    expect(step(gap(5 * S - 1), []).rows).toEqual([]);
    expect(step(gap(5 * S), []).rows).toMatchObject([
      { action: 'gap', inputs: { fromMs: wallMs - 5 * S, toMs: wallMs } },
    ]);
    expect(step(gap(2 * MIN - 1, 'warning'), []).state.alarms.size).toBe(0);
    expect(step(gap(2 * MIN), []).state.alarms.size).toBe(0);
    const { state } = step(gap(2 * MIN, 'warning'), []);
    expect(state.alarms.get('asleep|leeway')).toMatchObject({
      level: 'warning',
      valueState: 'ok',
      facts: { kind: 'self', text: expect.stringContaining('That was 2 min: the machine slept.') },
    });
  });
});

describe('a message', () => {
  const flags = (level: AlarmState['level'], event: AlarmEvent, over: Partial<AlarmState> = {}) => {
    const { notify, sound, windowToFront, remote } =
      step(event, [alarm({ level, ...over })]).said[0] ?? {};
    return { notify, sound, windowToFront, remote };
  };
  const end = read([]);
  const announced = (count: number) => ({ announced: { lastMonotonicMs: 0, count } });

  it('asks for as much as its level and step are worth', () => {
    const silent = { notify: false, sound: false, windowToFront: false, remote: false };
    expect(flags('critical', TICK)).toEqual({ ...silent, notify: true, sound: true, remote: true });
    expect(flags('warning', TICK)).toEqual({ ...silent, sound: true });
    expect(flags('warning', TICK, announced(1))).toEqual({ ...silent, remote: true });
    expect(flags('warning', TICK, announced(2))).toEqual({ ...silent, notify: true, remote: true });
    const worst = { worst: { level: 'warning' as const } };
    expect(flags('info', end, worst)).toEqual(silent);
  });

  it('of an end is heard by nobody, and goes far away only to those who were told there', () => {
    const told = { notify: true, sound: false, windowToFront: false };
    expect(flags('warning', end)).toEqual({ ...told, remote: false });
    expect(flags('warning', end, announced(1))).toEqual({ ...told, remote: false });
    expect(flags('warning', end, announced(2))).toEqual({ ...told, remote: true });
    const worst = { worst: { level: 'critical' as const } };
    expect(flags('warning', end, worst)).toEqual({ ...told, remote: true });
    const closed = read([], { causes: new Map([[KEY, 'closed' as const]]) });
    expect(flags('critical', closed)).toEqual({ ...told, remote: true });
  });

  it('that it got worse goes no further than its new level asks, whoever was told before', () => {
    const worse = { type: 'observed', observations: [look(WARNING)] } as const;
    const worst = { worst: { level: 'critical' as const } };
    expect(flags('info', worse, worst)).toMatchObject({ notify: true, remote: false });
  });

  it('puts the nearest first where it speaks of several', () => {
    const near = (name: string, distance: number) =>
      warning({
        subject: { accountId: 'acc', positionKey: `acc|${name}` },
        unsaid: true,
        distance,
      });
    const { said, spokenOf } = step(TICK, [near('far', 0.08), near('near', 0.02)]);
    expect(said[0]?.title).toBe('2 warnings. Nearest: 2.0 % away.');
    expect(spokenOf).toEqual(['liquidation-risk|acc|near', 'liquidation-risk|acc|far']);
  });

  it('about what is critical is said in quiet hours', () => {
    const event = { type: 'observed', observations: [look(CRITICAL)] } as const;
    expect(step(event, [], quiet).said).toMatchObject([{ kind: 'raised', sound: true }]);
    const note = {
      type: 'observed',
      observations: [look(CRITICAL, { rule: 'disk', subject: {} })],
    } as const;
    expect(step(note, [], quiet).said).toMatchObject([{ kind: 'raised' }]);
  });

  it('names its position and account, has an id of its own, and tells how bad it was', () => {
    const bad = warning({ since: at(10 * MIN), worst: { level: 'critical', distance: 0.021 } });
    const { said, state } = step(end, [bad], { announcementCount: 4 });
    expect(said).toMatchObject([
      { id: 't-5', alarmId: bad.id, accountId: 'acc', positionKey: KEY, atMs: at(HOUR).wallMs },
    ]);
    expect(said[0]?.text).toContain('It lasted 50 min, at worst critical, 2.1 % away.');
    expect(state.announcementCount).toBe(5);
    const [own] = step(TICK, [alarm({ rule: 'disk', subject: {} })]).said;
    expect(own).not.toHaveProperty('accountId');
    expect(own).not.toHaveProperty('positionKey');
    expect(step(end, [warning()]).said[0]?.text).toContain('It lasted 1 h, at worst warning.');
  });

  it('that speaks of several alarms is named in the log of each', () => {
    const names = ['a', 'b', 'c'];
    const many = names.map((name) =>
      warning({ subject: { accountId: 'acc', positionKey: `acc|${name}` }, unsaid: true }),
    );
    const { said, rows, spokenOf } = step(TICK, many);
    expect(said).toMatchObject([{ kind: 'summary', id: 't-1' }]);
    expect(spokenOf).toEqual(many.map(({ id }) => id));
    const notes = rows.filter(({ action }) => action === 'note');
    expect(notes).toMatchObject(
      ['b', 'c'].map((name) => ({
        alarmId: `liquidation-risk|acc|${name}`,
        positionKey: `acc|${name}`,
        accountId: 'acc',
        level: 'warning',
        inputs: { announcementId: 't-1' },
        text: expect.stringMatching(/Said in one message together with 2 others\.$/),
      })),
    );
    const two = step(TICK, many.slice(1)).rows.find(({ action }) => action === 'note');
    expect(two?.text).toMatch(/Said in one message together with another one\.$/);
    // Notes that nobody hears are said to nobody.
    const quietly = many.map((one): AlarmState => ({ ...one, level: 'info', grade: 'info' }));
    expect(step(TICK, quietly).rows.some(({ action }) => action === 'note')).toBe(false);
  });
});

describe('a row of the log', () => {
  it('has its subject and the figures it was made from, and says whether there was a flood', () => {
    const raised = Array<number>(11).fill(HOUR - S);
    const outbox = { ...createEngineState('t').outbox, raised };
    const event = { type: 'acknowledged', alarmId: alarm().id } as const;
    const { rows } = step(event, [alarm()], { outbox });
    expect(rows).toMatchObject([
      {
        atMs: at(HOUR).wallMs,
        action: 'acknowledged',
        alarmId: alarm().id,
        rule: 'liquidation-risk',
        level: 'critical',
        accountId: 'acc',
        positionKey: KEY,
        inputs: { flood: true, acknowledged: true },
      },
    ]);
    expect(step(event, [alarm()]).rows[0]?.inputs).toMatchObject({ flood: false });
    const disk = alarm({ rule: 'disk', subject: {} });
    const [own] = step({ type: 'acknowledged', alarmId: disk.id }, [disk]).rows;
    expect(own).not.toHaveProperty('accountId');
    expect(own).not.toHaveProperty('positionKey');
  });

  it('of a raise says what the title does not: the reasons beside the distance', () => {
    const facts = (reasons: readonly string[], over = {}) =>
      positionFacts(0.04, { reasons, ...over });
    const text = (over: Parameters<typeof look>[1]) =>
      step({ type: 'observed', observations: [look(CRITICAL, over)] }, []).rows[0]?.text;
    const title = 'Demo Binance BTC long is liquidated 4.0 % below (57,310), 1.4 daily sigmas.';
    expect(text({ facts: facts(['4.0 % to liquidation, 1.4 daily sigmas']) })).toBe(title);
    expect(text({ facts: facts(['only 1.0 % to liquidation', 'margin ratio 91 %', 'x']) })).toBe(
      `${title} Margin ratio 91 %; x.`,
    );
    expect(text({ rule: 'unprotected', facts: facts(['margin ratio 91 %']) })).not.toContain('91');
    expect(
      text({ facts: facts(['it can be liquidated now'], { liquidatable: true }) }),
    ).not.toMatch(/now\. It can/);
  });
});

describe('the state', () => {
  it('is the same object where nothing changed, and another one where anything did', () => {
    const calm = alarm({ announced: { lastMonotonicMs: HOUR, count: 0 } });
    const same = step(TICK, [calm]);
    expect(same.state).toBe(same.before);
    const other = step({ type: 'conditions', conditions: quiet.conditions }, [calm]);
    expect(other.state).not.toBe(other.before);
    expect(other.state.alarms).toBe(other.before.alarms);
    expect(other.before.conditions.quiet).toBe(false);
    const ended = step(read([]), [calm]);
    expect(ended.before.alarms.size).toBe(1);
  });
});
