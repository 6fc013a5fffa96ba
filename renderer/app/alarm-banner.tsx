import './alarm-banner.css';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { SNOOZE_LIMITS, type AlarmView } from '../../shared/alarms/alarm.ts';
import { formatCount } from '../format/format-number.ts';
import { formatDuration } from '../format/format-time.ts';
import { acknowledge, snooze } from '../state/actions.ts';
import { cannotAnswer, useLink } from '../state/use-app.ts';
import { Button } from '../ui/inputs/button.tsx';
import { LevelShape } from '../ui/figures/level-mark.tsx';
import { SentenceText } from '../ui/figures/sentence-text.tsx';
import { navigate } from './router.ts';
import { useDemandingAlarms } from './use-active-alarms.ts';

/** On every screen while a critical alarm waits for an answer. Alt+A acknowledges the one that is shown. */
export function AlarmBanner(): ReactNode {
  const alarms = useDemandingAlarms();
  // The alarm that is read stays while the pointer is over it: another one must not slip under the finger.
  const [held, setHeld] = useState<string | undefined>(undefined);
  const first = alarms.find((alarm) => alarm.id === held) ?? alarms[0];
  const id = useId();
  const obstacle = cannotAnswer(useLink());
  const isAnswerable = obstacle === undefined;
  useEffect(() => {
    if (first === undefined || !isAnswerable) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyA') return;
      event.preventDefault();
      void acknowledge(first.id);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [first, isAnswerable]);
  return (
    <div aria-live="assertive">
      {first !== undefined && (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <dialog> would take the focus away from what the trader is doing
        <div
          className="alarm-banner"
          role="alertdialog"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-text`}
          data-level="critical"
          onPointerMove={() => setHeld(first.id)}
          onPointerLeave={() => setHeld(undefined)}
        >
          <LevelShape level="critical" size={24} label="Critical" demanding />
          <div className="alarm-banner-text">
            <div id={`${id}-title`} className="alarm-banner-title">
              <SentenceText>{first.title}</SentenceText>
            </div>
            <div id={`${id}-text`} className="alarm-banner-words muted">
              <SentenceText>{first.text}</SentenceText>
              {alarms.length > 1 &&
                ` ${formatCount(alarms.length - 1, 'more alarm')} ${alarms.length === 2 ? 'waits' : 'wait'}.`}
              {obstacle !== undefined && ` ${obstacle}`}
            </div>
          </div>
          <div className="alarm-banner-actions">
            <Button kind="quiet" onClick={() => show(first)}>
              Show
            </Button>
            <Button
              disabled={!isAnswerable}
              title={obstacle}
              onClick={() => void snooze(first.id, SNOOZE_LIMITS.critical)}
            >
              Snooze {formatDuration(SNOOZE_LIMITS.critical)}
            </Button>
            <Button
              kind="danger"
              disabled={!isAnswerable}
              title={obstacle}
              onClick={() => void acknowledge(first.id)}
            >
              Acknowledge <kbd className="key-hint">Alt A</kbd>
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function show(alarm: AlarmView): void {
  const { positionKey } = alarm.subject;
  if (positionKey === undefined) navigate({ screen: 'alarms', tab: 'active' });
  else navigate({ screen: 'position', positionKey });
}
