import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';
import type { SocketServer } from './socket-server.ts';

/** A tab that does not report within this time did not warn anybody. */
const REPORT_TIMEOUT_MS = 3_000;

type Report = NonNullable<AlarmChannel['report']>;
type Delivery = { readonly ok: boolean; readonly detail?: string };

interface TabChannel {
  readonly id: string;
  readonly name: string;
  /** Whether the announcement asks for this kind at all. */
  readonly isAskedFor: (announcement: Announcement) => boolean;
  /** What the tab is sent, so that it does this kind and no other. */
  readonly narrow: (announcement: Announcement) => Announcement;
  readonly isOn: (alarms: Settings['alarms']) => boolean;
}

const NOTIFICATION: TabChannel = {
  id: 'browser-notification',
  name: 'Browser notification',
  isAskedFor: ({ notify }) => notify,
  narrow: (announcement) => ({ ...announcement, sound: false }),
  isOn: ({ notifications }) => notifications,
};

const SOUND: TabChannel = {
  id: 'sound',
  name: 'Sound',
  isAskedFor: ({ sound }) => sound,
  narrow: (announcement) => ({ ...announcement, notify: false }),
  isOn: ({ sound }) => sound,
};

export interface BrowserChannelsOptions {
  readonly sockets: Pick<SocketServer, 'publish' | 'tabCount' | 'onTabsChanged'>;
  readonly clock: Clock;
  /** Absent while the core is starting. */
  readonly preferences: () => Settings['alarms'] | undefined;
}

/** What the open tabs can do: show a notification and make a sound. Title and favicon follow the state by themselves. */
export function createBrowserChannels(options: BrowserChannelsOptions): readonly AlarmChannel[] {
  return [NOTIFICATION, SOUND].map((kind) => createTabChannel(kind, options));
}

/**
 * Delivered means that one tab said so; a tab that could not says why, and the last word counts when no other tab does
 * better.
 */
function createTabChannel(kind: TabChannel, options: BrowserChannelsOptions): AlarmChannel {
  const { sockets, clock } = options;
  const waiting = new Map<string, Report>();
  const isOff = () => {
    const alarms = options.preferences();
    return alarms !== undefined && !kind.isOn(alarms);
  };
  return {
    id: kind.id,
    name: kind.name,
    status: () => (isOff() ? 'off' : sockets.tabCount() === 0 ? 'failed' : 'ready'),
    hint() {
      if (isOff()) return 'Turned off in the settings.';
      return sockets.tabCount() === 0
        ? 'No tab is open, so nobody sees or hears an alarm. Keep a tab of Leeway open.'
        : undefined;
    },
    onStatusChanged: (listener) => sockets.onTabsChanged(listener),
    report: (report) => waiting.get(report.announcementId)?.(report),
    deliver(announcement) {
      if (sockets.tabCount() === 0) return failed('no tab is open');
      if (!kind.isAskedFor(announcement)) return failed('this warning does not ask for it');
      return new Promise<Delivery>((resolve) => {
        let failures = 0;
        let detail = 'no tab answered within 3 s';
        const finish = (delivery: Delivery) => {
          cancelTimer();
          waiting.delete(announcement.id);
          resolve(delivery);
        };
        const cancelTimer = clock.setTimer(REPORT_TIMEOUT_MS, () => finish({ ok: false, detail }));
        waiting.set(announcement.id, (report) => {
          if (report.ok) return finish({ ok: true });
          failures += 1;
          detail = report.detail ?? 'the tab could not do it';
          if (failures >= sockets.tabCount()) finish({ ok: false, detail });
        });
        sockets.publish('alarms/announced', kind.narrow(announcement));
      });
    },
  };
}

function failed(detail: string): Promise<Delivery> {
  return Promise.resolve({ ok: false, detail });
}
