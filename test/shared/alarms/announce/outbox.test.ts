import { describe, expect, it } from 'vitest';
import type { AlarmLevel, AlarmReport, Announcement } from '../../../../shared/alarms/alarm.ts';
import {
  EMPTY_OUTBOX,
  isFlood,
  OutboxTurn,
  summarize,
  type Draft,
  type OutboxState,
} from '../../../../shared/alarms/announce/outbox.ts';
import { positionFacts } from '../engine-harness.ts';

const S = 1_000;

function draft(
  alarmId: string,
  over: Partial<Announcement> = {},
  more: Partial<Omit<Draft, 'announcement'>> = {},
): Draft {
  const level: AlarmLevel = over.level ?? 'critical';
  return {
    announcement: {
      alarmId,
      kind: 'raised',
      level,
      title: `${alarmId} title.`,
      text: `${alarmId} text.`,
      notify: true,
      sound: level === 'critical',
      windowToFront: level === 'critical',
      remote: level === 'critical',
      ...over,
    },
    queuedMonotonicMs: 0,
    ...more,
  };
}

function reportOf(alarmId: string): AlarmReport {
  return {
    alarmId,
    kind: 'raised',
    level: 'critical',
    title: `${alarmId} title.`,
    text: `${alarmId} text.`,
    facts: positionFacts(),
    valueState: 'ok',
    sinceMs: 0,
  };
}

const QUIET = { notify: false, sound: false, windowToFront: false, remote: false };

/** Adds these and sends what may go at that moment. */
function turn(before: OutboxState, atMs: number, ...drafts: readonly Draft[]) {
  const open = new OutboxTurn(before);
  for (const one of drafts) open.add({ ...one, queuedMonotonicMs: atMs });
  const { outbox, parcels } = open.flush(atMs);
  return {
    outbox,
    said: parcels.map((parcel) => parcel.drafts.map(({ announcement }) => announcement.alarmId)),
  };
}

describe('C12: at most three messages in ten seconds', () => {
  const of = (name: string, accountId = name) => draft(name, { accountId });

  it('the first critical of an account goes at once, the next of the same waits two seconds', () => {
    const first = turn(EMPTY_OUTBOX, 0, of('a1', 'a'));
    expect(first.said).toEqual([['a1']]);
    const next = turn(first.outbox, 1 * S, of('a2', 'a'));
    expect(next.said).toEqual([]);
    expect(turn(next.outbox, 3 * S - 1).said).toEqual([]);
    expect(turn(next.outbox, 3 * S).said).toEqual([['a2']]);
  });

  it('the last of three turns is kept for what is joined, the nearest first', () => {
    const many = ['a', 'b', 'c', 'd'].map((name, i) => ({ ...of(name), distance: 0.04 - i / 100 }));
    const first = turn(EMPTY_OUTBOX, 0, ...many);
    expect(first.said).toEqual([['d'], ['c']]);
    const joined = turn(first.outbox, 2 * S);
    expect(joined.said).toEqual([['b', 'a']]);
    expect(joined.outbox.critical.size).toBe(0);
    const full = turn(joined.outbox, 3 * S, of('e'), of('f'));
    expect(turn(full.outbox, 10 * S - 1).said).toEqual([]);
    expect(turn(full.outbox, 10 * S).said).toEqual([['e'], ['f']]);
  });

  it('what belongs to no account is one sender, too', () => {
    const first = turn(EMPTY_OUTBOX, 0, draft('x'));
    expect(first.said).toEqual([['x']]);
    expect(turn(first.outbox, 1 * S, draft('y')).said).toEqual([]);
  });

  it('what has no distance goes before what has one', () => {
    const drafts = [{ ...of('near', 'a'), distance: 0.001 }, of('dark', 'b')];
    expect(turn(EMPTY_OUTBOX, 0, ...drafts).said).toEqual([['dark'], ['near']]);
  });

  it('gives the same state back when nothing waits', () => {
    expect(turn(EMPTY_OUTBOX, 5 * S)).toEqual({ outbox: EMPTY_OUTBOX, said: [] });
    expect(new OutboxTurn(EMPTY_OUTBOX).flush(0).outbox).toBe(EMPTY_OUTBOX);
  });
});

describe('C12, C13: what is not critical is joined', () => {
  const warn = (name: string) => draft(name, { level: 'warning' });

  it('goes at once when nothing went before, and then every thirty seconds', () => {
    const first = turn(EMPTY_OUTBOX, 0, warn('a'));
    expect(first.said).toEqual([['a']]);
    const next = turn(first.outbox, 1 * S, warn('b'), warn('c'));
    expect(next.said).toEqual([]);
    expect(turn(next.outbox, 30 * S - 1).said).toEqual([]);
    expect(turn(next.outbox, 30 * S).said).toEqual([['b', 'c']]);
  });

  it('in a flood of more than ten alarms in ten minutes every two minutes', () => {
    const many = Array.from({ length: 11 }, (_, i) => warn(`w${i}`));
    const calm = turn(EMPTY_OUTBOX, 0, ...many.slice(0, 10));
    expect(isFlood(calm.outbox, 0)).toBe(false);
    const first = turn(EMPTY_OUTBOX, 0, ...many);
    expect(isFlood(first.outbox, 600 * S - 1)).toBe(true);
    expect(isFlood(first.outbox, 600 * S)).toBe(false);
    const next = turn(first.outbox, 10 * S, warn('late'));
    expect(turn(next.outbox, 120 * S - 1).said).toEqual([]);
    expect(turn(next.outbox, 120 * S).said).toEqual([['late']]);
    // Ten minutes later the window is the usual one again.
    const again = turn(turn(next.outbox, 605 * S).outbox, 606 * S, warn('x'));
    expect(again.said).toEqual([]);
    expect(turn(again.outbox, 635 * S).said).toEqual([['x']]);
  });

  it('ten in ten minutes are no flood yet, and it is counted on a clock that began long ago', () => {
    const began = 5_000 * S;
    const ten = turn(EMPTY_OUTBOX, began, ...Array.from({ length: 10 }, (_, i) => warn(`w${i}`)));
    expect(ten.outbox.raised).toHaveLength(10);
    expect(isFlood(ten.outbox, began)).toBe(false);
    const worse = draft('w', { level: 'warning', kind: 'worse' });
    expect(turn(turn(ten.outbox, began + S, worse).outbox, began + 30 * S).said).toEqual([['w']]);
    const eleven = turn(ten.outbox, began + 2 * S, warn('late'));
    expect(isFlood(eleven.outbox, began + 2 * S)).toBe(true);
    expect(turn(eleven.outbox, began + 31 * S).said).toEqual([]);
    // The oldest ten are ten minutes old now, to the millisecond.
    expect(turn(eleven.outbox, began + 600 * S).outbox.raised).toEqual([began + 2 * S]);
  });

  it('remembers no more raised alarms than a flood needs, and only those that were raised', () => {
    const many = Array.from({ length: 30 }, (_, i) => warn(`w${i}`));
    expect(turn(EMPTY_OUTBOX, 7, ...many).outbox.raised).toEqual(Array(11).fill(7));
    const worse = draft('w', { level: 'warning', kind: 'worse' });
    expect(turn(EMPTY_OUTBOX, 7, worse).outbox.raised).toEqual([]);
  });

  it('leaves the last two turns of ten seconds to what is critical', () => {
    const two = turn(
      EMPTY_OUTBOX,
      0,
      draft('a', { accountId: 'a' }),
      draft('b', { accountId: 'b' }),
    );
    const waits = turn(two.outbox, 1 * S, warn('w'));
    expect(waits.said).toEqual([]);
    expect(turn(waits.outbox, 10 * S).said).toEqual([['w']]);
  });

  it('a note takes no turn and waits for none', () => {
    const first = turn(EMPTY_OUTBOX, 0, warn('a'));
    const note = draft('n', { level: 'warning', kind: 'unstable', ...QUIET });
    const next = turn(first.outbox, 1 * S, note);
    expect(next.said).toEqual([['n']]);
    expect(next.outbox.lastCalmMs).toBe(0);
    expect(next.outbox.sent).toHaveLength(1);
    // Whatever is shown, heard or sent far away is none.
    for (const loud of ['notify', 'sound', 'windowToFront', 'remote'] as const) {
      const word = draft('l', { level: 'warning', ...QUIET, [loud]: true });
      expect(turn(first.outbox, 1 * S, word).said).toEqual([]);
    }
  });

  it('that a critical alarm is over, or unstable, is no critical message', () => {
    const first = turn(EMPTY_OUTBOX, 0, warn('a'));
    const over = draft('c', { kind: 'resolved' });
    const next = turn(first.outbox, 1 * S, over, draft('d', { kind: 'unstable' }));
    expect(next.said).toEqual([]);
    expect([...next.outbox.calm.keys()]).toEqual(['c', 'd']);
  });
});

describe('a newer word about the same alarm', () => {
  const busy = turn(EMPTY_OUTBOX, 0, draft('first', { level: 'warning' })).outbox;
  const after = (...drafts: readonly Draft[]) => {
    let outbox = busy;
    for (const [i, one] of drafts.entries()) outbox = turn(outbox, (i + 1) * S, one).outbox;
    return outbox;
  };

  it('takes the place of the one that waits, with its time and all its volume', () => {
    const loud = draft('a', { level: 'warning', ...QUIET, notify: true, remote: true });
    const step = { kind: 'repeated', level: 'warning', ...QUIET, sound: true } as const;
    const { calm } = after(loud, draft('a', step));
    expect([...calm.values()]).toEqual([
      {
        announcement: {
          ...loud.announcement,
          kind: 'raised',
          notify: true,
          sound: true,
          windowToFront: false,
          remote: true,
        },
        queuedMonotonicMs: 1 * S,
      },
    ]);
    const front = draft('a', { level: 'warning', ...QUIET, windowToFront: true });
    const [joined] = after(front, draft('a', { level: 'warning', kind: 'worse' })).calm.values();
    expect(joined?.announcement).toMatchObject({ kind: 'worse', windowToFront: true });
  });

  it('moves it to the critical ones when it gets worse, and the end of it replaces it', () => {
    const worse = after(draft('a', { level: 'warning' }), draft('a', { kind: 'worse' }));
    expect(worse.calm.size).toBe(0);
    const over = after(
      draft('a', { level: 'warning' }),
      draft('a', { level: 'warning', kind: 'resolved', ...QUIET, notify: true }),
    );
    expect([...over.calm.values()].map((one) => one.announcement)).toMatchObject([
      { kind: 'resolved', remote: false },
    ]);
    expect([...over.calm.values()][0]?.queuedMonotonicMs).toBe(2 * S);
  });

  it('adds no volume that neither of them had', () => {
    const far = draft('a', { level: 'warning', ...QUIET, remote: true });
    const near = draft('a', { level: 'warning', kind: 'repeated', ...QUIET, sound: true });
    const [one] = after(
      far,
      draft('a', { level: 'warning', ...QUIET, remote: true }),
    ).calm.values();
    expect(one?.announcement).toMatchObject({ ...QUIET, remote: true });
    const [other] = after(near, near).calm.values();
    expect(other?.announcement).toMatchObject({ ...QUIET, sound: true });
  });

  it('takes a critical one that waits out: its end goes with what is calm, and it is not said after it', () => {
    const said = turn(EMPTY_OUTBOX, 0, draft('a1', { accountId: 'a' })).outbox;
    const waiting = turn(said, 1 * S, draft('a2', { accountId: 'a' })).outbox;
    expect([...waiting.critical.keys()]).toEqual(['a2']);
    const over = turn(waiting, 2 * S, draft('a2', { accountId: 'a', kind: 'resolved' }));
    expect(over.said).toEqual([['a2']]);
    expect(over.outbox.critical.size).toBe(0);
    const open = new OutboxTurn(waiting);
    open.supersede('a2');
    const { outbox, parcels } = open.flush(9 * S);
    expect([parcels, outbox.critical.size]).toEqual([[], 0]);
  });

  it('that is a note never takes the place of what somebody is to hear', () => {
    const waiting = after(draft('a', { level: 'warning' }));
    const note = draft('a', { level: 'warning', kind: 'unstable', ...QUIET });
    expect(turn(waiting, 2 * S, note).outbox.calm).toEqual(waiting.calm);
  });

  it('tells whether anybody heard of an alarm, and can be taken out', () => {
    const waiting = after(draft('a', { level: 'warning' }));
    const open = new OutboxTurn(waiting);
    expect(open.isUnsaid('a')).toBe(true);
    expect(open.isUnsaid('b')).toBe(false);
    open.supersede('a');
    expect(open.isUnsaid('a')).toBe(false);
    const { outbox, parcels } = open.flush(60 * S);
    expect(parcels).toEqual([]);
    // Not kept for later either, and what was said before is still known.
    expect(outbox).toEqual({ ...waiting, calm: new Map() });
    expect(turn(outbox, 90 * S).said).toEqual([]);
    // The state before stays as it was.
    expect(waiting.calm.size).toBe(1);
    const worse = new OutboxTurn(after(draft('a', { level: 'warning', kind: 'worse' })));
    expect(worse.isUnsaid('a')).toBe(false);
  });
});

describe('one message for several alarms', () => {
  it('is a reminder where all of it was said before, and news where one thing was not', () => {
    const again = draft('a', { level: 'warning', kind: 'repeated' });
    const other = draft('b', { level: 'warning', kind: 'repeated' });
    expect(summarize([again, other])?.isReminder).toBe(true);
    expect(summarize([again, draft('c', { level: 'warning' })])).not.toHaveProperty('isReminder');
  });

  const at = (distance: number, over: Partial<Announcement> = {}) =>
    draft(`d${distance}`, { accountId: 'acc', positionKey: 'key', ...over }, { distance });

  it('carries the facts of the nearest fifty, and says how many more there are', () => {
    const told = (count: number) =>
      summarize(
        Array.from({ length: count }, (_, i) =>
          at(i / 1_000, { reports: [reportOf(`d${i}`)], alarmId: `d${i}` }),
        ),
      );
    expect(told(50)?.reports).toHaveLength(50);
    expect(told(50)).not.toHaveProperty('moreReports');
    const many = told(4_000);
    expect(many?.reports?.map(({ alarmId }) => alarmId)).toEqual(
      Array.from({ length: 50 }, (_, i) => `d${i}`),
    );
    expect(many).toMatchObject({ moreReports: 3_950, title: expect.stringContaining('4000') });
  });

  it('is the message itself for one, and nothing for none', () => {
    expect(summarize([])).toBeUndefined();
    const one = at(0.02);
    expect(summarize([one])).toBe(one.announcement);
  });

  it('says how many, the nearest, of three all that each would say alone, and how many more', () => {
    const critical = (d: number) => at(d, { text: `d${d} says what to do.` });
    expect(summarize([0.012, 0.02, 0.03, 0.04, 0.05].map(critical))).toEqual({
      alarmId: 'd0.012',
      kind: 'summary',
      level: 'critical',
      title: '5 critical alarms. Nearest: 1.2 % away.',
      text: [
        'd0.012 title. d0.012 says what to do.',
        'd0.02 title. d0.02 says what to do.',
        'd0.03 title. d0.03 says what to do.',
        'And 2 more in the list.',
      ].join('\n'),
      notify: true,
      sound: true,
      windowToFront: true,
      remote: true,
      accountId: 'acc',
      positionKey: 'key',
    });
    const calm = { level: 'warning' } as const;
    const three = summarize([critical(0.01), at(0.02, calm), at(0.03, calm)]);
    expect(three?.text).toBe('d0.01 title. d0.01 says what to do.\nd0.02 title.\nd0.03 title.');
  });

  it('counts only what is critical and not over, and is as loud as its loudest', () => {
    const calm = { level: 'warning', ...QUIET } as const;
    const mixed = summarize([
      draft('x', { ...calm, notify: true }),
      draft('y', { kind: 'resolved', ...QUIET }),
    ]);
    expect(mixed).toEqual({
      alarmId: 'x',
      kind: 'summary',
      level: 'warning',
      title: '2 warnings.',
      text: 'x title. y title.',
      ...QUIET,
      notify: true,
    });
    const notes = summarize([draft('n', { level: 'info' }), draft('m', { level: 'info' })]);
    expect(notes).toMatchObject({ level: 'info', title: '2 notes.' });
    for (const loud of ['notify', 'sound', 'windowToFront', 'remote'] as const) {
      const two = summarize([draft('a', calm), draft('b', { ...calm, [loud]: true })]);
      expect(two).toMatchObject({ ...QUIET, [loud]: true });
    }
    const one = summarize([draft('a', calm), draft('b')]);
    expect(one).toMatchObject({ level: 'critical', title: '1 critical alarm.' });
  });
});
