import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { ChannelView, Notice } from '../../shared/contract/app-state.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import type { AlarmChannel } from '../host-ports.ts';

/** How each channel stands now, with the time of its last test that somebody saw or heard. */
export function viewChannels(
  channels: readonly AlarmChannel[],
  testPassedAtMs: Readonly<Record<string, number>>,
  testMissed: ReadonlySet<string>,
): readonly ChannelView[] {
  return channels.map((channel) => {
    const missed = testMissed.has(channel.id);
    const hint = missed ? MISSED_HINT : channel.hint?.();
    const passed = testPassedAtMs[channel.id];
    return {
      id: channel.id,
      name: channel.name,
      state: missed ? 'failed' : channel.status(),
      ...(hint === undefined ? {} : { hint }),
      ...(passed === undefined ? {} : { testPassedAtMs: passed }),
    };
  });
}

/** Channels that live in an open browser tab and end with it. */
const TAB_CHANNELS: ReadonlySet<string> = new Set(['browser-notification', 'sound']);

const MISSED_HINT =
  'Its last test did not reach you. Look at the volume and at do-not-disturb, then send another test.';

/** What the user should know about the channels: warnings that cannot arrive, or arrive in one place only. */
export function channelNotices(
  kind: 'desktop' | 'server',
  channels: readonly ChannelView[],
  alarms: Settings['alarms'],
): Notice[] {
  const canFront = kind === 'desktop' && alarms.windowToFront;
  if (!alarms.notifications && !alarms.sound && !canFront) return [WARNINGS_OFF];
  const ready = channels.filter(({ state }) => state === 'ready');
  if (ready.length === 0) {
    return [
      {
        id: 'no-channel',
        severity: 'error',
        text:
          kind === 'server'
            ? 'No warning can reach you: no browser tab is open. Keep a tab of Leeway open.'
            : 'No warning can reach you: every channel is off or blocked. Open Alarms and look at the channels.',
      },
    ];
  }
  if (kind === 'server' && ready.every(({ id }) => TAB_CHANNELS.has(id))) {
    return [
      {
        id: 'weak-channel',
        severity: 'warning',
        text: 'Only this browser tab can warn you. Keep it open, with sound and notifications allowed, and send a test alarm.',
      },
    ];
  }
  return [];
}

const WARNINGS_OFF: Notice = {
  id: 'warnings-off',
  severity: 'error',
  text: 'Notifications and sound are turned off: no warning reaches you unless you look at Leeway. Turn one on under Alarms.',
};

/** An announcement as the user wants to be told: what is turned off is not shown, not heard, not brought to the front. */
export function applyPreferences(
  announcement: Announcement,
  alarms: Settings['alarms'],
): Announcement {
  return {
    ...announcement,
    notify: announcement.notify && alarms.notifications,
    sound: announcement.sound && alarms.sound,
    windowToFront: announcement.windowToFront && alarms.windowToFront,
  };
}

/** No channel took a warning: said on the screen, the only place that is left. */
export function undeliveredNotice(announcement: Announcement): Notice {
  return {
    id: 'undelivered',
    severity: 'error',
    text: `A warning could not be delivered on any channel: ${announcement.title} Look at the channels under Alarms and send a test alarm.`,
  };
}

/** What "send a test alarm" says, as loud as a critical one. */
export function testAnnouncement(id: string, atMs: number): Announcement {
  return {
    id,
    alarmId: 'test|leeway',
    kind: 'test',
    level: 'critical',
    title: 'Test alarm from Leeway',
    text: 'This is how a critical warning reaches you here. Nothing is wrong. Confirm in Leeway that you saw or heard it.',
    atMs,
    notify: true,
    sound: true,
    windowToFront: true,
    remote: true,
  };
}
