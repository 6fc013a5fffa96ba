import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { ChannelResult } from '../../shared/contract/channels.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { AlarmChannel, Clock, DeliveryOutcome } from '../host-ports.ts';

/** Channels give up by themselves after 3 s; one that does not is given up on here, so that the next gets its turn. */
const CHANNEL_DEADLINE_MS: DurationMs = 4_000;

export interface DeliveryResult extends ChannelResult {
  readonly announcementId: string;
}

export interface DeliveryOptions {
  /** In the order in which they are tried when one fails. */
  readonly channels: readonly AlarmChannel[];
  readonly clock: Clock;
  /** What a channel at this machine may say, which others may see; absent: everything. Remote channels say everything. */
  readonly forScreen?: (announcement: Announcement) => Announcement;
  /** Each result as it comes; goes back to the monitor for the audit. */
  readonly onResult: (result: DeliveryResult) => void;
  /** No channel took an announcement: the host must show it by itself, and say that nothing else works. */
  readonly onUndelivered?: (announcement: Announcement) => void;
}

export interface Delivery {
  /** Resolves when every channel that was asked has answered. Never rejects. */
  announce(announcement: Announcement): Promise<readonly DeliveryResult[]>;
  /** Walks every channel, also those that are not ready, so that the user sees which one is silent; not what was never set up. */
  sendTest(announcement: Announcement, only?: string): Promise<readonly DeliveryResult[]>;
  stop(): void;
}

/** Of how many alarms it is remembered which remote channels were told, so that they are told of the end. */
const MAX_TOLD = 5_000;

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
  const { channels, clock, onResult, forScreen = (announcement) => announcement } = options;
  const told = new Map<string, Set<AlarmChannel>>();
  const cancels = channels.map((channel) =>
    channel.onLateResult?.((outcome) =>
      onResult({ ...outcome, channel: channel.id, name: channel.name }),
    ),
  );

  async function announce(announcement: Announcement): Promise<readonly DeliveryResult[]> {
    const { alarmId, kind } = announcement;
    const isOver = kind === 'resolved';
    const isCritical = announcement.level === 'critical' && !isOver;
    const toldBefore = isOver ? told.get(alarmId) : undefined;
    if (isOver) told.delete(alarmId);
    if (isNote(announcement) && toldBefore === undefined) return [];
    const first = channels.filter(
      (channel) =>
        isTried(channel) &&
        (isCritical || isAskedFor(channel, announcement) || toldBefore?.has(channel) === true),
    );
    if (!isOver) remember(alarmId, first);
    // A step of the ladder that leads to remote channels only, where none is set up, is no lost warning.
    if (first.length === 0 && !isCritical && isForRemoteOnly(announcement)) return [];
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

  function remember(alarmId: string, asked: readonly AlarmChannel[]): void {
    const remote = asked.filter(({ isRemote }) => isRemote);
    if (remote.length === 0) return;
    const before = told.get(alarmId) ?? [];
    told.delete(alarmId);
    told.set(alarmId, new Set([...before, ...remote]));
    const [oldest] = told.keys();
    if (told.size > MAX_TOLD && oldest !== undefined) told.delete(oldest);
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
      const settle = (outcome: DeliveryOutcome) => {
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
        answer = channel.deliver(
          channel.isRemote === true ? announcement : forScreen(wordsAlone(announcement)),
        );
      } catch {
        settle({ ok: false, detail: 'it failed unexpectedly' });
        return;
      }
      answer.then(settle, () => settle({ ok: false, detail: 'it failed unexpectedly' }));
    });
  }

  return {
    announce,
    sendTest: (announcement, only) =>
      Promise.all(
        channels
          .filter((channel) => channel.isRemote !== true || channel.status() !== 'off')
          .filter(({ id }) => only === undefined || id === only)
          .map((channel) => deliver(channel, announcement)),
      ),
    stop() {
      for (const cancel of cancels) cancel?.();
    },
  };
}

/** At this machine words are shown; the figures behind them may hold amounts that are hidden here. */
function wordsAlone({ reports: _, ...words }: Announcement): Announcement {
  return words;
}

/** Asks for nothing that anybody would notice. */
function isNote(announcement: Announcement): boolean {
  const { notify, sound, windowToFront, remote } = announcement;
  return !notify && !sound && !windowToFront && !remote;
}

function isForRemoteOnly({ notify, sound, windowToFront }: Announcement): boolean {
  return !notify && !sound && !windowToFront;
}

/** A remote channel whose last message failed is asked all the same: its receiver may be back. */
function isTried(channel: AlarmChannel): boolean {
  const status = channel.status();
  return status === 'ready' || (channel.isRemote === true && status === 'failed');
}

function isAskedFor(channel: AlarmChannel, announcement: Announcement): boolean {
  if (channel.isRemote === true) return announcement.remote;
  return (CARRIES[channel.id] ?? CARRIES_WORDS).some((flag) => announcement[flag]);
}
