import { describe, expect, it } from 'vitest';
import { nextWord, REMOTE_COUNT } from '../../../../shared/alarms/announce/ladder.ts';
import { alarm } from '../alarm-fixtures.ts';

const S = 1_000;
const said = (level: 'info' | 'warning' | 'critical', count: number) =>
  alarm({ level, announced: { lastMonotonicMs: 0, count } });

describe('an alarm that nobody answers', () => {
  it.each([
    [0, 60],
    [1, 60],
    [4, 60],
    [5, 300],
    [40, 300],
  ])(
    'C7: critical and said %i times again comes after %i s, not a moment sooner',
    (count, wait) => {
      expect(nextWord(said('critical', count), wait * S - 1)).toBeUndefined();
      expect(nextWord(said('critical', count), wait * S)).toEqual({
        why: 'nobody has answered it yet',
        announce: { kind: 'repeated' },
      });
    },
  );

  it('C11: a warning gets its sound after 30 s', () => {
    expect(nextWord(said('warning', 0), 30 * S - 1)).toBeUndefined();
    expect(nextWord(said('warning', 0), 30 * S)).toEqual({
      why: 'nobody answered it: now with sound',
      announce: { kind: 'repeated', step: 'sound' },
    });
  });

  it('C11: and leaves the machine 90 s after its sound', () => {
    expect(nextWord(said('warning', 1), 90 * S - 1)).toBeUndefined();
    expect(nextWord(said('warning', 1), 90 * S)).toEqual({
      why: 'nobody answered it for two minutes: now on the channels that are far away',
      announce: { kind: 'repeated', step: 'remote' },
    });
  });

  it('C7: and then repeats every half hour, in one step', () => {
    expect(nextWord(said('warning', REMOTE_COUNT), 1_800 * S - 1)).toBeUndefined();
    expect(nextWord(said('warning', REMOTE_COUNT), 1_800 * S)).toEqual({
      why: 'it still stands',
      announce: { kind: 'repeated' },
    });
  });

  it('that only tells of something says nothing again', () => {
    expect(nextWord(said('info', 0), 86_400 * S)).toBeUndefined();
  });

  it('that happened once climbs the same steps and is not repeated after them', () => {
    const asleep = (count: number) =>
      alarm({
        rule: 'asleep',
        subject: {},
        level: 'warning',
        announced: { lastMonotonicMs: 0, count },
      });
    expect(nextWord(asleep(0), 30 * S)?.announce.step).toBe('sound');
    expect(nextWord(asleep(1), 90 * S)?.announce.step).toBe('remote');
    expect(nextWord(asleep(2), 86_400 * S)).toBeUndefined();
  });
});
