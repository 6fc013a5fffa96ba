import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppStatePatch } from '../../shared/contract/app-state.ts';
import type { HostPorts } from '../../main/host-ports.ts';
import { HomeInUseError, startCore, type Core } from '../../main/start.ts';
import { fakeChannel, fakeHost } from '../helpers/fake-host.ts';
import { createVirtualClock } from '../helpers/virtual-clock.ts';

const cores: Core[] = [];
afterEach(async () => {
  for (const core of cores.splice(0)) await core.stop();
});

async function start(overrides: Partial<HostPorts> = {}) {
  const clock = createVirtualClock();
  const host = fakeHost({ clock, ...overrides });
  const core = await startCore(host.ports);
  cores.push(core);
  await clock.advance(0);
  return { ...host, clock, core };
}
const ask = (core: Core, channel: string, payload: unknown = {}) =>
  core.handleRequest(channel, payload);

describe('core', () => {
  it('watches the demo exchange where there is no account, and says DEMO', async () => {
    const { core, monitor, home } = await start();
    expect(monitor.config()?.accounts.map(({ id }) => id)).toEqual(['demo-binance', 'demo-bitget']);
    expect(monitor.config()?.historyFile).toBe(join(home, 'history.db'));
    expect(monitor.config()?.marketsFolder).toBe(join(home, 'markets'));
    expect(core.state().notices.find(({ id }) => id === 'demo')?.text).toMatch(/^DEMO/);
  });

  it('watches given accounts instead of those set up, and then no demo exchange', async () => {
    const account = {
      kind: 'exchange',
      id: 'given',
      name: 'Given',
      exchange: 'bitget',
      source: 'exchange',
      credentials: {},
      testnet: false,
    } as const;
    const { core, monitor } = await start({
      fixedAccounts: [account],
      accountsFile: '/desk.json',
    });
    expect(monitor.config()?.accounts).toEqual([account]);
    expect(core.state().host.accountsFile).toBe('/desk.json');
    expect(await ask(core, 'accounts/remove', { accountId: 'given' })).toMatchObject({
      ok: false,
      error: { code: 'refused', message: expect.stringContaining('/desk.json') as string },
    });
    expect(core.state().notices.some(({ id }) => id === 'demo')).toBe(false);
  });

  it('says why when the demo exchange cannot be started, and goes on', async () => {
    const { core, monitor } = await start({
      demoLauncher: { launch: () => Promise.reject(new Error('no port')) },
    });
    expect(monitor.config()?.accounts).toEqual([]);
    expect(core.state().notices.find(({ id }) => id === 'demo-failed')?.text).toContain('no port');
  });

  it('does not show the demo in the place of accounts that are lost, unless it is wished for', async () => {
    const home = mkdtempSync(join(tmpdir(), 'leeway-core-'));
    writeFileSync(join(home, 'accounts.json'), '{"ver');
    const { core, monitor, clock } = await start({ paths: { home } });
    expect(monitor.config()?.accounts).toEqual([]);
    monitor.change({ headline: { level: 'safe', text: 'No account is watched yet.' } });
    expect(core.state().headline).toMatchObject({
      level: 'unknown',
      text: expect.stringContaining('set aside') as string,
    });
    expect(core.state().notices[0]).toMatchObject({ id: 'accounts-lost', severity: 'error' });
    await ask(core, 'settings/update', { demo: { enabled: true } });
    await clock.advance(0);
    expect(monitor.config()?.accounts).toHaveLength(2);
    expect(core.state().notices.map(({ id }) => id)).toContain('accounts-lost');
  });

  it('says that a part of it failed, announces that once an hour, and goes on', async () => {
    const logged: unknown[] = [];
    const channel = fakeChannel('window');
    const { core, clock } = await start({
      channels: [channel],
      reportBug: (where) => logged.push(where),
    });
    for (let n = 0; n < 3; n += 1) core.reportFault('uncaught exception', new Error('canary-41'));
    await clock.advance(0);
    expect(logged).toHaveLength(3);
    const notice = core.state().notices.find(({ id }) => id === 'internal-error');
    expect(notice).toMatchObject({ severity: 'error' });
    expect(notice?.text).toMatch(/Internal error: .*3 times by now.*Watching goes on/);
    expect(JSON.stringify(core.state())).not.toContain('canary-41');
    const said = () => channel.said.filter((text) => text.includes('Internal error')).length;
    expect(said()).toBe(1);
    expect(core.state().monitor.state).toBe('running');
    await clock.advance(3_600_000);
    core.reportFault('uncaught exception', undefined);
    await clock.advance(0);
    expect(said()).toBe(2);
  });

  it('starts on a broken settings file, sets it aside and says so', async () => {
    const home = mkdtempSync(join(tmpdir(), 'leeway-core-'));
    writeFileSync(join(home, 'settings.json'), '{"schemaVersion":');
    const { core } = await start({ paths: { home } });
    expect(core.state().notices[0]).toMatchObject({
      id: 'settings-set-aside',
      severity: 'warning',
    });
    expect(core.state().monitor.state).toBe('running');
  });

  it('hands changed thresholds to the monitor, keeps them, and tells the screens', async () => {
    const { core, monitor, home } = await start();
    const patches: AppStatePatch[] = [];
    core.onEvent((channel, payload) => {
      if (channel === 'app/state-changed') patches.push(payload as AppStatePatch);
    });
    const answer = await ask(core, 'settings/update', {
      alarms: { thresholds: { warningDistance: 0.2 } },
    });
    expect(answer.ok).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(monitor.config()?.thresholds.warningDistance).toBe(0.2);
    expect(
      patches.some(({ settings }) => settings?.alarms.thresholds.warningDistance === 0.2),
    ).toBe(true);
    expect(readFileSync(join(home, 'settings.json'), 'utf8')).toContain('0.2');
  });

  it('refuses thresholds in which critical comes before warning, and changes nothing', async () => {
    const { core } = await start();
    const answer = await ask(core, 'settings/update', {
      alarms: { thresholds: { warningDistance: 0.001 } },
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(core.state().settings.alarms.thresholds.warningDistance).toBe(0.1);
  });

  it('passes questions on to the monitor, and answers when it is gone', async () => {
    const { core, monitor, clock } = await start();
    monitor.answers.book = { book: { accounts: [] }, betas: {}, dailySigmas: {} };
    expect(await ask(core, 'book/get')).toEqual({ ok: true, value: monitor.answers.book });
    monitor.startsWell = false;
    monitor.crash();
    const answer = ask(core, 'book/get');
    await clock.advance(30_000);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('delivers what the monitor announces on every channel and tells it what came of it', async () => {
    const good = fakeChannel('good');
    const bad = fakeChannel('bad', { ok: false, detail: 'blocked' });
    const { monitor, clock } = await start({ channels: [good, bad] });
    monitor.say({
      type: 'announce',
      announcements: [
        {
          id: 'a1',
          alarmId: 'liquidation-risk|p',
          kind: 'raised',
          level: 'critical',
          title: 'BTC',
          text: 'near',
          atMs: 1,
          notify: true,
          sound: true,
          windowToFront: true,
          remote: true,
        },
      ],
    });
    await clock.advance(1_000);
    expect(good.said).toEqual(['raised critical BTC']);
    const delivered = monitor.received.filter(({ type }) => type === 'delivered');
    expect(delivered).toContainEqual(
      expect.objectContaining({ announcementId: 'a1', channel: 'good', ok: true }),
    );
    expect(delivered).toContainEqual(
      expect.objectContaining({ channel: 'bad', ok: false, detail: 'blocked' }),
    );
  });

  it('walks every channel with a test alarm and keeps when it was seen', async () => {
    const good = fakeChannel('good');
    const bad = fakeChannel('bad', { ok: false, detail: 'blocked' });
    const { core, clock } = await start({ channels: [good, bad] });
    const asked = ask(core, 'alarms/send-test');
    await clock.advance(10_000);
    expect(await asked).toEqual({
      ok: true,
      value: [
        { channel: 'good', name: 'good', ok: true },
        { channel: 'bad', name: 'bad', ok: false, detail: 'blocked' },
      ],
    });
    await ask(core, 'alarms/confirm-test', { channel: 'good', seen: true });
    expect(core.state().host.channels[0]?.testPassedAtMs).toBe(clock.now());
    await ask(core, 'alarms/confirm-test', { channel: 'good', seen: false });
    expect(core.state().host.channels[0]).toMatchObject({ state: 'failed' });
    expect(await ask(core, 'alarms/confirm-test', { channel: 'none', seen: true })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });

  it('raises "nobody is watching" itself, on screen and channels, when the monitor stays away', async () => {
    const channel = fakeChannel('any');
    const { core, monitor, clock } = await start({ channels: [channel] });
    monitor.startsWell = false;
    monitor.crash();
    await clock.advance(10_000);
    expect(core.state().headline).toMatchObject({ level: 'unknown' });
    expect(core.state().alarms[0]).toMatchObject({ rule: 'not-monitored', level: 'critical' });
    expect(channel.said[0]).toMatch(/^raised critical Nobody is watching/);
    await ask(core, 'alarms/acknowledge', { alarmId: core.state().alarms[0]?.id });
    expect(core.state().alarms[0]?.phase).toBe('acknowledged');
    expect(monitor.received.filter(({ type }) => type === 'acknowledge')).toEqual([]);
  });

  it('says that no warning can arrive while no channel is ready', async () => {
    const { core } = await start({ channels: [] });
    expect(core.state().notices.find(({ id }) => id === 'no-channel')?.severity).toBe('error');
  });

  it('previews, applies, watches and undoes an imported book, over a restart', async () => {
    const { core, monitor, home } = await start();
    const book = {
      format: 'leeway-book',
      version: 1,
      accounts: [
        {
          id: 'broker',
          venue: 'generic',
          rule: 'TIER',
          positionMode: 'one-way',
          pools: [
            {
              id: 'main',
              settleCurrency: 'USDT',
              walletBalance: 1000,
              positions: [
                {
                  symbol: 'BTC/USDT:USDT',
                  side: 'long',
                  contracts: 1,
                  entryPrice: 50000,
                  markPrice: 50000,
                  leverage: 10,
                  maintenanceMarginRate: 0.01,
                },
              ],
            },
          ],
        },
      ],
    };
    const contentBase64 = Buffer.from(JSON.stringify(book)).toString('base64');
    const preview = await ask(core, 'import/preview', { fileName: 'book.json', contentBase64 });
    expect(preview).toMatchObject({ ok: true, value: { accepted: 1, errors: [] } });
    expect(monitor.config()?.accounts.some(({ kind }) => kind === 'imported')).toBe(false);
    const { previewId } = (preview as { value: { previewId: string } }).value;
    const applied = await ask(core, 'import/apply', { previewId });
    expect(applied).toMatchObject({ ok: true, value: { positionCount: 1 } });
    await new Promise((resolve) => setImmediate(resolve));
    const imported = monitor.config()?.accounts.filter(({ kind }) => kind === 'imported');
    expect(imported).toHaveLength(1);
    await cores.pop()?.stop();

    const again = await start({ paths: { home } });
    expect(again.monitor.config()?.accounts.filter(({ kind }) => kind === 'imported')).toEqual(
      imported,
    );
    const { id } = (applied as { value: { id: string } }).value;
    expect(await ask(again.core, 'import/undo', { importId: id })).toMatchObject({ ok: true });
    expect(await ask(again.core, 'import/list')).toEqual({ ok: true, value: [] });
    expect(await ask(again.core, 'import/undo', { importId: id })).toMatchObject({ ok: false });
  });

  it('changes nothing for a broken file, and says where it is broken', async () => {
    const { core, monitor } = await start();
    const before = monitor.config();
    for (const text of ['', '{', '<html>', '{"format":"leeway-book","version":1}']) {
      const contentBase64 = Buffer.from(text).toString('base64');
      const answer = await ask(core, 'import/preview', { fileName: 'book.json', contentBase64 });
      if (answer.ok) {
        const preview = answer.value as { previewId?: string; errors: unknown[] };
        expect(preview.previewId).toBeUndefined();
        expect(preview.errors.length).toBeGreaterThan(0);
      }
    }
    expect(await ask(core, 'import/list')).toEqual({ ok: true, value: [] });
    expect(await ask(core, 'import/apply', { previewId: 'guess' })).toMatchObject({ ok: false });
    expect(monitor.config()).toBe(before);
  });

  it('is one per home', async () => {
    const { home } = await start();
    await expect(startCore(fakeHost({ paths: { home } }).ports)).rejects.toThrow(HomeInUseError);
  });

  it('frees its home, stops the demo exchange and leaves no timer when it stops', async () => {
    let demoRuns = false;
    const { core, clock, home } = await start({
      demoLauncher: {
        launch() {
          demoRuns = true;
          return Promise.resolve({
            endpoint: 'http://127.0.0.1:9',
            stop: () => (demoRuns = false),
          });
        },
      },
    });
    cores.pop();
    const stopped = core.stop();
    await clock.advance(10_000);
    await stopped;
    expect(demoRuns).toBe(false);
    expect(clock.pending()).toBe(0);
    const again = await startCore(fakeHost({ paths: { home } }).ports);
    await again.stop();
  });
});
