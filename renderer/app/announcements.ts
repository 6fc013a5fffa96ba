import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { HostApi } from '../../shared/contract/host-api.ts';
import { ask } from '../host.ts';
import { useAppStore } from '../state/app-store.ts';
import { navigate } from './router.ts';
import { playAlarm } from './sound.ts';

/** Names under which the browser tab reports to the core. */
export const BROWSER_NOTIFICATION = 'browser-notification';
export const SOUND = 'sound';

/**
 * Carries out what the core announces: the sound in every host, the notification only where no desktop does it. What
 * became of each is reported, so that the log can say why something was not seen. Returns its cancel.
 */
export function connectAnnouncements(host: HostApi): () => void {
  return host.on.alarmsAnnounced((announcement) => {
    const app = useAppStore.getState().app;
    if (app === undefined) return;
    const { alarms } = app.settings;
    if (announcement.sound && alarms.sound) void sound(announcement, alarms.volume);
    if (announcement.notify && alarms.notifications && app.host.kind === 'server') {
      notify(announcement);
    }
  });
}

async function sound(announcement: Announcement, volume: number): Promise<void> {
  const ok = await playAlarm(announcement.level, volume);
  report(announcement.id, SOUND, ok, 'the browser keeps sound locked until the page is clicked');
}

function notify(announcement: Announcement): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') {
    report(announcement.id, BROWSER_NOTIFICATION, false, 'the browser may not show notifications');
    return;
  }
  try {
    const notification = new Notification(announcement.title, {
      body: announcement.text,
      tag: announcement.alarmId,
      requireInteraction: announcement.level === 'critical',
      silent: true,
    });
    notification.addEventListener('show', () =>
      report(announcement.id, BROWSER_NOTIFICATION, true),
    );
    notification.addEventListener('error', () =>
      report(announcement.id, BROWSER_NOTIFICATION, false, 'the system did not show it'),
    );
    notification.addEventListener('click', () => {
      window.focus();
      if (announcement.positionKey === undefined) navigate({ screen: 'alarms', tab: 'active' });
      else navigate({ screen: 'position', positionKey: announcement.positionKey });
    });
  } catch {
    report(announcement.id, BROWSER_NOTIFICATION, false, 'the browser refused the notification');
  }
}

function report(announcementId: string, channel: string, ok: boolean, detail?: string): void {
  void ask((host) =>
    host.alarms.reportDelivery({
      announcementId,
      channel,
      ok,
      ...(ok || detail === undefined ? {} : { detail }),
    }),
  );
}
