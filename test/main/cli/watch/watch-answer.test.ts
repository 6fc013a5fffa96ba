import { describe, expect, test } from 'vitest';
import {
  answerWatch,
  exitCodeOf,
  withoutNeedlessDemo,
} from '../../../../main/cli/watch/watch-answer.ts';
import type { WatchReading } from '../../../../main/cli/watch/watch-source.ts';
import { describeWatch } from '../../../../main/cli/watch/describe-watch.ts';
import type { AccountView, AppState } from '../../../../shared/contract/app-state.ts';
import { formatTimeOfDay } from '../../../../shared/words/format-number.ts';
import { unknown } from '../../../../shared/domain/outcome.ts';
import { sampleBook } from '../../../helpers/sample-book.ts';
import {
  blindState,
  calmState,
  criticalState,
  emptyState,
  startingState,
} from '../../../helpers/sample-state.ts';

const reading = (state: AppState): WatchReading => ({ ...state, book: sampleBook(state) });
const changeAccounts = (
  state: AppState,
  change: (view: AccountView, index: number) => AccountView,
): WatchReading => reading({ ...state, accounts: state.accounts.map(change) });
type AnyAccount = Readonly<Record<string, unknown>>;
const accountsOf = (of: WatchReading) => answerWatch(of)['accounts'] as readonly AnyAccount[];

describe('the exit code', () => {
  test('is 0 where nothing is near and 20 where something is critical', () => {
    expect(exitCodeOf(reading(calmState()))).toBe(0);
    expect(exitCodeOf(reading(criticalState()))).toBe(20);
  });

  test('is 10 for a warning, 0 for watch', () => {
    const level = (of: 'warning' | 'watch') =>
      exitCodeOf(
        changeAccounts(calmState(), (view, index) => (index === 0 ? { ...view, level: of } : view)),
      );
    expect(level('warning')).toBe(10);
    expect(level('watch')).toBe(0);
  });

  test('is 20 while nobody has answered that a critical position is gone, as the headline says', () => {
    const calm = calmState();
    const [alarm] = criticalState().alarms;
    if (alarm === undefined) throw new Error('the sample has an alarm');
    const goneFrom = (accountId: string | undefined) =>
      reading({
        ...calm,
        alarms: [
          {
            ...alarm,
            rule: 'positions-gone',
            subject: accountId === undefined ? {} : { accountId },
          },
        ],
      });
    const gone = goneFrom(calm.accounts[0]?.id);
    expect(exitCodeOf(gone)).toBe(20);
    expect(answerWatch(gone)['level']).toBe('critical');
    expect(exitCodeOf(goneFrom('a demo account that is left out'))).toBe(0);
  });

  test.each(['stale', 'unknown', 'error'] as const)(
    'is 30 when one account is %s, also when another is critical, and the level still says critical',
    (state) => {
      const blind = changeAccounts(criticalState(), (view, index) =>
        index === 1 ? { ...view, status: { state } } : view,
      );
      expect(exitCodeOf(blind)).toBe(30);
      expect(answerWatch(blind)['level']).toBe('critical');
    },
  );

  test('is 30 when a level is unknown, when nothing is watched, and when the watcher is down', () => {
    expect(exitCodeOf(reading(blindState()))).toBe(30);
    expect(exitCodeOf(reading(emptyState()))).toBe(30);
    expect(exitCodeOf({ ...reading(calmState()), trouble: 'The monitor is down.' })).toBe(30);
  });
});

describe('the answer', () => {
  test('has per account its state, age, level and venue beside the figures of the book', () => {
    const state = criticalState();
    const [first] = accountsOf(reading(state));
    const view = state.accounts[0];
    expect(first).toMatchObject({
      id: view?.id,
      name: view?.name,
      venue: 'binance-usdm',
      state: 'ok',
      level: 'critical',
      asOfMs: view?.status.asOfMs,
      ageMs: state.nowMs - (view?.status.asOfMs ?? 0),
      pools: [{ positions: expect.any(Array) as unknown[] }],
    });
    expect(answerWatch(reading(state))).toMatchObject({ format: 'leeway-answer', version: 1 });
  });

  test('names the kind of an error', () => {
    expect(accountsOf(reading(blindState()))[0]).toMatchObject({
      state: 'error',
      error: { kind: 'network', message: 'connection refused' },
    });
  });

  test('names the time until which a ban lasts, in words and in JSON', () => {
    const { nowMs } = calmState();
    const banned = (retryAtMs: number) =>
      changeAccounts(calmState(), (view) => ({
        ...view,
        status: { state: 'error', error: { kind: 'banned', message: 'Way too much.', retryAtMs } },
      }));
    const until = formatTimeOfDay(nowMs + 17_000);
    const soon = banned(nowMs + 17_000);
    expect(describeWatch(soon).at(-1)).toContain(`banned: Way too much. Banned until ${until}.`);
    expect(accountsOf(soon)[0]?.['error']).toEqual({
      kind: 'banned',
      message: `Way too much. Banned until ${until}.`,
      retryAtMs: nowMs + 17_000,
    });
    expect(describeWatch(banned(nowMs + 3 * 86_400_000)).at(-1)).toMatch(
      /Banned until \d{4}-\d\d-\d\d \d\d:/,
    );
    expect(describeWatch(banned(nowMs - 1)).at(-1)).not.toContain('until');
  });

  test('has pools null for an account never seen, in the order in which they are watched', () => {
    const state = startingState();
    const [view] = calmState().accounts;
    if (view === undefined) throw new Error('has accounts');
    const never: AccountView = {
      ...view,
      id: 'never',
      name: 'Never seen',
      status: { state: 'error', error: { kind: 'key-rejected', message: 'wrong key' } },
      level: 'unknown',
      equity: unknown('never-seen'),
    };
    const seen = calmState();
    const mixed: WatchReading = { ...reading(seen), accounts: [never, ...seen.accounts] };
    const answers = accountsOf(mixed);
    expect(answers.map((each) => each['id'])).toEqual(['never', ...seen.accounts.map((a) => a.id)]);
    expect(answerWatch(mixed)['jointLeeway']).toMatchObject({
      down: null,
      reasons: { down: 'member-unknown' },
    });
    expect(answers[0]).toMatchObject({
      pools: null,
      state: 'error',
      asOfMs: null,
      ageMs: null,
      error: { kind: 'key-rejected' },
    });
    expect(
      accountsOf({ ...reading(state), book: { ...reading(state).book, book: { accounts: [] } } }),
    ).toSatisfy((all: readonly AnyAccount[]) => all.every((each) => each['pools'] === null));
  });

  test('leaves the demo out where something real is watched', () => {
    const state = calmState();
    const mixed = changeAccounts(state, (view, index) => ({
      ...view,
      source: index === 0 ? 'exchange' : 'demo',
    }));
    const shown = withoutNeedlessDemo(mixed);
    expect(shown.accounts.map((view) => view.source)).toEqual(['exchange']);
    expect(accountsOf(shown)).toHaveLength(1);
    const demoOnly = changeAccounts(state, (view) => ({ ...view, source: 'demo' }));
    expect(withoutNeedlessDemo(demoOnly)).toBe(demoOnly);
  });
});

describe('the view in words', () => {
  test('puts the most urgent position first and says what is wrong', () => {
    const lines = describeWatch(reading(criticalState()));
    expect(lines[0]).toMatch(/^CRITICAL {2}Demo Binance BTC long/);
    expect(lines[3]).toMatch(/^CRITICAL +BTC/);
    expect(describeWatch(reading(blindState())).at(-1)).toContain('network: connection refused');
  });

  test('writes unknown, never a dash or a zero', () => {
    const lines = describeWatch(reading(blindState()));
    const xrp = lines.find((line) => line.includes('XRP'));
    expect(xrp).toMatch(/^UNKNOWN .* unknown/);
    expect(lines.join('\n')).not.toMatch(/NaN|undefined|Infinity/);
  });
});
