import { afterEach, describe, expect, it } from 'vitest';
import type { History, NewAuditEntry } from '../../../../main/history/history.ts';
import type { KeyReport } from '../../../../main/exchange/exchange-client.ts';
import { KeyWatch } from '../../../../main/monitor/feeds/key-watch.ts';
import { exchangeAccount, FakeExchange } from '../fake-exchange.ts';
import { MonitorHarness } from '../monitor-harness.ts';
import { VirtualClock } from '../virtual-clock.ts';

const DAY_MS = 86_400_000;
const audit: NewAuditEntry[] = [];
const history: History = {
  addSamples: () => undefined,
  addAudit: (entries) => audit.push(...entries),
  readSeries: () => [],
  readAudit: () => [],
  saveState: () => undefined,
  loadState: () => undefined,
  problem: () => undefined,
  close: () => undefined,
};

let harness: MonitorHarness;
afterEach(async () => {
  audit.length = 0;
  await harness.monitor.stop();
});

/** A monitor whose one account has a key that the venue describes as told; each call may say something else. */
async function watch(
  told: () => KeyReport | Promise<KeyReport>,
  account: Parameters<typeof exchangeAccount>[1] = {},
) {
  harness = new MonitorHarness(() => ({ history }));
  harness.prepare = (venue) => {
    if (venue.account.id === 'a') Object.assign(venue, { checkKey: async () => told() });
  };
  const wait = exchangeAccount('a', account);
  harness.configure([wait, exchangeAccount('b', { exchange: 'bybit' })], { historyFile: 'x' });
  await harness.clock.advance(3_000);
}

const viewOf = async (id: string) => {
  const { accounts } = await harness.state();
  const view = accounts.find((each) => each.id === id);
  if (view === undefined) throw new Error(id);
  return view;
};
const alarmOf = async () =>
  (await harness.state()).alarms.find(({ rule }) => rule === 'key-rights');

describe('a key', () => {
  it('that can withdraw is never used, and the neighbor is read as ever', async () => {
    let calls = 0;
    await watch(() => ({ rights: calls++ % 2 === 0 ? 'withdraw' : 'read-only' }));
    expect(harness.venue('a').calls.account).toBe(0);
    await harness.clock.advance(600_000);
    expect(harness.venue('a').calls.account).toBe(0);
    expect(harness.venue('b').calls.account).toBeGreaterThan(30);
    const view = await viewOf('a');
    expect(view).toMatchObject({ keyRights: 'withdraw', status: { state: 'error' } });
    expect(view.status.error).toMatchObject({ kind: 'key-too-powerful' });
    expect(view.status.error?.message).toContain('can withdraw money, so it is not used');
    expect(await alarmOf()).toMatchObject({ level: 'warning' });
  });

  it('that can trade is not used until the user accepts it, and flagged then', async () => {
    await watch(() => ({ rights: 'trade' }));
    expect(harness.venue('a').calls.account).toBe(0);
    expect((await viewOf('a')).status.error?.message).toContain('until you accept');
    harness.configure([exchangeAccount('a', { acceptTradeRights: true })], { historyFile: 'x' });
    await harness.clock.advance(600_000);
    expect(harness.venue('a').calls.account).toBeGreaterThan(1);
    expect(await viewOf('a')).toMatchObject({ keyRights: 'trade', status: { state: 'ok' } });
    expect(await alarmOf()).toMatchObject({ level: 'info' });
  });

  it('that grew while Leeway was away is noticed on start', async () => {
    await watch(() => ({ rights: 'trade' }), { keyRights: 'read-only', acceptTradeRights: true });
    expect(await alarmOf()).toMatchObject({ level: 'warning' });
    expect((await viewOf('a')).warnings).toContain('This key can do more than before at Binance.');
  });

  it('that the venue does not describe is used, and said to be unverified', async () => {
    await watch(() => ({ rights: 'cannot-verify' }));
    expect(await viewOf('a')).toMatchObject({
      keyRights: 'cannot-verify',
      status: { state: 'ok' },
    });
    expect(await alarmOf()).toBeUndefined();
  });

  it('that works from any address comes with advice', async () => {
    await watch(() => ({ rights: 'read-only', ipRestricted: false }));
    expect((await viewOf('a')).warnings.join(' ')).toContain('works from any address');
    expect((await viewOf('b')).warnings.join(' ')).not.toContain('address');
  });

  it('about which the venue never answers keeps nobody waiting', async () => {
    await watch(() => new Promise<KeyReport>(() => undefined));
    expect((await viewOf('a')).status.state).toBe('ok');
    expect((await viewOf('a')).keyRights).toBeUndefined();
  });
});

describe('from day to day', () => {
  const clock = new VirtualClock();
  const rises: string[] = [];
  let asked = 0;
  let rights: KeyReport['rights'] = 'read-only';
  const account = exchangeAccount('a', { keyRights: 'read-only' });
  const client = Object.assign(new FakeExchange(account, clock), {
    checkKey: async (): Promise<KeyReport> => {
      asked += 1;
      return { rights };
    },
  });
  const watched = new KeyWatch({
    account,
    client,
    clock,
    onChange: () => undefined,
    onRise: (text) => rises.push(text),
  });

  it('the key is asked about again, and what it gained is told and refused', async () => {
    await watched.check();
    await clock.advance(DAY_MS - 1_000);
    expect([asked, watched.refusal]).toEqual([1, undefined]);
    rights = 'trade';
    await clock.advance(2_000);
    expect(asked).toBe(2);
    expect(watched.refusal?.kind).toBe('key-too-powerful');
    expect([watched.hasRisen, rises]).toEqual([
      true,
      ['a: the key could only read, and can trade now.'],
    ]);
  });

  it('an answer that fails to come unmakes nothing, and is asked for again soon', async () => {
    rights = 'cannot-verify';
    await clock.advance(DAY_MS);
    expect([asked, watched.rights]).toEqual([3, 'trade']);
    await clock.advance(601_000);
    expect(asked).toBe(4);
    expect(rises).toHaveLength(1);
    watched.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a request that was stopped', () => {
  it('is a notice and a line in the audit, once', async () => {
    await watch(() => ({ rights: 'read-only' }));
    for (let i = 0; i < 3; i += 1) {
      harness.block(
        'hyperliquid',
        'POST /exchange was not sent: only requests known to read are sent',
      );
    }
    const { problems = [] } = await harness.state();
    expect(problems.filter((text) => text.includes('POST /exchange'))).toHaveLength(1);
    expect(audit.filter(({ text }) => text.includes('POST /exchange'))).toHaveLength(1);
  });
});
