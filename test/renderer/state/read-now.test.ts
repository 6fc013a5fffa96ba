import { describe, expect, it } from 'vitest';
import type { FeedStatus } from '../../../shared/domain/feed-state.ts';
import { isInTrouble, readNowWords, waitsUntil } from '../../../renderer/state/read-now.ts';
import { formatClock } from '../../../renderer/format/format-time.ts';

const banned: FeedStatus = {
  state: 'error',
  error: { kind: 'banned', message: '418', retryAtMs: 90_000 },
};

describe('trying an account again', () => {
  it('waits until the time that the exchange has named, and no longer', () => {
    expect(waitsUntil({ status: banned }, 80_000)).toBe(90_000);
    expect(waitsUntil({ status: banned }, 90_000)).toBeUndefined();
    expect(waitsUntil({ status: { state: 'ok' } }, 0)).toBeUndefined();
  });

  it('is offered for what is not seen as it should be, and not for a file', () => {
    const rejected: FeedStatus = { state: 'error', error: { kind: 'key-rejected', message: '' } };
    expect(isInTrouble({ source: 'exchange', status: rejected })).toBe(true);
    expect(isInTrouble({ source: 'exchange', status: { state: 'stale' } })).toBe(true);
    expect(isInTrouble({ source: 'exchange', status: { state: 'unknown' } })).toBe(false);
    expect(isInTrouble({ source: 'exchange', status: { state: 'ok' } })).toBe(false);
    expect(isInTrouble({ source: 'imported', status: rejected })).toBe(false);
  });

  it('says what became of it, with the time to wait for', () => {
    expect(readNowWords({ asked: true }).title).toBe('Asked now');
    const untilMs = Date.UTC(2026, 0, 1, 12);
    const waits = readNowWords({ asked: false, reason: 'venue', untilMs });
    expect(waits.title).toBe(`Leeway waits until ${formatClock(untilMs)}`);
    expect(readNowWords({ asked: false, reason: 'just-asked', untilMs }).text).toContain(
      formatClock(untilMs),
    );
  });
});
