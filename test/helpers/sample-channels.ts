import type { ChannelView } from '../../shared/contract/app-state.ts';
import { SAMPLE_NOW_MS } from './sample-position.ts';

/** One of each kind: ready, off, failed, never tested. */
export const SAMPLE_CHANNELS: readonly ChannelView[] = [
  {
    id: 'browser-notification',
    name: 'Browser notification',
    state: 'ready',
    testPassedAtMs: SAMPLE_NOW_MS - 3 * 86_400_000,
  },
  { id: 'sound', name: 'Sound', state: 'ready', testDue: 'never' },
  {
    id: 'window',
    name: 'Window to front',
    state: 'off',
    hint: 'Only the desktop app can bring its window to the front.',
  },
  {
    id: 'telegram',
    name: 'Telegram',
    state: 'ready',
    isRemote: true,
    secret: 'kept',
    testPassedAtMs: SAMPLE_NOW_MS - 2 * 86_400_000,
    lastSuccessMs: SAMPLE_NOW_MS - 3_600_000,
  },
  {
    id: 'ntfy',
    name: 'ntfy push',
    state: 'failed',
    hint: 'The last message did not arrive: nothing answers at this address (ECONNREFUSED).',
    isRemote: true,
    secret: 'none',
    testDue: 'changed',
    lastFailure: {
      atMs: SAMPLE_NOW_MS - 120_000,
      detail: 'nothing answers at this address (ECONNREFUSED)',
    },
  },
  {
    id: 'email',
    name: 'E-mail',
    state: 'blocked',
    hint: 'Enter the password of the mail server.',
    isRemote: true,
    secret: 'none',
    testDue: 'never',
  },
  {
    id: 'webhook',
    name: 'Webhook',
    state: 'off',
    hint: 'Not set up.',
    isRemote: true,
    secret: 'none',
  },
  {
    id: 'alertmanager',
    name: 'Alertmanager',
    state: 'off',
    hint: 'Not set up.',
    isRemote: true,
    secret: 'none',
  },
];
