import { afterEach, describe, expect, it } from 'vitest';
import { connectSmtp } from '../../../../main/alarms/channels/connect-smtp.ts';
import { createEmail } from '../../../../main/alarms/channels/email.ts';
import type { Mailer, MailServer } from '../../../../main/alarms/channels/mailer.ts';
import { sampleMessage } from '../../../helpers/sample-announcement.ts';
import {
  LOCALHOST_CERTIFICATE,
  startSmtpReceiver,
  type SmtpScript,
} from '../../../helpers/smtp-receiver.ts';

const PASSWORD = 'canary-mail-password';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function setUp(script: SmtpScript, change: Partial<MailServer> = {}) {
  const receiver = await startSmtpReceiver(script);
  const mailer: Mailer = connectSmtp({
    host: 'localhost',
    port: receiver.port,
    security: 'plain',
    username: '',
    password: undefined,
    ca: LOCALHOST_CERTIFICATE,
    ...change,
  });
  open.push(() => {
    mailer.close();
    return receiver.close();
  });
  const email = createEmail({ mailer, from: 'leeway@example.com', to: ['me@example.com'] });
  const send = (id = 'a1', signal = new AbortController().signal) =>
    email.attempt(sampleMessage({ id }), signal);
  return { receiver, send };
}

describe('e-mail', () => {
  it('says level and position in the subject, the rest in plain text, with the same id at each try', async () => {
    const { receiver, send } = await setUp({});
    expect(await send()).toEqual({ kind: 'ok' });
    const mail = receiver.mails[0] ?? '';
    expect(mail).toContain('Subject: [Leeway critical] BTC long is liquidated');
    expect(mail).toContain('Message-ID: <a1@example.com>');
    expect(mail).toMatch(/X-Priority: 1/);
    expect(mail).toContain('Mark price 108,390.');
    expect(mail).toContain('2025-10-10T00:00:00.000Z');
  });

  it('uses one connection for mails that follow each other', async () => {
    const { receiver, send } = await setUp({});
    for (const id of ['a1', 'a2', 'a3']) expect(await send(id)).toEqual({ kind: 'ok' });
    expect(receiver.mails).toHaveLength(3);
    expect(receiver.connections()).toBe(1);
  });

  it('is encrypted from the first byte, or before the password is said', async () => {
    const account = { username: 'me', password: PASSWORD };
    const tls = await setUp({ tls: true, password: PASSWORD }, { security: 'tls', ...account });
    expect(await tls.send()).toEqual({ kind: 'ok' });
    const start = await setUp(
      { offersStartTls: true, password: PASSWORD },
      { security: 'starttls', ...account },
    );
    expect(await start.send()).toEqual({ kind: 'ok' });
    expect(start.receiver.lines.indexOf('STARTTLS')).toBeLessThan(
      start.receiver.lines.findIndex((line) => line.startsWith('AUTH')),
    );
  });

  it('says nothing to a server that refuses encryption or whose certificate nobody knows', async () => {
    const account = { username: 'me', password: PASSWORD };
    const none = await setUp({}, { security: 'starttls', ...account });
    expect(await none.send()).toEqual({
      kind: 'refused',
      detail: 'the mail server offers no encryption that can be trusted',
    });
    const foreign = await setUp({ tls: true }, { security: 'tls', ca: '', ...account });
    expect((await foreign.send()).kind).not.toBe('ok');
    const said = [...none.receiver.lines, ...foreign.receiver.lines];
    expect(said.some((line) => line.startsWith('AUTH') || line.startsWith('MAIL'))).toBe(false);
  });

  it('never tries again with a wrong password, and repeats nothing of it', async () => {
    const { send } = await setUp(
      { tls: true, password: 'another' },
      { security: 'tls', username: 'me', password: PASSWORD },
    );
    const result = await send();
    expect(result).toEqual({
      kind: 'refused',
      detail: 'the mail server does not accept name and password',
    });
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  it.each([
    ['450 greylisted', { kind: 'retry', detail: 'the mail server says later (450)' }],
    ['550 no such user', { kind: 'refused', detail: 'the mail server refused it (550)' }],
  ])('takes "%s" for what it is', async (answer, expected) => {
    const { send } = await setUp({ recipient: [answer] });
    expect(await send()).toEqual(expected);
  });

  it('may work later where the connection is cut or nothing listens', async () => {
    const cut = await setUp({ resetsAtGreeting: true });
    expect((await cut.send()).kind).toBe('retry');
    const gone = await setUp({});
    await gone.receiver.close();
    expect(await gone.send()).toEqual({
      kind: 'retry',
      detail: 'the mail server: nothing answers at this address (ECONNREFUSED)',
    });
  });

  it('ends when it is aborted, and takes a new connection after that', async () => {
    const { receiver, send } = await setUp({ hangsAtGreeting: true });
    const controller = new AbortController();
    const trying = send('a1', controller.signal);
    await expect.poll(() => receiver.connections()).toBe(1);
    controller.abort();
    expect(await trying).toEqual({ kind: 'retry', detail: 'no answer in time' });
    void send('a2');
    await expect.poll(() => receiver.connections()).toBe(2);
  });
});
