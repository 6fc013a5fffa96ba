import { z } from 'zod';
import type { RemoteChannelId } from './remote-channels.ts';

/** `env:NAME`: the secret is in that variable. Empty: it is in the vault, or there is none. */
const secretFrom = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*)?$/, 'Write env: and the name of a variable, or nothing.')
  .default('');
const line = (max: number) =>
  z
    .string()
    .max(max)
    // oxlint-disable-next-line no-control-regex -- a line break in a header would start another header
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'This must be one line.')
    .trim();

/** An address that may be left empty while its channel is off. */
const callable = line(500).superRefine((text, context) => {
  const problem = text === '' ? undefined : findAddressProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});
const address = callable.default('');

const webhook = z
  .strictObject({ enabled: z.boolean().default(false), url: address, secretFrom })
  .superRefine((it, context) => {
    need(it.enabled && it.url === '', context, 'url', 'Enter the address that is called.');
  });

const telegram = z
  .strictObject({
    enabled: z.boolean().default(false),
    chatId: line(60)
      .regex(/^(-?\d{1,20}|@[A-Za-z0-9_]{4,40})?$/, 'A chat is a number, or @ and its name.')
      .default(''),
    /** Another one only for a bot server of one's own. */
    server: callable.default('https://api.telegram.org'),
    secretFrom,
  })
  .superRefine((it, context) => {
    need(it.enabled && it.chatId === '', context, 'chatId', 'Enter the number of the chat.');
    need(it.server === '', context, 'server', 'Enter the address of the bot server.');
  });

const ntfy = z
  .strictObject({
    enabled: z.boolean().default(false),
    server: callable.default('https://ntfy.sh'),
    topic: line(64)
      .regex(/^[A-Za-z0-9_-]*$/, 'A topic has letters, digits, - and _ only.')
      .default(''),
    secretFrom,
  })
  .superRefine((it, context) => {
    need(it.enabled && it.topic === '', context, 'topic', 'Enter a topic.');
    need(it.server === '', context, 'server', 'Enter the address of the ntfy server.');
  });

const mailbox = /^[^\s@,<>"]+@[^\s@,<>"]+$/;

const email = z
  .strictObject({
    enabled: z.boolean().default(false),
    host: line(253)
      .regex(
        /^[A-Za-z0-9.:_-]*$/,
        'Enter the name of the mail server alone, without http:// or port.',
      )
      .default(''),
    port: z.number().int().min(1).max(65_535).default(465),
    /** `tls`: encrypted from the first byte; `starttls`: encrypted before anything is said; `plain`: not at all. */
    security: z.enum(['tls', 'starttls', 'plain']).default('tls'),
    /** The user insists on a connection that anybody on the way can read. */
    acceptPlain: z.boolean().default(false),
    username: line(200).default(''),
    from: line(200).default(''),
    /** One address, or several with commas between them. */
    to: line(500).default(''),
    secretFrom,
  })
  .superRefine((it, context) => {
    const isSent = it.enabled;
    need(isSent && it.host === '', context, 'host', 'Enter the name of your mail server.');
    need(
      (isSent || it.from !== '') && !mailbox.test(it.from),
      context,
      'from',
      'Enter the mail address that the alarms come from.',
    );
    need(
      (isSent || it.to !== '') && !splitMailboxes(it.to).every((each) => mailbox.test(each)),
      context,
      'to',
      'Enter the mail address that the alarms go to; several with commas between them.',
    );
    need(
      it.security === 'plain' && !it.acceptPlain && it.host !== '' && !isLoopbackName(it.host),
      context,
      'security',
      'Without encryption anybody on the way reads password and positions. Use TLS, or say that you accept this.',
    );
  });

const alertmanager = z
  .strictObject({ enabled: z.boolean().default(false), url: address, secretFrom })
  .superRefine((it, context) => {
    need(it.enabled && it.url === '', context, 'url', 'Enter the address of your Alertmanager.');
  });

/** Where alarms go besides this machine. No secret stands here: it is in the vault, or in a variable that is named. */
export const ChannelSettings = z.strictObject({
  telegram: telegram.prefault({}),
  ntfy: ntfy.prefault({}),
  email: email.prefault({}),
  webhook: webhook.prefault({}),
  alertmanager: alertmanager.prefault({}),
});
export type ChannelSettings = z.infer<typeof ChannelSettings>;

/** A sign of life to a service that raises the alarm when it stops coming: silence itself is noticed. */
export const HeartbeatSettings = z
  .strictObject({
    enabled: z.boolean().default(false),
    url: address,
    method: z.enum(['GET', 'POST']).default('POST'),
    everyMs: z.number().int().min(60_000).max(3_600_000).default(300_000),
    /** Calls the address with `/fail` behind its path while nobody watches (healthchecks.io and its like). */
    reportsFailure: z.boolean().default(true),
  })
  .superRefine((it, context) => {
    need(it.enabled && it.url === '', context, 'url', 'Enter the address of the heartbeat.');
  });
export type HeartbeatSettings = z.infer<typeof HeartbeatSettings>;

function need(isMissing: boolean, context: z.RefinementCtx, field: string, message: string): void {
  if (isMissing) context.addIssue({ code: 'custom', path: [field], message });
}

export function splitMailboxes(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim());
}

const ADDRESS = /^(https?):\/\/([^/?#\s]+)(?:[/?#]\S*)?$/i;

/** Why an address cannot be called, in words for the screen; undefined: it can. Encrypted, except on this machine. */
export function findAddressProblem(text: string): string | undefined {
  const [, scheme = '', authority] = ADDRESS.exec(text) ?? [];
  if (authority === undefined) return 'Enter a whole address that begins with https://.';
  if (authority.includes('@')) {
    return 'No name or password in the address: it is shown and stored in plain. Enter the secret in its own field.';
  }
  const host = authority.replace(/:\d{1,5}$/, '');
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i.test(host))
    return 'The name of the machine is not valid.';
  if (scheme.toLowerCase() === 'http' && !isLoopbackName(host)) {
    return 'Only https:// keeps it secret on the way; http:// is for this machine alone.';
  }
  return undefined;
}

/** Whether this name can mean nothing but this machine. */
function isLoopbackName(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}

/** What a channel's secret is called and why a text cannot be one; undefined: it can. */
export function findSecretProblem(channel: RemoteChannelId, text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- exactly these are refused
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'A secret is one line.';
  if (channel === 'email') return undefined;
  if (!/^[\u0021-\u007e]+$/.test(text)) return 'It has spaces or signs that no token has.';
  if (channel === 'telegram' && !/^\d{3,20}:[A-Za-z0-9_-]{20,100}$/.test(text)) {
    return 'A bot token looks like 123456789:AAF… and comes from @BotFather.';
  }
  if (channel === 'webhook' && text.length < 16) {
    return 'Use at least 16 characters: with it the receiver knows that a message is yours.';
  }
  return undefined;
}
