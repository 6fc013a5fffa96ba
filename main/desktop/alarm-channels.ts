import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';
import type { ElectronApi } from './electron-api.ts';
import { EVENT_MESSAGE } from './ipc-transport.ts';
import type { MainWindow } from './windows/main-window.ts';

/** A notification that is not shown within this time counts as failed, and the next channel takes over. */
const SHOW_TIMEOUT_MS = 3_000;

type Delivery = { readonly ok: boolean; readonly detail?: string };

/** The operating system's notification. Do-not-disturb may swallow it: one channel, never the only one. */
export function createNotificationChannel(
  electron: Pick<ElectronApi, 'Notification'>,
  clock: Clock,
  onClick: (announcement: Announcement) => void,
): AlarmChannel {
  return {
    id: 'os-notification',
    name: 'Desktop notification',
    status: () => (electron.Notification.isSupported() ? 'ready' : 'blocked'),
    hint: () =>
      electron.Notification.isSupported()
        ? undefined
        : 'This system shows no notifications. Install its notification service, or rely on sound and window.',
    deliver(announcement) {
      if (!electron.Notification.isSupported()) {
        return Promise.resolve({ ok: false, detail: 'the system shows no notifications' });
      }
      const notification = new electron.Notification({
        title: announcement.title,
        body: announcement.text,
        urgency: announcement.level === 'critical' ? 'critical' : 'normal',
        timeoutType: announcement.level === 'critical' ? 'never' : 'default',
        // Leeway has a sound of its own, which do-not-disturb does not swallow.
        silent: true,
      });
      return new Promise<Delivery>((resolve) => {
        const cancel = clock.setTimer(SHOW_TIMEOUT_MS, () =>
          resolve({ ok: false, detail: 'the system did not show it within 3 s' }),
        );
        notification.on('show', () => {
          cancel();
          resolve({ ok: true });
        });
        notification.on('failed', (_event, error) => {
          cancel();
          resolve({ ok: false, detail: error });
        });
        notification.on('click', () => onClick(announcement));
        notification.show();
      });
    },
  };
}

/** Our own sound, played by the page, which lives on while the window is hidden; the system's beep where it is lost. */
export function createSoundChannel(
  electron: Pick<ElectronApi, 'shell'>,
  window: () => MainWindow | undefined,
): AlarmChannel {
  return {
    id: 'sound',
    name: 'Sound',
    status: () => 'ready',
    deliver(announcement) {
      if (!announcement.sound) return Promise.resolve({ ok: true, detail: 'no sound asked for' });
      const main = window();
      if (main?.webContentsId() === undefined) {
        electron.shell.beep();
        return Promise.resolve({
          ok: true,
          detail: 'the window is gone: the system beeped instead',
        });
      }
      main.send(EVENT_MESSAGE, 'alarms/announced', announcement);
      return Promise.resolve({ ok: true });
    },
  };
}

/** The window in front, or flashing where only attention is asked for. */
export function createWindowChannel(window: () => MainWindow | undefined): AlarmChannel {
  return {
    id: 'window',
    name: 'Window to front',
    status: () => 'ready',
    deliver(announcement) {
      const main = window();
      if (main === undefined)
        return Promise.resolve({ ok: false, detail: 'there is no window yet' });
      if (announcement.windowToFront) main.toFront();
      else main.flash();
      return Promise.resolve({ ok: true });
    },
  };
}
