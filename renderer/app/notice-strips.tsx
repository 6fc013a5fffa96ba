import './link-strip.css';
import { BellOff, Info, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Notice } from '../../shared/contract/app-state.ts';
import { formatCount } from '../format/format-number.ts';
import { keepUnits } from '../format/words.ts';
import { useApp } from '../state/use-app.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { LevelShape } from '../ui/level-mark.tsx';
import { showToast } from '../ui/toast.tsx';
import { playAlarm, unlockSound } from './sound.ts';

const SEVERITY_RANK: Record<Notice['severity'], number> = { error: 0, warning: 1, info: 2 };

/** Things to know that are no alarms. The worst is shown, the others wait behind it; errors cannot be closed. */
export function NoticeStrips(): ReactNode {
  const notices = useApp((app) => app.notices);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const open = notices
    .filter((notice) => !closed.has(notice.id))
    .sort((a, b) => SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity]);
  const hidden = showsAll ? 0 : open.length - 1;
  return open.slice(0, showsAll ? undefined : 1).map((notice) => (
    <div key={notice.id} className="notice-strip" data-severity={notice.severity}>
      {notice.severity === 'info' ? (
        <Info size={16} aria-hidden />
      ) : (
        <LevelShape level={notice.severity === 'error' ? 'critical' : 'warning'} />
      )}
      <div className="notice-strip-text">{keepUnits(notice.text)}</div>
      {hidden > 0 && (
        <Button size="small" kind="quiet" onClick={() => setShowsAll(true)}>
          {formatCount(hidden, 'more notice')}
        </Button>
      )}
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
