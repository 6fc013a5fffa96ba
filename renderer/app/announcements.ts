import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { HostApi } from '../../shared/contract/host-api.ts';
import { ask } from '../host.ts';
import { useAppStore } from '../state/app-store.ts';
import { navigate } from './router.ts';
import { playAlarm } from './sound.ts';

interface Outcome {
  readonly ok: boolean;
  readonly detail?: string;
}

/** How long the system may take to say that it shows a notification. */
const SHOWN_WITHIN_MS = 1500;

/**
 * Carries out what the core announces: the sound in every host, the notification only where no desktop does it. What
 * became of each is reported, so that the log can say why something was not noticed. Returns its cancel.
 */
export function connectAnnouncements(host: HostApi): () => void {
  return host.on.alarmsAnnounced((announcement) => {
    const app = useAppStore.getState().app;
    if (app === undefined) return;
    const { alarms } = app.settings;
    if (announcement.sound && alarms.sound) {
      void report(announcement, 'sound', sound(announcement, alarms.volume));
    }
    if (announcement.notify && alarms.notifications && app.host.kind === 'server') {
      void report(announcement, 'browser-notification', notify(announcement));
    }
  });
}

async function report(
  announcement: Announcement,
  channel: 'sound' | 'browser-notification',
  carriedOut: Promise<Outcome>,
): Promise<void> {
  const outcome = await carriedOut;
  await ask((host) =>
    host.alarms.reportDelivery({ announcementId: announcement.id, channel, ...outcome }),
  );
}

async function sound(announcement: Announcement, volume: number): Promise<Outcome> {
  return (await playAlarm(announcement.level, volume))
    ? { ok: true }
    : { ok: false, detail: 'the browser keeps sound locked until the page is clicked' };
}

function notify(announcement: Announcement): Promise<Outcome> {
  if (!('Notification' in window) || Notification.permission !== 'granted') {
    return Promise.resolve({ ok: false, detail: 'the browser may not show notifications' });
  }
  return new Promise((resolve) => {
    const fail = (detail: string): void => resolve({ ok: false, detail });
    try {
      const notification = new Notification(announcement.title, {
        body: announcement.text,
        tag: announcement.alarmId,
        requireInteraction: announcement.level === 'critical',
        silent: true,
      });
      notification.addEventListener('show', () => resolve({ ok: true }));
      notification.addEventListener('error', () => fail('the system did not show it'));
      notification.addEventListener('click', () => {
        window.focus();
        if (announcement.positionKey === undefined) navigate({ screen: 'alarms', tab: 'active' });
        else navigate({ screen: 'position', positionKey: announcement.positionKey });
      });
      setTimeout(() => fail('the system did not say whether it showed it'), SHOWN_WITHIN_MS);
    } catch {
      fail('the browser refused the notification');
    }
  });
}
