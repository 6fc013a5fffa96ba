import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Settings } from '../../../../shared/contract/settings.ts';
import { openWatchWarner } from '../../../../main/cli/watch/watch-warner.ts';
import { fakeHost } from '../../../helpers/fake-host.ts';
import { sampleAnnouncement } from '../../../helpers/sample-announcement.ts';
import { criticalState } from '../../../helpers/sample-state.ts';
import { createVirtualClock } from '../../../helpers/virtual-clock.ts';

async function setUp(change: object) {
  const clock = createVirtualClock();
  const calls: string[] = [];
  const warner = await openWatchWarner({
    home: mkdtempSync(join(tmpdir(), 'leeway-watch-')),
    settings: Settings.parse(change),
    vault: fakeHost().ports.secretVault,
    environment: { BOT: '123456789:AAF-abcdefghijklmnopqrstuv' },
    clock,
    isLost: () => false,
    network: {
      fetch(url) {
        calls.push(new URL(url).pathname);
        const headers = { get: () => null };
        return Promise.resolve({ status: 200, headers, text: () => Promise.resolve('') });
      },
      connectMail: () => {
        throw new Error('no mail here');
      },
    },
  });
  return { clock, calls, warner };
}

const telegram = { enabled: true, chatId: '1', secretFrom: 'env:BOT' };
const alertmanager = { enabled: true, url: 'http://127.0.0.1:9093' };
const heartbeat = { enabled: true, url: 'https://hc.example/beat' };

describe('watching in the terminal', () => {
  it('warns nobody where nothing is set up', async () => {
    expect((await setUp({})).warner).toBeUndefined();
  });

  it('carries alarms to the channels that are set up, and says which', async () => {
    const { warner, clock, calls } = await setUp({ channels: { telegram, alertmanager } });
    expect(warner?.note).toBe('Warnings go to Telegram, Alertmanager.');
    warner?.announce([sampleAnnouncement()]);
    const { accounts, positions, alarms } = criticalState();
    warner?.onPatch({ nowMs: clock.now(), accounts, positions, alarms });
    await clock.advance(1_000);
    expect(calls).toContain('/bot123456789:AAF-abcdefghijklmnopqrstuv/sendMessage');
    expect(calls.filter((path) => path === '/api/v2/alerts').length).toBeGreaterThan(1);
    warner?.stop();
    expect(clock.pending()).toBe(0);
  });

  it('sends its sign of life while the monitor runs', async () => {
    const { warner, clock, calls } = await setUp({ heartbeat });
    await clock.advance(10_000);
    expect(calls).toEqual([]);
    warner?.onHealth({ state: 'running', sinceMs: clock.now(), lastHeartbeatMs: clock.now() });
    await clock.advance(6_000);
    expect(calls).toEqual(['/beat']);
    warner?.stop();
  });
});
