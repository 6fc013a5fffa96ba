import { useEffect, useState, type ReactNode } from 'react';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { routeHref } from '../../app/router.ts';
import { formatDayTime, formatFull } from '../../format/format-time.ts';
import { ACTION_WORDS } from '../../../shared/words/audit-words.ts';
import { alarmLevelToLevel, PHASE_WORDS } from '../../format/words.ts';
import { ask } from '../../host.ts';
import { isActiveAlarm, useApp } from '../../state/use-app.ts';
import { LevelBadge, LevelShape } from '../../ui/figures/level-mark.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';

/** The newest; the whole log stands under Alarms. */
const LIMIT = 6;

/** Active alarms of this position, and every decision about it, the suppressed ones too. */
export function PositionLog({ positionKey }: { readonly positionKey: PositionKey }): ReactNode {
  const allAlarms = useApp((app) => app.alarms);
  const alarms = allAlarms.filter((alarm) => alarm.subject.positionKey === positionKey);
  const active = alarms.filter(isActiveAlarm);
  // A decision changes level, phase or snooze of an alarm: that is when the log has grown.
  const stamp = alarms
    .map((alarm) => `${alarm.id}${alarm.level}${alarm.phase}${alarm.snoozedUntilMs ?? ''}`)
    .join();
  const log = useLog(positionKey, stamp);
  return (
    <div className="position-log">
      {active.map((alarm) => (
        <div key={alarm.id} className="position-alarm" data-level={alarmLevelToLevel(alarm.level)}>
          <LevelBadge level={alarmLevelToLevel(alarm.level)} />
          <div>
            <strong>
              <SentenceText>{alarm.title}</SentenceText>
            </strong>
            <p className="muted">
              <SentenceText>{alarm.text}</SentenceText>
            </p>
          </div>
          <span className="faint">{PHASE_WORDS[alarm.phase]}</span>
        </div>
      ))}
      <LogList log={log} positionKey={positionKey} />
    </div>
  );
}

type LogState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: RequestError }
  | { readonly kind: 'ready'; readonly entries: readonly AuditEntry[] };

function useLog(positionKey: PositionKey, stamp: string): LogState {
  const [log, setLog] = useState<LogState & { readonly of?: PositionKey }>({ kind: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    void ask((host) => host.alarms.getLog({ positionKey, limit: LIMIT })).then((answer) => {
      if (!isCurrent) return;
      setLog(
        answer.ok
          ? { kind: 'ready', entries: answer.value, of: positionKey }
          : { kind: 'failed', error: answer.error, of: positionKey },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [positionKey, stamp]);
  return log.of === positionKey ? log : { kind: 'loading' };
}

function LogList(props: { readonly log: LogState; readonly positionKey: PositionKey }): ReactNode {
  const { log } = props;
  if (log.kind === 'loading') return <p className="faint position-log-state">Reading the log …</p>;
  if (log.kind === 'failed') {
    return (
      <p className="position-log-state" role="alert">
        The log could not be read. {log.error.message}
      </p>
    );
  }
  if (log.entries.length === 0) {
    return (
      <p className="muted position-log-state">
        No decision yet. When Leeway raises, holds back or ends an alarm for this position, it
        stands here with its reason.
      </p>
    );
  }
  return (
    <>
      <ol className="log-list">
        {log.entries.map((entry) => (
          <li key={entry.id} className="log-entry">
            <time
              className="faint number"
              dateTime={new Date(entry.atMs).toISOString()}
              title={formatFull(entry.atMs)}
            >
              {formatDayTime(entry.atMs)}
            </time>
            <span className="log-action">
              {entry.level !== undefined && (
                <LevelShape level={alarmLevelToLevel(entry.level)} size={12} />
              )}
              {ACTION_WORDS[entry.action]}
            </span>
            <span className="muted">
              <SentenceText>{entry.text}</SentenceText>
            </span>
          </li>
        ))}
      </ol>
      {log.entries.length === LIMIT && (
        <p className="log-more">
          <a href={routeHref({ screen: 'alarms', tab: 'log', positionKey: props.positionKey })}>
            All decisions about this position
          </a>
        </p>
      )}
    </>
  );
}
