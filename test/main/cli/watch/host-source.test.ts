import { describe, expect, test } from 'vitest';
import { watchHost } from '../../../../main/cli/watch/host-source.ts';
import { answerWatch, exitCodeOf } from '../../../../main/cli/watch/watch-answer.ts';
import type { HostClient } from '../../../../main/server/host-client.ts';
import type { AppState } from '../../../../shared/contract/app-state.ts';
import { err, ok } from '../../../../shared/lib/result.ts';
import { sampleBook } from '../../../helpers/sample-book.ts';
import { calmState, criticalState, emptyState } from '../../../helpers/sample-state.ts';
import { createVirtualClock } from '../../../helpers/virtual-clock.ts';

const RESTARTING = 'The monitor is being restarted. Try again in a moment.';

function hostWith(state: AppState, monitorAnswers: boolean): HostClient {
  const answers: Record<string, unknown> = {
    'app/get-state': ok(state),
    'book/get': monitorAnswers
      ? ok(sampleBook(state))
      : err({ code: 'unavailable', message: RESTARTING }),
  };
  return {
    url: 'http://127.0.0.1:1',
    // Each channel is answered with what the contract names for it.
    request: ((channel: string) => Promise.resolve(answers[channel])) as HostClient['request'],
    onEvent: () => () => undefined,
    createLink: () => Promise.resolve(undefined),
    onClose: () => () => undefined,
    close: () => undefined,
  };
}

const look = (state: AppState, monitorAnswers = true) =>
  watchHost(hostWith(state, monitorAnswers), createVirtualClock()).firstReading(1_000);

describe('the view of a host', () => {
  test('whose monitor does not answer is an answer of 30 in which nothing looks fresh or safe', async () => {
    const reading = await look(calmState(), false);
    expect(exitCodeOf(reading)).toBe(30);
    const answer = answerWatch(reading);
    expect(answer).toMatchObject({ level: 'unknown', headline: RESTARTING, trouble: RESTARTING });
    for (const account of answer['accounts'] as readonly Record<string, unknown>[]) {
      expect(account).toMatchObject({ state: 'stale', level: 'unknown', pools: null });
    }
  });

  test('keeps a danger that was seen before its monitor stopped', async () => {
    const reading = await look(criticalState(), false);
    expect(exitCodeOf(reading)).toBe(30);
    expect(reading.headline).toEqual(criticalState().headline);
    expect(answerWatch(reading)['level']).toBe('critical');
  });

  test('that has lost its accounts is 30, whatever it shows in their place', async () => {
    const text = 'The list of accounts could not be read.';
    const notices = [{ id: 'accounts-lost', severity: 'error', text }] as const;
    expect(exitCodeOf(await look(calmState()))).toBe(0);
    const reading = await look({ ...calmState(), notices });
    expect(reading.trouble).toBe(text);
    expect(exitCodeOf(reading)).toBe(30);
  });

  test('that has nothing left to watch is answered at once', async () => {
    const text = 'The list of accounts could not be read.';
    const notices = [{ id: 'accounts-lost', severity: 'error', text }] as const;
    // The clock of this source stands still: waiting would never end.
    expect((await look({ ...emptyState(), notices })).trouble).toBe(text);
  });
});
