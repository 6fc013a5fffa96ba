import { describe, expect, it } from 'vitest';
import type { MonitorState } from '../../../shared/contract/monitor-protocol.ts';
import { err, ok } from '../../../shared/lib/result.ts';
import { createMonitorFollower } from '../../../main/core/follow-monitor.ts';

const STATE = { accounts: [] } as unknown as MonitorState;

function setUp() {
  const said: string[] = [];
  let answers = true;
  const follower = createMonitorFollower(
    {
      applyMonitor: () => said.push('patch'),
      replaceMonitor: () => said.push('replace'),
    },
    () => Promise.resolve(answers ? ok(STATE) : err({ code: 'unavailable', message: '' } as const)),
  );
  const setAnswers = (next: boolean) => (answers = next);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { said, follower, setAnswers, settle };
}

describe('monitor follower', () => {
  it('takes patches of the first monitor as they come', async () => {
    const { said, follower, settle } = setUp();
    follower.onHealth({ state: 'starting', sinceMs: 0 });
    follower.onPatch({ nowMs: 1, firstRoundDone: true });
    await settle();
    expect(said).toEqual(['patch']);
  });

  it('replaces the state once when a restarted monitor has asked every account', async () => {
    const { said, follower, settle } = setUp();
    follower.onHealth({ state: 'down', sinceMs: 0 });
    follower.onPatch({ nowMs: 1, firstRoundDone: false });
    follower.onPatch({ nowMs: 2, firstRoundDone: true });
    follower.onPatch({ nowMs: 3 });
    await settle();
    expect(said).toEqual(['patch', 'patch', 'patch', 'replace']);
  });

  it('tries again with the next first round when the state could not be had', async () => {
    const { said, follower, setAnswers, settle } = setUp();
    follower.onHealth({ state: 'down', sinceMs: 0 });
    setAnswers(false);
    follower.onPatch({ nowMs: 1, firstRoundDone: true });
    await settle();
    setAnswers(true);
    follower.onPatch({ nowMs: 2, firstRoundDone: true });
    await settle();
    expect(said).toEqual(['patch', 'patch', 'replace']);
  });
});
