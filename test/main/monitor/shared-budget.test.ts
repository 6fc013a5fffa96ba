import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestBudget } from '../../../main/exchange/budget/request-budget.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import type { FakeExchange } from './fake-exchange.ts';
import { btcLong, exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

const PUBLISHED = 2400;

function deskOf(
  count: number,
  prepare: (venue: FakeExchange, id: string) => void = () => undefined,
  historyFile?: string,
) {
  const harness = new MonitorHarness((file) => openHistory(file, 0));
  const budget = new RequestBudget(harness.clock, { address: PUBLISHED });
  harness.prepare = (venue) => {
    venue.budget = budget;
    prepare(venue, venue.account.id);
  };
  harness.configure(
    Array.from({ length: count }, (_, i) => exchangeAccount(`a${i}`)),
    historyFile === undefined ? {} : { historyFile },
  );
  return { harness, budget };
}

let stop = async (): Promise<void> => undefined;
afterEach(() => stop());

/** The most weight that any minute saw, first readings aside. */
function worstMinute(venues: readonly FakeExchange[], fromMs: number): number {
  const sent = venues
    .flatMap(({ accountCallTimes, weight }) => accountCallTimes.map((atMs) => ({ atMs, weight })))
    .filter(({ atMs }) => atMs >= fromMs)
    .toSorted((a, b) => a.atMs - b.atMs);
  return Math.max(
    ...sent.map(({ atMs }) =>
      sent
        .filter((other) => other.atMs >= atMs && other.atMs < atMs + 60_000)
        .reduce((sum, { weight }) => sum + weight, 0),
    ),
  );
}

describe('accounts at one address', () => {
  it('together stay within 30 % of what the venue publishes, and all are read (D12)', async () => {
    const { harness } = deskOf(50);
    stop = () => harness.monitor.stop();
    await harness.clock.advance(1_000);
    const venues = [...harness.venues.values()];
    for (const venue of venues) expect(venue.calls.account).toBe(1);
    await harness.clock.advance(190_000);
    expect(worstMinute(venues, 70_000)).toBeLessThanOrEqual(0.3 * PUBLISHED);
    for (const { accountCallTimes } of venues) {
      const gaps = accountCallTimes.slice(1).map((at, i) => at - (accountCallTimes[i] ?? 0));
      // 50 readings of weight 10 take most of a minute of the share; each comes once in that, and a little.
      expect(Math.max(...gaps.slice(2))).toBeLessThan(80_000);
    }
  });

  it('in danger are read at once and often, while the calm ones wait, and are still read', async () => {
    const { harness } = deskOf(40, (venue, id) => {
      venue.weight = 10;
      if (id === 'a7') venue.positions = [btcLong({ isolatedMargin: 1_500 })];
    });
    stop = () => harness.monitor.stop();
    await harness.clock.advance(200_000);
    const falling = harness.venue('a7').accountCallTimes;
    const calm = harness.venue('a3').accountCallTimes;
    expect(falling.length).toBeGreaterThan(70);
    expect(calm.length).toBeGreaterThan(3);
    expect(worstMinute([...harness.venues.values()], 70_000)).toBeLessThanOrEqual(0.3 * PUBLISHED);
    const { accounts } = await harness.state();
    const view = accounts.find(({ id }) => id === 'a3');
    expect(view?.warnings.join(' ')).toMatch(/Read every \d+ s: Binance.* limits how often/);
    expect(view?.pollIntervalMs).toBeGreaterThan(20_000);
  });

  it('that are slowed on and off are told of once in the log, and not as if nobody watched', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leeway-budget-'));
    const near = (venue: FakeExchange, id: string) => {
      if (id === 'a7') venue.positions = [btcLong({ isolatedMargin: 1_500 })];
    };
    const { harness } = deskOf(40, near, join(folder, 'history.db'));
    stop = async () => {
      await harness.monitor.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    await harness.clock.advance(100_000);
    const audit = await harness.query<'audit'>({ kind: 'audit', limit: 500 });
    const notes = audit.filter(({ text }) => /Read every|read as often/.test(text));
    expect(new Set(notes.map(({ action }) => action))).toEqual(new Set(['note']));
    for (const each of Map.groupBy(notes, ({ accountId }) => accountId).values()) {
      expect(each.length).toBeLessThanOrEqual(2);
    }
  });

  it('leave no timer and no wish behind when they are removed', async () => {
    const { harness } = deskOf(60);
    await harness.clock.advance(30_000);
    harness.configure([]);
    await harness.clock.advance(120_000);
    await harness.monitor.stop();
    expect(harness.clock.pendingTimers).toBe(0);
  });

  it('leave room where other programs use up the address', async () => {
    const { harness, budget } = deskOf(20);
    stop = () => harness.monitor.stop();
    await harness.clock.advance(120_000);
    budget.noteUsed({ used: 2_200 });
    const before = [...harness.venues.values()].reduce((sum, { calls }) => sum + calls.account, 0);
    await harness.clock.advance(120_000);
    const after = [...harness.venues.values()].reduce((sum, { calls }) => sum + calls.account, 0);
    expect((after - before) * 10).toBeLessThanOrEqual(2 * 0.05 * PUBLISHED);
    expect(after).toBeGreaterThan(before);
  });
});
