import { describe, expect, it } from 'vitest';
import { toOldDataWords } from '../../../../renderer/features/position/old-data-words.ts';

const now = 1_000_000_000;

describe('toOldDataWords', () => {
  it('is silent while the position is seen', () => {
    expect(toOldDataWords({ valueState: 'ok', asOfMs: now }, { state: 'ok' }, now)).toBeUndefined();
  });

  it('says how old the figures are, what happened and when it is tried again', () => {
    const words = toOldDataWords(
      { valueState: 'stale', asOfMs: now - 240_000, markPrice: 100 },
      {
        state: 'stale',
        nextTryMs: now + 7000,
        error: { kind: 'network', message: 'connection refused' },
      },
      now,
    );
    expect(words?.title).toBe('All figures here are 4 min old.');
    expect(words?.text).toMatch(/Next try in 7 s\.$/);
    // The exchange's own text is for the log; here are our words.
    expect(words?.text).not.toMatch(/refused/);
  });

  it('speaks of the price where only that is missing, not of an age', () => {
    const words = toOldDataWords({ valueState: 'unknown', asOfMs: now - 13_000 }, undefined, now);
    expect(words?.title).toBe('This position has no price.');
    expect(words?.text).toMatch(/cannot warn/);
  });

  it('does not invent an age for what was never read', () => {
    const words = toOldDataWords({ valueState: 'unknown' }, undefined, now);
    expect(words?.title).toMatch(/never read/);
  });

  it('says that it is being tried when the time for it has come', () => {
    const status = { state: 'error', nextTryMs: now - 5 } as const;
    expect(toOldDataWords({ valueState: 'error', asOfMs: now }, status, now)?.text).toMatch(
      /Trying again now/,
    );
  });
});
