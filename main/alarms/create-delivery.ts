import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { ChannelResult } from '../../shared/contract/channels.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';

/** Channels give up by themselves after 3 s; one that does not is given up on here, so that the next gets its turn. */
const CHANNEL_DEADLINE_MS: DurationMs = 4_000;

export interface DeliveryResult extends ChannelResult {
  readonly announcementId: string;
}

export interface DeliveryOptions {
  /** In the order in which they are tried when one fails. */
  readonly channels: readonly AlarmChannel[];
  readonly clock: Clock;
  /** Each result as it comes; goes back to the monitor for the audit. */
  readonly onResult: (result: DeliveryResult) => void;
  /** No channel took an announcement: the host must show it by itself, and say that nothing else works. */
  readonly onUndelivered?: (announcement: Announcement) => void;
}

export interface Delivery {
  /** Resolves when every channel that was asked has answered. Never rejects. */
  announce(announcement: Announcement): Promise<readonly DeliveryResult[]>;
  /** Walks every channel, also those that are not ready, so that the user sees which one is silent. */
  sendTest(announcement: Announcement): Promise<readonly DeliveryResult[]>;
}

type Flag = 'notify' | 'sound' | 'windowToFront';

/** What each local channel does with an announcement; every other one carries words, and a sound where it has one. */
const CARRIES: Readonly<Record<string, readonly Flag[]>> = {
  sound: ['sound'],
  window: ['windowToFront'],
  'os-notification': ['notify'],
};
const CARRIES_WORDS: readonly Flag[] = ['notify', 'sound'];

/**
 * Carries announcements to the channels. Critical: every ready channel at once. Others: the channels that their flags ask
 * for. When none of these reaches anybody, the remaining ones follow at once, now with sound and window, in order until
 * one succeeds. A note without any flag goes to no channel: it stands in the list.
 */
export function createDelivery(options: DeliveryOptions): Delivery {
  const { channels, clock, onResult } = options;

  async function announce(announcement: Announcement): Promise<readonly DeliveryResult[]> {
    if (!announcement.notify && !announcement.sound && !announcement.windowToFront) return [];
    const isCritical = announcement.level === 'critical' && announcement.kind !== 'resolved';
    const first = channels.filter(
      (channel) =>
        channel.status() === 'ready' && (isCritical || isAskedFor(channel, announcement)),
    );
    const results = await Promise.all(first.map((channel) => deliver(channel, announcement)));
    if (results.some(({ ok }) => ok)) return results;
    const louder = { ...announcement, notify: true, sound: true, windowToFront: true };
    for (const channel of remaining(first)) {
      const result = await deliver(channel, louder);
      results.push(result);
      if (result.ok) return results;
    }
    options.onUndelivered?.(announcement);
    return results;
  }

  /** Those that call themselves ready first; one that was blocked or failed may work again; never one that is off. */
  function remaining(tried: readonly AlarmChannel[]): readonly AlarmChannel[] {
    const rest = channels.filter(
      (channel) => !tried.includes(channel) && channel.status() !== 'off',
    );
    const isReady = (channel: AlarmChannel) => channel.status() === 'ready';
    return [...rest.filter(isReady), ...rest.filter((channel) => !isReady(channel))];
  }

  function deliver(channel: AlarmChannel, announcement: Announcement): Promise<DeliveryResult> {
    return new Promise((resolve) => {
      let isSettled = false;
      const settle = (outcome: { readonly ok: boolean; readonly detail?: string }) => {
        if (isSettled) return;
        isSettled = true;
        cancelDeadline();
        const { id, name } = channel;
        const result = { announcementId: announcement.id, channel: id, name, ...outcome };
        onResult(result);
        resolve(result);
      };
      const cancelDeadline = clock.setTimer(CHANNEL_DEADLINE_MS, () => {
        settle({ ok: false, detail: `no answer within ${CHANNEL_DEADLINE_MS / 1_000} s` });
      });
      let answer: ReturnType<AlarmChannel['deliver']>;
      try {
        answer = channel.deliver(announcement);
      } catch {
        settle({ ok: false, detail: 'it failed unexpectedly' });
        return;
      }
      answer.then(settle, () => settle({ ok: false, detail: 'it failed unexpectedly' }));
    });
  }

  return {
    announce,
    sendTest: (announcement) =>
      Promise.all(channels.map((channel) => deliver(channel, announcement))),
  };
}

function isAskedFor(channel: AlarmChannel, announcement: Announcement): boolean {
  return (CARRIES[channel.id] ?? CARRIES_WORDS).some((flag) => announcement[flag]);
}
