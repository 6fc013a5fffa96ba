import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeAccount } from '../fake-exchange.ts';
import { MonitorHarness } from '../monitor-harness.ts';
import { openHistory } from '../../../../main/history/open-history.ts';

let dir: string;
let historyFile: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'leeway-read-now-'));
  historyFile = join(dir, 'history.db');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const readNow = (h: MonitorHarness, accountId = 'a') =>
  h.query<'read-now'>({ kind: 'read-now', accountId });

async function withRejectedKey(): Promise<MonitorHarness> {
  const h = new MonitorHarness((file) => openHistory(file, 0));
  h.prepare = (venue) => (venue.answers = 'key-rejected');
  h.configure([exchangeAccount('a')], { historyFile });
  await h.clock.advance(60_000);
  expect(h.venue('a').calls.account).toBe(2);
  return h;
}

const notes = async (h: MonitorHarness) =>
  (await h.query<'audit'>({ kind: 'audit', limit: 50 })).flatMap(({ action, accountId, text }) =>
    action === 'note' && accountId === 'a' ? [text] : [],
  );

describe('an account that is wished to be read now', () => {
  it('is read at once where its key was rejected, instead of after ten minutes', async () => {
    const h = await withRejectedKey();
    h.venue('a').answers = 'ok';
    expect(await readNow(h)).toEqual({ asked: true });
    expect(h.venue('a').calls.account).toBe(3);
    expect((await h.state()).accounts[0]?.status.state).toBe('ok');
  });

  it('is read at once where it is being asked with growing pauses', async () => {
    const h = new MonitorHarness();
    h.prepare = (venue) => (venue.answers = 'bad-answer');
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(200_000);
    const before = h.venue('a').calls.account;
    await readNow(h);
    expect(h.venue('a').calls.account).toBe(before + 1);
  });

  it('stands in the log', async () => {
    const h = await withRejectedKey();
    await readNow(h);
    expect(await notes(h)).toEqual(['It was asked for at once, as wished.']);
  });

  it('is not read more than once in five seconds, however often that is wished', async () => {
    const h = await withRejectedKey();
    await readNow(h);
    const untilMs = h.clock.now() + 5_000;
    for (let i = 0; i < 20; i++) {
      expect(await readNow(h)).toEqual({ asked: false, reason: 'just-asked', untilMs });
    }
    expect(h.venue('a').calls.account).toBe(3);
    expect(await notes(h)).toHaveLength(1);
    await h.clock.advance(5_000);
    expect(await readNow(h)).toEqual({ asked: true });
    expect(h.venue('a').calls.account).toBe(4);
  });

  it('waits for the end of a ban, also one that another account of the address was told', async () => {
    const h = new MonitorHarness((file) => openHistory(file, 0));
    h.configure([exchangeAccount('a'), exchangeAccount('b')], { historyFile });
    await h.clock.advance(1_000);
    const untilMs = h.clock.now() + 200_000;
    h.venue('b').answers = { kind: 'banned', message: '418', retryAtMs: untilMs };
    await h.clock.advance(15_000);
    const before = h.venue('a').calls.account;
    for (let i = 0; i < 10; i++) {
      expect(await readNow(h)).toEqual({ asked: false, reason: 'venue', untilMs });
    }
    expect(h.venue('a').calls.account).toBe(before);
    expect(await notes(h)).toEqual([
      'It was to be asked at once, but the exchange has asked to wait, and that is kept.',
    ]);
  });

  it('waits as long as the venue has said, whatever its trouble is', async () => {
    const h = new MonitorHarness();
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(1_000);
    const retryAtMs = h.clock.now() + 100_000;
    h.venue('a').answers = { kind: 'maintenance', message: '503', retryAtMs };
    await h.clock.advance(20_000);
    const before = h.venue('a').calls.account;
    expect(await readNow(h)).toEqual({ asked: false, reason: 'venue', untilMs: retryAtMs });
    expect(h.venue('a').calls.account).toBe(before);
  });

  it('has its key looked at anew where that may do too much', async () => {
    const h = new MonitorHarness();
    let rights: 'withdraw' | 'read-only' = 'withdraw';
    h.prepare = (venue) => {
      venue.checkConnection = async () => ({ ok: true, rights, problems: [] }) as never;
    };
    h.configure([exchangeAccount('a')]);
    await h.clock.advance(10_000);
    expect(h.venue('a').calls.account).toBe(0);
    rights = 'read-only';
    await readNow(h);
    expect((await h.state()).accounts[0]?.status.state).toBe('ok');
  });

  it('is named where it is none, or came from a file', async () => {
    const h = new MonitorHarness();
    h.configure([]);
    await expect(readNow(h)).rejects.toThrow('not-found');
  });
});

describe('the network that comes back', () => {
  const offline = async (accounts: readonly string[]) => {
    const h = new MonitorHarness();
    h.addresses = ['10.0.0.2'];
    h.prepare = (venue) => (venue.answers = 'network');
    h.configure(
      accounts.map((id, i) =>
        exchangeAccount(id, { exchange: ['binanceusdm', 'bitget', 'bybit'][i] ?? 'okx' }),
      ),
    );
    await h.clock.advance(300_000);
    for (const venue of h.venues.values()) venue.answers = 'ok';
    return h;
  };

  it('is noticed by a new address of this machine', async () => {
    const h = await offline(['a']);
    const before = h.venue('a').calls.account;
    h.addresses = [];
    await h.clock.advance(1_000);
    h.addresses = ['10.0.0.2'];
    await h.clock.advance(1_000);
    expect(h.venue('a').calls.account).toBe(before + 1);
    expect((await h.state()).accounts[0]?.status.state).toBe('ok');
  });

  it('is asked again soon where the first try still fails', async () => {
    const h = await offline(['a']);
    h.venue('a').answers = 'network';
    h.addresses = ['10.0.0.3'];
    await h.clock.advance(1_000);
    h.venue('a').answers = 'ok';
    await h.clock.advance(1_000);
    expect((await h.state()).accounts[0]?.status.state).toBe('ok');
  });

  it('is told by the first account that is reached to the others', async () => {
    const h = await offline(['a', 'b', 'c']);
    expect(await readNow(h, 'b')).toEqual({ asked: true });
    await h.clock.advance(0);
    expect((await h.state()).accounts.map(({ status }) => status.state)).toEqual([
      'ok',
      'ok',
      'ok',
    ]);
  });

  it('does not hurry an account that was refused', async () => {
    const h = await withRejectedKey();
    h.addresses = ['10.0.0.4'];
    await h.clock.advance(5_000);
    expect(h.venue('a').calls.account).toBe(2);
  });
});
