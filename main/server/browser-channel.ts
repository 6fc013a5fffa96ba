import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';
import type { SocketServer } from './socket-server.ts';

/** A tab that does not report within this time did not warn anybody. */
const REPORT_TIMEOUT_MS = 3_000;

type Report = NonNullable<AlarmChannel['report']>;
type Delivery = { readonly ok: boolean; readonly detail?: string };

export interface BrowserChannelOptions {
  readonly sockets: Pick<SocketServer, 'publish' | 'tabCount' | 'onTabsChanged'>;
  readonly clock: Clock;
  /** Absent while the core is starting. */
  readonly preferences: () => Settings['alarms'] | undefined;
}

/**
 * Notification and sound of the open tabs; title and favicon follow the state by themselves. Delivered means that one
 * tab said so; a tab that could not says why, and the last word counts when no other tab does better.
 */
export function createBrowserChannel(options: BrowserChannelOptions): AlarmChannel {
  const { sockets, clock } = options;
  const waiting = new Map<string, Report>();
  const isOff = () => {
    const alarms = options.preferences();
    return alarms !== undefined && !alarms.notifications && !alarms.sound;
  };
  return {
    id: 'browser',
    name: 'Browser tab',
    status: () => (isOff() ? 'off' : sockets.tabCount() === 0 ? 'failed' : 'ready'),
    hint() {
      if (isOff()) return 'Notifications and sound are both turned off.';
      return sockets.tabCount() === 0
        ? 'No tab is open, so nobody sees or hears an alarm. Keep a tab of Leeway open.'
        : undefined;
    },
    onStatusChanged: (listener) => sockets.onTabsChanged(listener),
    report: (report) => waiting.get(report.announcementId)?.(report),
    deliver(announcement: Announcement) {
      if (sockets.tabCount() === 0) return Promise.resolve({ ok: false, detail: 'no tab is open' });
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
          if (report.ok) {
            // A tab may have done one of the two and say why not the other.
            return finish({ ok: true, ...(report.detail ? { detail: report.detail } : {}) });
          }
          failures += 1;
          detail = report.detail ?? 'the tab could not show it';
          if (failures >= sockets.tabCount()) finish({ ok: false, detail });
        });
        sockets.publish('alarms/announced', announcement);
      });
    },
  };
}
