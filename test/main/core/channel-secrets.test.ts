import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { RemoteNetwork } from '../../../main/alarms/channels/remote-network.ts';
import { startCore, type Core } from '../../../main/start.ts';
import { fakeHost } from '../../helpers/fake-host.ts';
import { sampleAnnouncement } from '../../helpers/sample-announcement.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

const SECRETS = {
  telegram: '123456789:AAF-canary-telegram-token-01',
  ntfy: 'tk_canary_ntfy_token_01',
  webhook: 'canary-webhook-secret-01',
  email: 'canary smtp password 01',
} as const;
const CANARY = /canary|Y2FuYXJ5/;

/** Refuses everything, and repeats whatever it was given: a receiver that echoes secrets. */
function echoingNetwork(): RemoteNetwork & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    fetch(url, init) {
      seen.push(`${url} ${JSON.stringify(init.headers)}`);
      return Promise.reject(new Error(`failed: ${url} ${JSON.stringify(init.headers)}`));
    },
    connectMail: (server) => ({
      send() {
        seen.push(server.password ?? '');
        return Promise.reject(new Error(`failed: ${server.password ?? ''}`));
      },
      close: () => undefined,
    }),
  };
}

async function setUp(overrides: Parameters<typeof fakeHost>[0] = {}) {
  const clock = createVirtualClock();
  const network = echoingNetwork();
  const bugs: unknown[] = [];
  const { ports, monitor, home } = fakeHost({
    clock,
    network,
    reportBug: (where) => bugs.push(where),
    ...overrides,
  });
  const core = await startCore(ports);
  await clock.advance(10);
  const ask = (channel: string, payload: unknown) => core.handleRequest(channel, payload);
  return { clock, network, monitor, home, core, ask, bugs };
}

async function turnOn(ask: (channel: string, payload: unknown) => Promise<unknown>) {
  const channels = {
    telegram: { enabled: true, chatId: '42' },
    ntfy: { enabled: true, topic: 'alarms' },
    webhook: { enabled: true, url: 'https://hooks.example/x' },
    email: {
      enabled: true,
      host: 'mail.example',
      username: 'me',
      from: 'a@b.example',
      to: 'c@d.example',
    },
  };
  expect(await ask('settings/update', { channels })).toMatchObject({ ok: true });
}

const viewOf = (core: Core, id: string) =>
  core.state().host.channels.find((channel) => channel.id === id);

describe('secrets of the channels', () => {
  it('reach their receiver and no file, no state, no answer and no audit in plain', async () => {
    const { core, ask, clock, network, monitor, home, bugs } = await setUp();
    const answers: unknown[] = [];
    const states: unknown[] = [];
    core.onEvent((_channel, payload) => states.push(payload));
    await turnOn(ask);
    for (const [channel, secret] of Object.entries(SECRETS)) {
      answers.push(await ask('alarms/set-channel-secret', { channel, secret }));
    }
    monitor.say({ type: 'announce', announcements: [sampleAnnouncement()] });
    await clock.advance(120_000);
    const test = ask('alarms/send-test', {});
    await clock.advance(10_000);
    answers.push(await test);
    answers.push(await ask('app/get-state', {}));
    answers.push(await ask('alarms/set-channel-secret', { channel: 'webhook', secret: 'canary' }));

    // They did arrive where they belong.
    for (const secret of [SECRETS.telegram, SECRETS.ntfy, SECRETS.email]) {
      expect(network.seen.some((text) => text.includes(secret))).toBe(true);
    }
    const shown = JSON.stringify([answers, states, core.state(), monitor.received, bugs]);
    expect(shown).not.toMatch(CANARY);
    expect(monitor.received.filter(({ type }) => type === 'delivered').length).toBeGreaterThan(4);
    await core.stop();
    for (const file of readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(readFileSync(join(file.parentPath, file.name), 'latin1'), file.name).not.toMatch(
        CANARY,
      );
    }
  });

  it('are there again after a restart, and gone when they are removed', async () => {
    const first = await setUp();
    await turnOn(first.ask);
    await first.ask('alarms/set-channel-secret', { channel: 'telegram', secret: SECRETS.telegram });
    expect(viewOf(first.core, 'telegram')).toMatchObject({ state: 'ready', secret: 'kept' });
    await first.core.stop();

    const second = await setUp({ paths: { home: first.home } });
    expect(viewOf(second.core, 'telegram')).toMatchObject({ state: 'ready', secret: 'kept' });
    await second.ask('alarms/set-channel-secret', { channel: 'telegram', secret: null });
    expect(viewOf(second.core, 'telegram')).toMatchObject({
      state: 'blocked',
      secret: 'none',
      hint: 'Enter the token of the bot.',
    });
    await second.core.stop();
  });

  it('may stand in a variable, which is named in the settings', async () => {
    const { core, ask } = await setUp({ environment: { BOT: SECRETS.telegram } });
    await turnOn(ask);
    await ask('alarms/set-channel-secret', { channel: 'telegram', secret: 'env:BOT' });
    expect(core.state().settings.channels.telegram.secretFrom).toBe('env:BOT');
    expect(viewOf(core, 'telegram')).toMatchObject({ state: 'ready', secret: 'environment' });
    await ask('alarms/set-channel-secret', { channel: 'telegram', secret: 'env:NOT_SET' });
    expect(viewOf(core, 'telegram')).toMatchObject({
      state: 'blocked',
      hint: 'The environment variable NOT_SET is not set.',
    });
    await core.stop();
  });

  it('that the vault cannot keep last until Leeway stops, and that is said', async () => {
    const { ports } = fakeHost();
    const { core, ask } = await setUp({
      secretVault: { ...ports.secretVault, unavailable: () => Promise.resolve('no keyring runs') },
    });
    await turnOn(ask);
    const { ntfy: secret } = SECRETS;
    const kept = await ask('alarms/set-channel-secret', { channel: 'ntfy', secret });
    expect(kept).toEqual({ ok: true, value: { memoryOnly: 'no keyring runs' } });
    expect(viewOf(core, 'ntfy')).toMatchObject({ secret: 'memory-only' });
    const texts = (state: AppState) => state.notices.map(({ text }) => text).join(' ');
    expect(texts(core.state())).toMatch(/secret of ntfy push is kept only until Leeway stops/);
    await core.stop();
  });

  it('need nobody to be there: channels and heartbeat of the settings work from the start', async () => {
    const first = await setUp();
    const heartbeat = { enabled: true, url: 'https://hc.example/beat' };
    await first.ask('settings/update', { heartbeat });
    await turnOn(first.ask);
    await first.core.stop();
    const second = await setUp({ paths: { home: first.home } });
    second.monitor.say({ type: 'heartbeat', atMs: 1 });
    await second.clock.advance(6_000);
    expect(second.network.seen.some((text) => text.includes('hc.example/beat'))).toBe(true);
    expect(second.core.state().host.heartbeat?.state).toBe('failed');
    await second.core.stop();
    expect(second.clock.pending()).toBe(0);
  });
});
