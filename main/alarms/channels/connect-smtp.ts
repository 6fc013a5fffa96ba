import type { Transporter } from 'nodemailer';
import type { Attempt } from './attempt.ts';
import { describeNetworkError } from './http.ts';
import type { ConnectMail, Mail, MailServer } from './mailer.ts';

/** Below the ten seconds of a try, so that the reason is known when it ends. */
const STEP_MS = 8_000;

/** SMTP through nodemailer, one connection, kept open while mails follow each other. Loaded when it is first used. */
export const connectSmtp: ConnectMail = (server) => {
  let transport: Promise<Transporter> | undefined;

  function close(): void {
    const closing = transport;
    transport = undefined;
    void closing?.then((it) => it.close());
  }

  return {
    async send(mail, signal) {
      transport ??= createTransport(server);
      const opened = await transport;
      const { promise, resolve } = Promise.withResolvers<Attempt>();
      const abort = () => {
        // The connection hangs: the next try gets a new one.
        close();
        resolve({ kind: 'retry', detail: 'no answer in time' });
      };
      signal.addEventListener('abort', abort, { once: true });
      opened.sendMail(toNodemailer(mail)).then(
        () => resolve({ kind: 'ok' }),
        (error: unknown) => resolve(describeMailError(error)),
      );
      return promise.finally(() => signal.removeEventListener('abort', abort));
    },
    close,
  };
};

async function createTransport(server: MailServer): Promise<Transporter> {
  const { createTransport: create } = await import('nodemailer');
  const { host, port, security, username, password, ca } = server;
  return create({
    pool: true,
    maxConnections: 1,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    ...(username === '' ? {} : { auth: { user: username, pass: password ?? '' } }),
    tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
}

function toNodemailer(mail: Mail) {
  return {
    from: { name: 'Leeway', address: mail.from },
    to: mail.to.map((each) => ({ name: '', address: each })),
    subject: mail.subject,
    text: mail.text,
    messageId: `<${mail.messageId}>`,
    priority: mail.isUrgent ? ('high' as const) : ('normal' as const),
    headers: { 'auto-submitted': 'auto-generated' },
  };
}

/** Nodemailer's codes and the server's numbers in words; never the server's own text, which may repeat what it was sent. */
function describeMailError(error: unknown): Attempt {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const status =
    error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : undefined;
  if (code === 'EAUTH' || status === 535 || status === 534) {
    // 454 and its like: the server cannot check it just now.
    return status !== undefined && status < 500
      ? { kind: 'retry', detail: `the mail server cannot sign in now (${String(status)})` }
      : { kind: 'refused', detail: 'the mail server does not accept name and password' };
  }
  if (code === 'ETLS') {
    return { kind: 'refused', detail: 'the mail server offers no encryption that can be trusted' };
  }
  if (status !== undefined && status >= 500) {
    return { kind: 'refused', detail: `the mail server refused it (${String(status)})` };
  }
  if (status !== undefined && status >= 400) {
    return { kind: 'retry', detail: `the mail server says later (${String(status)})` };
  }
  if (code === 'ETIMEDOUT') return { kind: 'retry', detail: 'the mail server does not answer' };
  if (code === 'ECONNECTION' || code === 'ESOCKET' || code === 'EDNS') {
    return { kind: 'retry', detail: `the mail server: ${describeNetworkError(innerError(error))}` };
  }
  return { kind: 'retry', detail: `the mail server: ${describeNetworkError(error)}` };
}

/** Nodemailer puts its own code over the system's; the system's says more. */
function innerError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const found = /\b(E[A-Z]{4,}|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_HAS_EXPIRED)\b/.exec(
    error.message,
  )?.[1];
  if (found !== undefined) return Object.assign(new Error(found), { code: found });
  return /self.signed/i.test(error.message)
    ? Object.assign(new Error('tls'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    : error;
}
