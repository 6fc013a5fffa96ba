import './link-strip.css';
import { BellOff, Info, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useApp } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { LevelShape } from '../ui/level-mark.tsx';
import { showToast } from '../ui/toast.tsx';
import { playAlarm, unlockSound } from './sound.ts';

/** Things to know that are no alarms, each until it is closed; errors stay. */
export function NoticeStrips(): ReactNode {
  const notices = useApp((app) => app.notices);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  return notices
    .filter((notice) => !closed.has(notice.id))
    .map((notice) => (
      <div key={notice.id} className="notice-strip" data-severity={notice.severity}>
        {notice.severity === 'info' ? (
          <Info size={16} aria-hidden />
        ) : (
          <LevelShape level={notice.severity === 'error' ? 'critical' : 'warning'} />
        )}
        <div className="notice-strip-text">{notice.text}</div>
        {notice.severity !== 'error' && (
          <IconButton
            label="Close this notice"
            size="small"
            onClick={() => setClosed(new Set([...closed, notice.id]))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        )}
      </div>
    ));
}

/** In a browser: alarms of this tab are dead until the trader allows them, and that must be seen. */
export function AllowAlarmsStrip(): ReactNode {
  const kind = useApp((app) => app.host.kind);
  const { notifications, sound, volume } = useApp((app) => app.settings.alarms);
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  const [soundReady, setSoundReady] = useState(false);
  useEffect(() => {
    const look = (): void => void unlockSound().then(setSoundReady);
    look();
    // Any click unlocks the sound; the strip then has nothing left to ask for.
    window.addEventListener('pointerdown', look);
    return () => window.removeEventListener('pointerdown', look);
  }, []);
  if (kind !== 'server') return null;
  const mayAsk = notifications && permission === 'default';
  if (!mayAsk && (soundReady || !sound)) return null;
  const allow = async (): Promise<void> => {
    const unlocked = await playAlarm('info', volume);
    setSoundReady(unlocked);
    if (mayAsk) {
      const answer = await Notification.requestPermission();
      setPermission(answer);
      if (answer === 'denied') {
        showToast({
          title: 'The browser blocks notifications',
          text: 'Allow them for this address in the browser’s settings. Sound still works.',
          kind: 'error',
        });
      }
    }
  };
  return (
    <div className="notice-strip" data-severity="warning">
      <BellOff size={16} aria-hidden />
      <div className="notice-strip-text">
        <strong>This tab cannot alarm you yet.</strong>{' '}
        <span className="muted">
          The browser wants one click before it lets a page {mayAsk ? 'notify and' : ''} play sound.
        </span>
      </div>
      <Button size="small" kind="primary" onClick={() => void allow()}>
        Allow alarms
      </Button>
    </div>
  );
}
