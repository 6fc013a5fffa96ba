import { describe, expect, it } from 'vitest';
import {
  ChannelSettings,
  findAddressProblem,
  findSecretProblem,
  HeartbeatSettings,
} from '../../shared/contract/channel-settings.ts';
import { Settings } from '../../shared/contract/settings.ts';

const problemOf = (channels: object) => {
  const parsed = ChannelSettings.safeParse(channels);
  const issue = parsed.error?.issues[0];
  return issue === undefined ? undefined : `${issue.path.join('.')}: ${issue.message}`;
};

describe('settings of the channels', () => {
  it('are all off at a fresh start', () => {
    const { channels, heartbeat } = Settings.parse({});
    expect(Object.values(channels).map(({ enabled }) => enabled)).toEqual(Array(5).fill(false));
    expect(heartbeat.enabled).toBe(false);
  });

  it.each([
    ['https://example.com/hook', true],
    ['HTTPS://example.com:8443/hook?a=b', true],
    ['http://127.0.0.1:9093', true],
    ['http://localhost/x', true],
    ['http://[::1]:80/', true],
    ['http://example.com/hook', false],
    ['http://127.0.0.1.example.com/', false],
    ['http://localhost.example.com/', false],
    ['https://user:pass@example.com/', false],
    ['http://127.0.0.1@example.com/', false],
    ['https://exa mple.com/', false],
    ['https://', false],
    ['ftp://example.com/', false],
    ['javascript:alert(1)', false],
    ['example.com', false],
  ])('%s may be called: %s', (address, isFine) => {
    expect(findAddressProblem(address) === undefined).toBe(isFine);
    expect(problemOf({ webhook: { enabled: true, url: address } }) === undefined).toBe(isFine);
  });

  it.each([
    [{ webhook: { enabled: true } }, 'webhook.url: Enter the address that is called.'],
    [{ telegram: { enabled: true } }, 'telegram.chatId: Enter the number of the chat.'],
    [{ telegram: { chatId: 'me' } }, 'telegram.chatId: A chat is a number, or @ and its name.'],
    [{ telegram: { server: 'http://bots.example' } }, /^telegram\.server: Only https/],
    [{ ntfy: { enabled: true } }, 'ntfy.topic: Enter a topic.'],
    [{ ntfy: { topic: 'a/b' } }, /^ntfy\.topic: A topic has letters/],
    [{ alertmanager: { enabled: true } }, /^alertmanager\.url: Enter/],
    [{ email: { enabled: true } }, 'email.host: Enter the name of your mail server.'],
    [{ email: { host: 'https://mail' } }, /^email\.host: Enter the name of the mail server alone/],
    [{ email: { to: 'a@b.c, d' } }, /^email\.to: Enter the mail address/],
    [{ email: { from: 'a@b.c\r\nBcc: x@y.z' } }, /^email\.from: This must be one line/],
    [
      { email: { host: 'mail.example', security: 'plain' } },
      /^email\.security: Without encryption/,
    ],
    [{ webhook: { secretFrom: 'hunter2' } }, /^webhook\.secretFrom: Write env:/],
  ])('say what is wrong with %j', (channels, expected) => {
    expect(problemOf(channels)).toMatch(expected);
  });

  it('take mail without encryption on this machine, or where the user insists', () => {
    expect(problemOf({ email: { host: '127.0.0.1', security: 'plain' } })).toBeUndefined();
    const insisted = { host: 'mail.example', security: 'plain', acceptPlain: true };
    expect(problemOf({ email: insisted })).toBeUndefined();
  });

  it('know no field for a secret', () => {
    for (const field of ['token', 'secret', 'password']) {
      expect(problemOf({ telegram: { [field]: 'x' } })).toMatch(/Unrecognized/);
    }
  });

  it('keep the heartbeat between a minute and an hour', () => {
    expect(HeartbeatSettings.safeParse({ everyMs: 1_000 }).success).toBe(false);
    expect(HeartbeatSettings.safeParse({ everyMs: 60_000 }).success).toBe(true);
    expect(HeartbeatSettings.safeParse({ enabled: true }).success).toBe(false);
  });
});

describe('secrets', () => {
  it.each([
    ['telegram', '123456789:AAF-abcdefghijklmnopqrstuv', true],
    ['telegram', 'hunter2', false],
    ['webhook', 'short', false],
    ['webhook', 'long-enough-for-a-signature', true],
    ['ntfy', 'tk with spaces', false],
    ['email', 'any words with spaces', true],
    ['email', 'two\nlines', false],
  ] as const)('%s takes %j: %s', (channel, secret, isFine) => {
    expect(findSecretProblem(channel, secret) === undefined).toBe(isFine);
  });
});
