import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { ChannelView, Notice } from '../../shared/contract/app-state.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import { DAY_MS, type DurationMs, type TimestampMs } from '../../shared/domain/units.ts';
import type { AlarmChannel } from '../host-ports.ts';

/** How each channel stands now, with the last test and whether another one is due. */
export function viewChannels(
  channels: readonly AlarmChannel[],
  alarms: Pick<Settings['alarms'], 'testPassedAtMs' | 'testAnswers'>,
  moment: { readonly version: string; readonly nowMs: TimestampMs },
): readonly ChannelView[] {
  return channels.map((channel) => {
    const answer = alarms.testAnswers[channel.id];
    const state = channel.status();
    const testDue = state === 'off' ? undefined : findTestDue(channel, alarms, moment);
    const hint = testDue === 'missed' ? (channel.hint?.() ?? MISSED_HINT) : channel.hint?.();
    const passed =
      answer?.seen === false ? undefined : (answer?.atMs ?? alarms.testPassedAtMs[channel.id]);
    return {
      id: channel.id,
      name: channel.name,
      state: testDue === 'missed' && state === 'ready' ? 'failed' : state,
      ...(hint === undefined ? {} : { hint }),
      ...(passed === undefined ? {} : { testPassedAtMs: passed }),
      ...(testDue === undefined ? {} : { testDue }),
      ...(channel.isRemote === true ? { isRemote: true } : {}),
      ...channel.facts?.(),
    };
  });
}

/** Promise C17: a channel is trusted while its last test was noticed, with this version and set-up, within 30 days. */
function findTestDue(
  channel: AlarmChannel,
  alarms: Pick<Settings['alarms'], 'testPassedAtMs' | 'testAnswers'>,
  moment: { readonly version: string; readonly nowMs: TimestampMs },
): ChannelView['testDue'] {
  const answer = alarms.testAnswers[channel.id];
  // Passed under a version that did not keep the answer.
  if (answer === undefined) {
    return alarms.testPassedAtMs[channel.id] === undefined ? 'never' : 'updated';
  }
  if (answer.setup !== (channel.setup?.() ?? '')) return 'changed';
  if (!answer.seen) return 'missed';
  if (answer.version !== moment.version) return 'updated';
  return moment.nowMs - answer.atMs > TEST_LASTS_MS ? 'old' : undefined;
}

const TEST_LASTS_MS: DurationMs = 30 * DAY_MS;

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
  const ready = channels.filter(({ state }) => state === 'ready');
  const troubled = channels.flatMap(remoteTrouble);
  const isHeard = ready.some(({ isRemote }) => isRemote);
  if (!alarms.notifications && !alarms.sound && !canFront && !isHeard) {
    return [...troubled, WARNINGS_OFF];
  }
  if (ready.length === 0) {
    return [
      ...troubled,
      {
        id: 'no-channel',
        severity: 'error',
        text:
          kind === 'server'
            ? 'No warning can reach you: no browser tab is open. Set up Telegram, ntfy, e-mail or a webhook under Alarms, Channels.'
            : 'No warning can reach you: every channel is off or blocked. Open Alarms and look at the channels.',
      },
    ];
  }
  if (kind === 'server' && ready.every(({ id }) => TAB_CHANNELS.has(id))) {
    return [
      ...troubled,
      {
        id: 'weak-channel',
        severity: 'warning',
        text: 'Only this browser tab can warn you, and that is not enough: a closed tab or a sleeping computer is silent. Set up Telegram, ntfy, e-mail or a webhook under Alarms, Channels.',
      },
    ];
  }
  return troubled;
}

/** A way out that the user relies on and that does not work now. */
function remoteTrouble(channel: ChannelView): readonly Notice[] {
  const { id, name, state, isRemote, hint = '', secret } = channel;
  if (isRemote !== true || state === 'off') return [];
  if (state === 'ready') {
    return secret === 'memory-only'
      ? [
          {
            id: `channel-${id}`,
            severity: 'warning',
            text: `The secret of ${name} is kept only until Leeway stops: after a restart it cannot warn you until you enter it again.`,
          },
        ]
      : [];
  }
  const what = state === 'blocked' ? 'is turned on and cannot warn you' : 'may not reach you';
  return [{ id: `channel-${id}`, severity: 'error', text: `${name} ${what}. ${hint}` }];
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
    // What is turned off is turned off on this machine; a remote channel has a switch of its own.
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
