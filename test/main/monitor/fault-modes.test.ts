import { afterEach, describe, expect, it } from 'vitest';
import { FAULT_MODES, type FaultMode } from '../../../main/demo/faults/demo-faults.ts';
import type { MonitorState } from '../../../shared/contract/monitor-protocol.ts';
import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { DemoDesk } from './demo-desk.ts';

const FAULTY = 'demo-binance';
const NEIGHBOR = 'demo-bitget';

interface Row {
  readonly mode: FaultMode;
  /** What the account is shown as after it has lasted; absent: it is seen as well as ever. */
  readonly kind?: FeedErrorKind;
  /** Rules that must be firing about it, and no other about how it is seen. */
  readonly alarms: readonly string[];
}

const ROWS: readonly Row[] = [
  { mode: 'html-200', kind: 'bad-answer', alarms: ['stale'] },
  { mode: 'empty-object', kind: 'bad-answer', alarms: ['stale'] },
  { mode: 'empty-body', kind: 'bad-answer', alarms: ['stale'] },
  { mode: 'truncated-json', kind: 'bad-answer', alarms: ['stale'] },
  { mode: 'wrong-key', kind: 'key-rejected', alarms: ['key-rejected', 'stale'] },
  { mode: 'forbidden', kind: 'blocked', alarms: ['stale'] },
  { mode: 'banned', kind: 'banned', alarms: ['banned', 'stale'] },
  { mode: 'rate-limited', kind: 'rate-limited', alarms: ['stale'] },
  { mode: 'maintenance', kind: 'maintenance', alarms: ['maintenance', 'stale'] },
  { mode: 'hang', kind: 'timeout', alarms: ['stale'] },
  { mode: 'stall', kind: 'timeout', alarms: ['stale'] },
  { mode: 'slow', alarms: [] },
  { mode: 'reset', kind: 'network', alarms: ['stale'] },
  { mode: 'clock-skew', kind: 'clock-skew', alarms: ['clock-skew', 'stale'] },
  { mode: 'positions-vanish', alarms: [] },
  { mode: 'zero-rows', kind: 'unconfirmed-empty', alarms: ['stale'] },
  // Its profit stands in the same row, and tells.
  { mode: 'wrong-side', kind: 'bad-answer', alarms: ['stale'] },
  { mode: 'socket-silent', alarms: [] },
];

/** What calm accounts of the demo exchange carry anyway. */
const USUAL = new Set(['market-regime', 'joint-leeway']);

let desk: DemoDesk | undefined;
afterEach(async () => {
  await desk?.stop();
  desk = undefined;
});

const accountOf = (state: MonitorState, id: string) => {
  const found = state.accounts.find((account) => account.id === id);
  if (found === undefined) throw new Error(`no account ${id}`);
  return found;
};
const positionsOf = (state: MonitorState, id: string) =>
  state.positions.filter(({ accountId }) => accountId === id);
const alarmsOf = (state: MonitorState, id: string) =>
  [
    ...new Set(
      state.alarms
        .filter(({ subject, level }) => subject.accountId === id && level !== 'info')
        .map(({ rule }) => rule)
        .filter((rule) => !USUAL.has(rule)),
    ),
  ].toSorted();
const isSeen = (state: MonitorState) =>
  state.firstRoundDone &&
  state.accounts.length === 2 &&
  state.accounts.every(({ status }) => status.state === 'ok');

describe('a venue that misbehaves', () => {
  it('is tried in every way that the demo exchange knows', () => {
    expect(ROWS.map(({ mode }) => mode).toSorted()).toEqual([...FAULT_MODES].toSorted());
  });

  it.each(ROWS)('$mode: is shown as it is, and its neighbor as ever', async (row) => {
    const { mode, kind, alarms } = row;
    desk = await DemoDesk.start();
    const calm = await desk.until(isSeen, 30_000);
    expect(alarmsOf(calm, FAULTY)).toEqual([]);
    desk.demo.setFault('binance', { mode });

    const lasted = await desk.pass(50_000);
    const { status, level } = accountOf(lasted, FAULTY);
    expect(alarmsOf(lasted, FAULTY)).toEqual(alarms);
    if (kind === undefined) {
      expect(status.state).toBe('ok');
      expect(lasted.nowMs - (status.asOfMs ?? 0)).toBeLessThan(40_000);
    } else {
      expect(status).toMatchObject({ state: 'error', error: { kind } });
      expect(status.error?.message).not.toMatch(/<|undefined/);
      expect(level).toBe('unknown');
      expect(lasted.headline.level).toBe('unknown');
      expect(lasted.headline.text).toContain('Demo Binance');
    }
    // What cannot be seen is never shown as gone.
    expect(positionsOf(lasted, FAULTY)).toHaveLength(4);

    const neighbor = accountOf(lasted, NEIGHBOR);
    expect(neighbor.status.state).toBe('ok');
    expect(neighbor.level).not.toBe('unknown');
    expect(lasted.nowMs - (neighbor.status.asOfMs ?? 0)).toBeLessThan(35_000);
    expect(positionsOf(lasted, NEIGHBOR)).toHaveLength(4);
    expect(alarmsOf(lasted, NEIGHBOR)).toEqual([]);
  });

  it.each(['html-200', 'rate-limited', 'hang', 'reset', 'zero-rows'] as const)(
    '%s: is seen again soon after it is over',
    async (mode) => {
      desk = await DemoDesk.start();
      await desk.until(isSeen, 30_000);
      desk.demo.setFault('binance', { mode });
      await desk.until((state) => accountOf(state, FAULTY).status.state === 'error', 60_000);
      desk.demo.setFault('binance', undefined);
      const again = await desk.until(isSeen, 90_000);
      expect(positionsOf(again, FAULTY)).toHaveLength(4);
      await desk.until(
        (state) => alarmsOf(state, FAULTY).length === 0 && state.headline.level !== 'unknown',
        300_000,
      );
    },
  );
});
