import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';
import type { SocketServer } from './socket-server.ts';

/** A tab that does not report within this time did not warn anybody. */
const REPORT_TIMEOUT_MS = 3_000;

type Report = NonNullable<AlarmChannel['report']>;
type Delivery = { readonly ok: boolean; readonly detail?: string };

/**
 * Notification, sound, title and favicon of the open tabs. Delivered means that one tab said so; a tab that could not
 * says why, and the last word counts when no other tab does better.
 */
export function createBrowserChannel(
  sockets: Pick<SocketServer, 'publish' | 'tabCount' | 'onTabsChanged'>,
  clock: Clock,
): AlarmChannel {
  const waiting = new Map<string, Report>();
  const tabs = () => sockets.tabCount();
  return {
    id: 'browser',
    name: 'Browser tab',
    status: () => (tabs() === 0 ? 'failed' : 'ready'),
    hint: () =>
      tabs() === 0
        ? 'No tab is open, so nobody hears an alarm. Keep a tab of Leeway open.'
        : undefined,
    onStatusChanged: (listener) => sockets.onTabsChanged(listener),
    report: (report) => waiting.get(report.announcementId)?.(report),
    deliver(announcement: Announcement) {
      if (tabs() === 0) return Promise.resolve({ ok: false, detail: 'no tab is open' });
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
          failures += 1;
          if (report.ok) finish({ ok: true });
          else {
            detail = report.detail ?? 'the tab could not show it';
            if (failures >= tabs()) finish({ ok: false, detail });
          }
        });
        sockets.publish('alarms/announced', announcement);
      });
    },
  };
}
