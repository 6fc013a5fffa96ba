import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../../../shared/alarms/engine/alarm-state.ts';
import {
  createEngineState,
  type AlarmEvent,
} from '../../../../shared/alarms/engine/engine-state.ts';
import { alarm, at, look } from '../alarm-fixtures.ts';
import { positionFacts } from '../engine-harness.ts';

import {
  S,
  MIN,
  HOUR,
  KEY,
  step,
  TICK,
  quiet,
  warning,
  read,
  WARNING,
  CRITICAL,
} from './turn-steps.ts';

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
