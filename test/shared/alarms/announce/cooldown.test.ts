import { describe, expect, it } from 'vitest';
import { COOLDOWN_MS } from '../../../../shared/alarms/announce/cooldown.ts';
import { Harness, seen, source } from '../engine-harness.ts';

const MIN = 60_000;
/** Two looks, and no reminder yet. */
const SOON = 20_000;
const CALM = seen('normal', { distance: 0.2 });
const WARNING = seen('warning', { distance: 0.08 });

/** A warning that was told, and told to be over; nothing else is remembered. */
function afterOneWarning(): Harness {
  const h = new Harness();
  h.pass(2 * MIN, WARNING);
  h.pass(7 * MIN, CALM);
  expect(h.kinds.at(0)).toBe('raised warning');
  expect(h.kinds.at(-1)).toBe('resolved warning');
  h.effects = [];
  return h;
}

describe('a warning that comes back soon', () => {
  it('stands in the list and in the log, and calls nobody', () => {
    const h = afterOneWarning();
    h.pass(10 * MIN, WARNING);
    expect(h.view).toMatchObject({ level: 'warning' });
    expect(h.actions.slice(0, 2)).toEqual(['raised', 'suppressed']);
    expect(h.texts.join(' ')).toMatch(
      /over less than an hour ago: it is said in \d+ min if it still stands, at once if it gets worse/,
    );
    expect(h.kinds).toEqual([]);
  });

  it('ends without a word when nobody was told that it is back', () => {
    const h = afterOneWarning();
    h.pass(5 * MIN, WARNING);
    h.pass(7 * MIN, CALM);
    expect(h.kinds).toEqual([]);
    expect(h.view).toBeUndefined();
  });

  it('is said once the hour is over and it still stands', () => {
    const h = afterOneWarning();
    h.pass(COOLDOWN_MS + MIN, WARNING);
    expect(h.kinds[0]).toBe('raised warning');
  });

  it('is said at once when it becomes critical', () => {
    const h = afterOneWarning();
    h.pass(MIN, WARNING);
    h.pass(15_000, seen('critical', { distance: 0.01 }));
    expect(h.kinds).toEqual(['worse critical']);
  });

  it('is said at once when it is critical from the first', () => {
    const h = afterOneWarning();
    h.pass(15_000, seen('critical', { distance: 0.01 }));
    expect(h.kinds).toEqual(['raised critical']);
  });

  it('is said when it is nearer than it ever was before', () => {
    const h = afterOneWarning();
    h.pass(SOON, seen('warning', { distance: 0.079 }));
    expect(h.kinds).toEqual(['raised warning']);
  });

  it('is said when nobody knows any more how near it is', () => {
    const h = afterOneWarning();
    const { truth, ...rest } = WARNING;
    if (truth.kind !== 'seen') throw new Error('seen');
    const { distance, ...unknown } = truth;
    expect(distance).toBe(0.08);
    h.pass(SOON, { ...rest, truth: unknown });
    expect(h.kinds).toEqual(['raised warning']);
  });

  it('is said when it comes nearer than before while it is held back', () => {
    const h = afterOneWarning();
    h.pass(MIN, WARNING);
    h.pass(MIN, seen('warning', { distance: 0.06 }));
    expect(h.kinds[0]).toBe('raised warning');
  });

  it('is said at once in a tense market', () => {
    const h = afterOneWarning();
    h.send({ type: 'conditions', conditions: { quiet: false, stress: true, off: [] } });
    h.pass(SOON, WARNING);
    expect(h.kinds).toEqual(['raised warning']);
  });

  it('is another matter for another position, and for a source that is lost again', () => {
    const h = afterOneWarning();
    h.pass(SOON, seen('warning', { key: 'acc|p|ETH|long|cross' }));
    expect(h.kinds).toEqual(['raised warning']);
    const lost = source('stale', 'warning');
    const back = source('stale', 'normal');
    h.effects = [];
    for (const look of [lost, back, lost]) h.pass(3 * MIN, look);
    expect(
      h.announced.filter(({ alarmId }) => alarmId === 'stale|acc').map(({ kind }) => kind),
    ).toEqual(expect.arrayContaining(['raised', 'resolved', 'raised']));
  });

  it('is forgotten after the hour', () => {
    const h = afterOneWarning();
    expect(h.state.cooldowns.size).toBe(1);
    h.pass(COOLDOWN_MS, CALM);
    expect(h.state.cooldowns.size).toBe(0);
    h.pass(SOON, WARNING);
    expect(h.kinds).toEqual(['raised warning']);
  });
});
