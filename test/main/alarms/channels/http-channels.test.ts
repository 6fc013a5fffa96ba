import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Carrier } from '../../../../main/alarms/channels/attempt.ts';
import type { Fetch } from '../../../../main/alarms/channels/http.ts';
import { createNtfy } from '../../../../main/alarms/channels/ntfy.ts';
import { createTelegram } from '../../../../main/alarms/channels/telegram.ts';
import { createWebhook } from '../../../../main/alarms/channels/webhook.ts';
import { startHttpReceiver, type Behavior } from '../../../helpers/http-receiver.ts';
import { sampleAnnouncement, sampleMessage } from '../../../helpers/sample-announcement.ts';

const TOKEN = '123456789:AAF-canary-token-of-the-bot-0001';
const SECRET = 'canary-webhook-secret-0001';
const clock = { now: () => 1_760_054_400_500 };
const fetchReally: Fetch = (url, init) => fetch(url, init);

type Build = (url: string) => Carrier;
const telegram: Build = (server) =>
  createTelegram({ fetch: fetchReally, clock, server, chatId: '-42', token: TOKEN });
const ntfy: Build = (server) =>
  createNtfy({ fetch: fetchReally, clock, server, topic: 'alarms', token: 'tk_canary' });
const webhook: Build = (url) =>
  createWebhook({
    fetch: fetchReally,
    clock,
    url: `${url}/hook?key=canary-in-url`,
    secret: SECRET,
    views: () => ({ accounts: [], positions: [] }),
  });

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function receiver(...script: Behavior[]) {
  const started = await startHttpReceiver(...script);
  open.push(started);
  return started;
}

async function attempt(build: Build, ...script: Behavior[]) {
  const { url, requests } = await receiver(...script);
  const result = await build(url).attempt(sampleMessage(), new AbortController().signal);
  return { result, requests };
}

describe('webhook', () => {
  it('signs time and body, so that a receiver knows who sent it and when', async () => {
    const { result, requests } = await attempt(webhook, 200);
    expect(result).toEqual({ kind: 'ok' });
    const [request] = requests;
    const [, seconds, hex] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers['x-leeway-signature'])) ?? [];
    expect(seconds).toBe('1760054400');
    const expected = createHmac('sha256', SECRET)
      .update(`${String(seconds)}.${request?.body ?? ''}`)
      .digest('hex');
    expect(hex).toBe(expected);
    expect(request?.headers['x-leeway-id']).toBe('a1');
  });

  it('says the same facts as every other channel', async () => {
    const { requests } = await attempt(webhook, 204);
    const { title, text } = sampleAnnouncement();
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      version: 1,
      id: 'a1',
      level: 'critical',
      resolved: false,
      title,
      text,
      alarms: [{ id: 'a1', rule: 'liquidation-risk', kind: 'raised', position: null }],
    });
  });
});

describe('Telegram', () => {
  it('writes plain text into the chat, with sound for what is critical', async () => {
    const { requests } = await attempt(telegram, 200);
    expect(requests[0]?.path).toBe(`/bot${TOKEN}/sendMessage`);
    const body = JSON.parse(requests[0]?.body ?? '') as Record<string, unknown>;
    expect(body).toMatchObject({ chat_id: '-42', disable_notification: false });
    expect(body['text']).toMatch(/CRITICAL: BTC long is liquidated/);
    expect(body).not.toHaveProperty('parse_mode');
  });

  it('waits as long as Telegram says', async () => {
    const body = JSON.stringify({ ok: false, parameters: { retry_after: 7 } });
    const { result } = await attempt(telegram, { status: 429, body });
    expect(result).toMatchObject({ kind: 'retry', afterMs: 7_000 });
  });

  it.each([
    [401, 'Telegram does not know this bot token (401)'],
    [404, 'Telegram does not know this bot token (404)'],
    [400, 'Telegram does not know this chat (400)'],
    [403, 'the bot may not write to this chat (403): send it /start'],
  ])('says what %i means', async (status, detail) => {
    const { result } = await attempt(telegram, status);
    expect(result).toEqual({ kind: 'refused', detail });
  });
});

describe('ntfy', () => {
  it('sends priority and tags by level and signs in', async () => {
    const { requests } = await attempt(ntfy, 200);
    expect(requests[0]?.headers.authorization).toBe('Bearer tk_canary');
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      topic: 'alarms',
      priority: 5,
      tags: ['rotating_light', 'critical'],
    });
    expect(JSON.parse(requests[0]?.body ?? '')).not.toHaveProperty('click');
  });

  it.each([
    ['warning', 'raised', 4],
    ['info', 'raised', 2],
    ['critical', 'resolved', 3],
  ] as const)('gives %s, %s priority %i', async (level, kind, priority) => {
    const { url, requests } = await receiver(200);
    const message = sampleMessage({ level, kind });
    await ntfy(url).attempt(message, new AbortController().signal);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ priority });
  });
});

describe.each([
  ['webhook', webhook],
  ['Telegram', telegram],
  ['ntfy', ntfy],
])('%s on a bad network', (_name, build) => {
  const noSecrets = (result: unknown) =>
    expect(JSON.stringify(result)).not.toMatch(/canary|127\.0\.0\.1|AAF/);

  it.each([500, 502, 503, 'reset'] as const)('may work later after %s', async (behavior) => {
    const { result } = await attempt(build, behavior);
    expect(result.kind).toBe('retry');
    noSecrets(result);
  });

  it('honors Retry-After in seconds and as a date', async () => {
    const headers = { 'retry-after': '12' };
    expect((await attempt(build, { status: 503, headers })).result).toMatchObject({
      kind: 'retry',
      afterMs: 12_000,
    });
    const date = { 'retry-after': new Date(clock.now() + 30_500).toUTCString() };
    expect((await attempt(build, { status: 429, headers: date })).result).toMatchObject({
      kind: 'retry',
      afterMs: 30_500,
    });
  });

  it.each([405, 409, 413, 422])('takes %i for a refusal', async (status) => {
    const { result } = await attempt(build, { status, body: `canary ${TOKEN}` });
    expect(result.kind).toBe('refused');
    noSecrets(result);
  });

  it('follows no redirect: a secret goes to the machine that was named', async () => {
    const elsewhere = await receiver(200);
    const headers = { location: `${elsewhere.url}/` };
    const { result } = await attempt(build, { status: 307, headers });
    expect(result.kind).toBe('refused');
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('ends when it is aborted', async () => {
    const { url, received } = await receiver('hang');
    const controller = new AbortController();
    const trying = build(url).attempt(sampleMessage(), controller.signal);
    await received(1);
    controller.abort();
    expect(await trying).toEqual({ kind: 'retry', detail: 'no answer in time' });
  });

  it('says that nothing answers, without the address', async () => {
    const { url, close } = await startHttpReceiver(200);
    await close();
    const result = await build(url).attempt(sampleMessage(), new AbortController().signal);
    expect(result).toEqual({
      kind: 'retry',
      detail: 'nothing answers at this address (ECONNREFUSED)',
    });
  });
});
