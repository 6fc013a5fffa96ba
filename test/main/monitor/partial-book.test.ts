import { describe, expect, it } from 'vitest';
import { DEFAULT_ALARM_RULES } from '../../../shared/alarms/rules/alarm-rules.ts';
import type { AccountSample, History } from '../../../main/history/history.ts';
import { exchangeAccount } from './fake-exchange.ts';
import { MonitorHarness } from './monitor-harness.ts';

const MIN = 60_000;

describe('D9: one of four accounts that cannot be read', () => {
  it('D9: is no loss: no limit of the book is called reached, and the others are watched as before', async () => {
    const samples: AccountSample[] = [];
    const history: History = {
      addSamples: (some) => void samples.push(...some),
      addAudit: () => undefined,
      readSeries: () => [],
      readAudit: () => [],
      saveState: () => undefined,
      loadState: () => undefined,
      problem: () => undefined,
      close: () => undefined,
    };
    const h = new MonitorHarness(() => ({ history }));
    const limits = [{ dailyLoss: 0.05 }, { accountId: 'd', dailyLoss: 0.05 }];
    h.configure(
      ['a', 'b', 'c', 'd'].map((id) => exchangeAccount(id)),
      { historyFile: 'x', alarmRules: { ...DEFAULT_ALARM_RULES, limits } },
    );
    await h.clock.advance(MIN);
    const { answers, markAnswers } = { answers: 'network', markAnswers: 'network' } as const;
    Object.assign(h.venue('d'), { answers, markAnswers });
    h.venue('d').marks.clear();
    await h.clock.advance(5 * MIN);
    const { alarms, accounts, headline } = await h.state();
    expect(alarms.map(({ id }) => id)).toEqual(['blind|d', 'stale|d']);
    expect(headline.text).toMatch(/\bd\b/);
    expect(accounts.map(({ status }) => status.state)).toEqual(['ok', 'ok', 'ok', 'error']);
    // Its row in the history is missing, not zero and not the last one again.
    const last = samples.filter(({ atMs }) => atMs > h.clock.now() - MIN);
    expect(new Set(last.map(({ accountId }) => accountId))).toEqual(new Set(['a', 'b', 'c']));
    // A real loss of the same size is one.
    h.venue('c').walletBalance -= 30_000;
    await h.clock.advance(MIN);
    h.venue('d').answers = 'ok';
    await h.clock.advance(2 * MIN);
    const after = (await h.state()).alarms.map(({ rule }) => rule);
    expect(after).toContain('loss-limit');
    await h.monitor.stop();
  });
});
