import { useEffect, useState } from 'react';
import { useApp } from '../state/use-app.ts';
import { showToast } from '../ui/overlays/toast.tsx';
import { playAlarm, unlockSound } from './sound.ts';

export interface AllowAlarms {
  /** Notifications are still to be asked for, too; else only the sound is locked. */
  readonly mayNotify: boolean;
  readonly allow: () => Promise<void>;
}

/** In a browser: alarms of this tab are dead until the trader allows them. Undefined: nothing is left to ask for. */
export function useAllowAlarms(): AllowAlarms | undefined {
  const kind = useApp((app) => app.host.kind);
  const { notifications, sound, volume } = useApp((app) => app.settings.alarms);
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  const [soundReady, setSoundReady] = useState(false);
  useEffect(() => {
    const look = (): void => void unlockSound().then(setSoundReady);
    // Asking before the first click would only make the browser complain.
    if (navigator.userActivation.hasBeenActive) look();
    // Any finished click or key unlocks the sound; the strip then has nothing left to ask for. Never on the way down:
    // the strip would leave, the page would move, and the button under the finger would not be the one released on.
    window.addEventListener('click', look);
    window.addEventListener('keyup', look);
    return () => {
      window.removeEventListener('click', look);
      window.removeEventListener('keyup', look);
    };
  }, []);
  if (kind !== 'server') return undefined;
  const mayNotify = notifications && permission === 'default';
  if (!mayNotify && (soundReady || !sound)) return undefined;
  return {
    mayNotify,
    async allow() {
      const unlocked = await playAlarm('info', volume);
      setSoundReady(unlocked);
      if (!mayNotify) return;
      const answer = await Notification.requestPermission();
      setPermission(answer);
      if (answer === 'denied') {
        showToast({
          title: 'The browser blocks notifications',
          text: 'Allow them for this address in the browser’s settings. Sound still works.',
          kind: 'error',
        });
      }
    },
  };
}
