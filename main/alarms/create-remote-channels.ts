import { createHash } from 'node:crypto';
import type { AlarmView } from '../../shared/alarms/alarm.ts';
import { splitMailboxes, type ChannelSettings } from '../../shared/contract/channel-settings.ts';
import type { RemoteChannelId } from '../../shared/contract/remote-channels.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';
import type { AlertViews } from './channels/alertmanager-alerts.ts';
import { createAlertmanager } from './channels/alertmanager.ts';
import { createEmail } from './channels/email.ts';
import type { Mailer } from './channels/mailer.ts';
import { createNtfy } from './channels/ntfy.ts';
import { createRemoteChannel, type CarrierState } from './channels/remote-channel.ts';
import type { RemoteNetwork } from './channels/remote-network.ts';
import { createTelegram } from './channels/telegram.ts';
import { createWebhook } from './channels/webhook.ts';
import type { ChannelSecrets } from './channel-secrets.ts';

export interface RemoteChannelsOptions {
  readonly network: RemoteNetwork;
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: () => ChannelSettings;
  readonly secrets: Pick<ChannelSecrets, 'get' | 'where'>;
  readonly views: () => AlertViews & { readonly alarms: readonly AlarmView[] };
}

export interface RemoteChannels {
  /** All of them, also those that are off; in the order in which they are tried. */
  readonly channels: readonly AlarmChannel[];
  /** The list of alarms changed. */
  alarmsChanged(): void;
  /** Settings or secrets changed. */
  reconfigured(): void;
  stop(): void;
}

/** Telegram takes one message per second and chat; the others are given room, too. */
const MIN_INTERVAL_MS = { telegram: 1_000, ntfy: 1_000, email: 2_000, webhook: 50 } as const;
const OFF = { state: 'off', hint: 'Not set up.' } as const;

/** Every way out of this machine, each as the settings have it at the moment of a message. */
export function createRemoteChannels(options: RemoteChannelsOptions): RemoteChannels {
  const { network, clock, random, settings, secrets, views } = options;
  const { fetch } = network;
  let mailer: { readonly setup: string; readonly mailer: Mailer } | undefined;

  /** A secret that was given and does not open blocks its channel: without it the message would only be refused. */
  function guard(
    channel: RemoteChannelId,
    needsSecret: string | undefined,
    build: (secret: string | undefined) => CarrierState,
  ): CarrierState {
    if (!settings()[channel].enabled) return OFF;
    const { secret, trouble } = secrets.where(channel);
    if (trouble !== undefined) return { state: 'blocked', hint: `${sentence(trouble)}.` };
    if (secret === 'none' && needsSecret !== undefined) {
      return { state: 'blocked', hint: needsSecret };
    }
    return build(secrets.get(channel));
  }

  function openMailer(): Mailer {
    const { host, port, security, username } = settings().email;
    const password = secrets.get('email');
    const setup = JSON.stringify([host, port, security, username, password]);
    if (mailer?.setup !== setup) {
      mailer?.mailer.close();
      mailer = { setup, mailer: network.connectMail({ host, port, security, username, password }) };
    }
    return mailer.mailer;
  }

  const carriers: Readonly<Record<keyof typeof MIN_INTERVAL_MS, () => CarrierState>> = {
    telegram: () =>
      guard('telegram', 'Enter the token of the bot.', (token = '') => {
        const { server, chatId } = settings().telegram;
        return ready(createTelegram({ fetch, clock, server, chatId, token }));
      }),
    ntfy: () =>
      guard('ntfy', undefined, (token) => {
        const { server, topic } = settings().ntfy;
        return ready(createNtfy({ fetch, clock, server, topic, token }));
      }),
    email: () =>
      guard(
        'email',
        settings().email.username === '' ? undefined : 'Enter the password of the mail server.',
        () => {
          const { from, to } = settings().email;
          return ready(createEmail({ mailer: lazyMailer, from, to: splitMailboxes(to) }));
        },
      ),
    webhook: () =>
      guard('webhook', undefined, (secret) => {
        const { url } = settings().webhook;
        return ready(createWebhook({ fetch, clock, url, secret, views }));
      }),
  };
  /** Asking for the state of the channel opens no connection; sending does. */
  const lazyMailer: Mailer = {
    send: (mail, signal) => openMailer().send(mail, signal),
    close: () => mailer?.mailer.close(),
  };

  const build = (id: keyof typeof MIN_INTERVAL_MS, name: string) =>
    withSecret(
      createRemoteChannel({
        id,
        name,
        clock,
        random,
        minIntervalMs: MIN_INTERVAL_MS[id],
        carrier: carriers[id],
      }),
      id,
    );
  const alertmanager = withSecret(
    createAlertmanager({
      fetch,
      clock,
      random,
      views,
      target() {
        const { url } = settings().alertmanager;
        if (!settings().alertmanager.enabled) return OFF;
        const { trouble } = secrets.where('alertmanager');
        if (trouble !== undefined) return { state: 'blocked', hint: `${sentence(trouble)}.` };
        return { state: 'ready', url, token: secrets.get('alertmanager') };
      },
    }),
    'alertmanager',
  );
  const channels = [
    build('telegram', 'Telegram'),
    build('ntfy', 'ntfy push'),
    build('email', 'E-mail'),
    build('webhook', 'Webhook'),
    alertmanager,
  ];

  function withSecret<Channel extends AlarmChannel>(
    channel: Channel,
    id: RemoteChannelId,
  ): Channel {
    return {
      ...channel,
      facts: () => ({ ...channel.facts?.(), secret: secrets.where(id).secret }),
      // A hash, because it is stored with the answer to a test.
      setup: () =>
        createHash('sha256')
          .update(
            JSON.stringify([{ ...settings()[id], enabled: true }, secrets.get(id) !== undefined]),
          )
          .digest('hex')
          .slice(0, 16),
    };
  }

  return {
    channels,
    alarmsChanged: () => alertmanager.alarmsChanged(),
    reconfigured() {
      for (const channel of channels) channel.reconfigured();
    },
    stop() {
      for (const channel of channels) channel.stop();
      mailer?.mailer.close();
    },
  };
}

function ready(carrier: Extract<CarrierState, { state: 'ready' }>['carrier']): CarrierState {
  return { state: 'ready', carrier };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
