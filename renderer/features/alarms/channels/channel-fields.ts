import type { ChannelSettings } from '../../../../shared/contract/channel-settings.ts';
import type { RemoteChannelId } from '../../../../shared/contract/remote-channels.ts';

/** One line of the form of a channel. */
export type ChannelField = {
  readonly field: string;
  readonly label: string;
  readonly hint?: string;
} & (
  | { readonly kind: 'text' | 'number'; readonly placeholder?: string }
  | { readonly kind: 'switch' }
  | {
      readonly kind: 'choice';
      readonly options: readonly { readonly value: string; readonly label: string }[];
    }
);

export interface ChannelForm {
  /** What it is good for, before it is set up. */
  readonly about: string;
  readonly fields: readonly ChannelField[];
  readonly secret: { readonly label: string; readonly hint: string };
}

export const CHANNEL_FORMS: Readonly<Record<RemoteChannelId, ChannelForm>> = {
  telegram: {
    about: 'A message from a bot of your own, on every device where you use Telegram.',
    fields: [
      {
        field: 'chatId',
        label: 'Chat',
        kind: 'text',
        placeholder: '123456789',
        hint: 'Write to your bot first, then ask @userinfobot for your number. A group begins with a minus.',
      },
      {
        field: 'server',
        label: 'Bot server',
        kind: 'text',
        hint: 'Leave it, unless you run one yourself.',
      },
    ],
    secret: { label: 'Bot token', hint: 'From @BotFather, after /newbot.' },
  },
  ntfy: {
    about: 'A push to your phone that rings through silent mode when it is critical.',
    fields: [
      {
        field: 'topic',
        label: 'Topic',
        kind: 'text',
        placeholder: 'leeway-x7k2p9',
        hint: 'Choose one that nobody can guess: on a public server whoever knows it can read along.',
      },
      { field: 'server', label: 'Server', kind: 'text' },
    ],
    secret: { label: 'Access token', hint: 'Only where the topic is protected.' },
  },
  email: {
    about: 'A mail through your own mail server. Slower than a push, and it stays.',
    fields: [
      { field: 'host', label: 'Mail server', kind: 'text', placeholder: 'smtp.example.com' },
      { field: 'port', label: 'Port', kind: 'number', hint: '465 for TLS, 587 for STARTTLS.' },
      {
        field: 'security',
        label: 'Encryption',
        kind: 'choice',
        options: [
          { value: 'tls', label: 'TLS' },
          { value: 'starttls', label: 'STARTTLS' },
          { value: 'plain', label: 'None' },
        ],
      },
      { field: 'username', label: 'User name', kind: 'text', hint: 'Empty: it asks for none.' },
      { field: 'from', label: 'From', kind: 'text', placeholder: 'leeway@example.com' },
      { field: 'to', label: 'To', kind: 'text', placeholder: 'you@example.com' },
      {
        field: 'acceptPlain',
        label: 'Send without encryption to another machine',
        hint: 'Anybody on the way reads the password and your positions.',
        kind: 'switch',
      },
    ],
    secret: { label: 'Password', hint: 'Best one made for Leeway alone.' },
  },
  webhook: {
    about: 'A signed JSON message to an address of yours, for your own scripts.',
    fields: [
      { field: 'url', label: 'Address', kind: 'text', placeholder: 'https://example.com/leeway' },
    ],
    secret: {
      label: 'Signing secret',
      hint: 'At least 16 characters. The receiver checks with it that a message is yours.',
    },
  },
  alertmanager: {
    about: 'Every alarm in your Prometheus Alertmanager, which groups and routes it.',
    fields: [
      { field: 'url', label: 'Address', kind: 'text', placeholder: 'http://127.0.0.1:9093' },
    ],
    secret: { label: 'Bearer token', hint: 'Only where it asks for one.' },
  },
};

export type FieldValues = Readonly<Record<string, string | boolean>>;

/** What stands in the fields; numbers as they are typed. */
export function valuesOf(
  form: ChannelForm,
  settings: ChannelSettings[RemoteChannelId],
): FieldValues {
  const stored: Readonly<Record<string, string | number | boolean>> = { ...settings };
  return Object.fromEntries(
    form.fields.map(({ field, kind }) => {
      const value = stored[field];
      return [field, kind === 'switch' ? value === true : String(value ?? '')];
    }),
  );
}

/** As the settings take it. A number that is none goes as it is, so that the answer says so. */
export function patchOf(form: ChannelForm, values: FieldValues): Record<string, unknown> {
  return Object.fromEntries(
    form.fields.map(({ field, kind }) => {
      const value = values[field];
      if (kind === 'number') return [field, /^\d+$/.test(String(value)) ? Number(value) : value];
      return [field, typeof value === 'string' ? value.trim() : value];
    }),
  );
}

/** The field that a refusal names (`channels.email.port: …`), and what is wrong with it. */
export function fieldError(message: string): { readonly field: string; readonly text: string } {
  const [, field = '', text = message] =
    /^[a-z]+\.(?:[a-z]+\.)?([A-Za-z]+): (.*)$/s.exec(message) ?? [];
  return { field, text };
}
