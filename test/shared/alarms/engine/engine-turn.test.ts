import { describe, expect, it } from 'vitest';
import {
  createEngineState,
  NO_CONDITIONS,
  type AlarmEvent,
} from '../../../../shared/alarms/engine/engine-state.ts';
import { alarm, at, look } from '../alarm-fixtures.ts';

import {
  S,
  MIN,
  HOUR,
  KEY,
  step,
  TICK,
  quiet,
  warning,
  ofSource,
  read,
  NORMAL,
  WARNING,
  CRITICAL,
  announcementOf,
} from './turn-steps.ts';

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

  it('only reminds of what somebody was told before: a danger that another alarm spoke for is no new one', () => {
    const { said } = step(TICK, [{ ...unsaid, unsaid: 'again' }]);
    expect(said).toMatchObject([{ kind: 'repeated', notify: true }]);
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

  it('C15: says nothing again of what was better when it was last seen, and all at once when it is near again', () => {
    const better = alarm({ grade: 'normal', stage: 'recovering' });
    const { said, state } = step(gap(MIN), [better]);
    expect(said).toEqual([]);
    expect(JSON.stringify(state.alarms.get(better.id)?.announced)).not.toContain('null');
    const near = { ...better, ...state.alarms.get(better.id), stage: 'firing', grade: 'critical' };
    expect(step({ type: 'tick' }, [near as typeof better]).said).toMatchObject([
      { kind: 'repeated', level: 'critical' },
    ]);
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
