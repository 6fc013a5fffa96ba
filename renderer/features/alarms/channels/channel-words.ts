import type { ChannelView, HeartbeatView } from '../../../../shared/contract/app-state.ts';
import type { Level } from '../../../../shared/domain/level.ts';

export interface Face {
  readonly level: Level;
  readonly word: string;
}

const STATE_FACE: Record<ChannelView['state'], Face> = {
  ready: { level: 'safe', word: 'ready' },
  off: { level: 'watch', word: 'off' },
  blocked: { level: 'warning', word: 'blocked' },
  failed: { level: 'critical', word: 'failed' },
};

/** A channel whose test is due may work; nobody knows. */
export function channelFace(channel: ChannelView): Face {
  const isUntested = channel.state === 'ready' && channel.testDue !== undefined;
  return isUntested ? { level: 'warning', word: 'not tested' } : STATE_FACE[channel.state];
}

const DUE_WORDS: Record<NonNullable<ChannelView['testDue']>, string> = {
  never: 'It never passed a test. Send one and say whether it reached you.',
  missed: 'You did not notice its last test.',
  changed: 'It was set up anew since its last test.',
  updated: 'Leeway was updated since its last test.',
  old: 'Its last test was more than 30 days ago.',
};

export function testDueWords(channel: ChannelView): string | undefined {
  return channel.testDue === undefined ? undefined : DUE_WORDS[channel.testDue];
}

/** How many channels that are in use want a test. */
export function countTestsDue(channels: readonly ChannelView[]): number {
  return channels.filter(({ testDue, state }) => testDue !== undefined && state !== 'off').length;
}

const SECRET_WORDS: Record<NonNullable<ChannelView['secret']>, string> = {
  none: 'None is kept.',
  kept: 'Kept encrypted. Nobody can read it here; type a new one to replace it.',
  'memory-only': 'Kept only until Leeway stops, because nothing here can encrypt it.',
  environment: 'Taken from a variable of the environment.',
  locked: 'It is kept and does not open now.',
};

export function secretWords(secret: ChannelView['secret']): string {
  return SECRET_WORDS[secret ?? 'none'];
}

export const HEARTBEAT_FACE: Record<HeartbeatView['state'], Face> = {
  off: { level: 'watch', word: 'off' },
  waiting: { level: 'watch', word: 'waiting' },
  ok: { level: 'safe', word: 'arrives' },
  failed: { level: 'critical', word: 'does not arrive' },
  paused: { level: 'unknown', word: 'held back' },
};
