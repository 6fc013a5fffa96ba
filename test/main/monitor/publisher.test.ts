import { describe, expect, it } from 'vitest';
import { Publisher } from '../../../main/monitor/publisher.ts';
import type { FromMonitor, MonitorState } from '../../../shared/contract/monitor-protocol.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A publisher that is shown one state after the other; the positions that it said had changed. */
async function changesOf(...states: readonly (readonly object[])[]): Promise<unknown[]> {
  const clock = new VirtualClock();
  const sent: FromMonitor[] = [];
  let positions: readonly object[] = [];
  const publisher = new Publisher(
    clock,
    (message) => sent.push(message),
    () =>
      ({
        nowMs: clock.now(),
        headline: { level: 'safe' },
        accounts: [],
        positions,
        alarms: [],
        jointLeeway: {},
        firstRoundDone: true,
        // Only what the publisher looks at.
      }) as unknown as MonitorState,
  );
  const changes: unknown[] = [];
  for (const state of states) {
    positions = state;
    sent.length = 0;
    publisher.request();
    await clock.advance(1_000);
    changes.push(
      sent.flatMap((message) =>
        message.type === 'changed' ? (message.patch.positions ?? []) : [],
      ),
    );
  }
  return changes.slice(1);
}

describe('what is published', () => {
  it('leaves out what says the same, though it was made anew', async () => {
    const make = () => ({ key: 'a', risk: { list: [1, { x: NaN }], none: null }, way: Infinity });
    expect(await changesOf([make()], [make()])).toEqual([[]]);
  });

  it.each([
    ['a number', { key: 'a', n: 1, deep: {} }, { key: 'a', n: 2, deep: {} }],
    [
      'something deep inside',
      { key: 'a', d: { l: [{ x: 1 }] } },
      { key: 'a', d: { l: [{ x: 2 }] } },
    ],
    ['a member that came', { key: 'a' }, { key: 'a', stop: 1 }],
    ['a member that went', { key: 'a', stop: 1 }, { key: 'a' }],
    ['one member for another', { key: 'a', x: undefined }, { key: 'a', y: undefined }],
    ['a longer list', { key: 'a', l: [1] }, { key: 'a', l: [1, 2] }],
    ['a shorter list', { key: 'a', l: [1, 2] }, { key: 'a', l: [1] }],
    ['a list for an object', { key: 'a', l: [] }, { key: 'a', l: {} }],
    ['nothing for an object', { key: 'a', l: {} }, { key: 'a', l: null }],
    ['an object for nothing', { key: 'a', l: null }, { key: 'a', l: {} }],
    ['nothing known for a number', { key: 'a', n: 0 }, { key: 'a', n: NaN }],
  ])('tells %s', async (_what, before, after) => {
    expect(await changesOf([before], [after])).toEqual([[after]]);
  });
});
