import { useMemo, useState, type ReactNode } from 'react';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { navigate } from '../../app/router.ts';
import { formatDayTime, formatFull } from '../../format/format-time.ts';
import { alarmLevelToLevel, shortSymbol } from '../../format/words.ts';
import { ACTION_WORDS } from '../../../shared/words/audit-words.ts';
import { useApp } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { Select } from '../../ui/inputs/select.tsx';
import { useSentences } from '../../ui/figures/sentence-text.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../ui/layout/state-panel.tsx';
import { WhyNotPanel } from '../why-not/why-not-panel.tsx';
import { useLog } from './use-log.ts';
import { WhyDialog } from './why-dialog.tsx';

const EVERY = 'every';

/** Every decision, also those to stay silent, with the numbers behind it. */
export function LogTab({
  positionKey,
}: {
  readonly positionKey: PositionKey | undefined;
}): ReactNode {
  return <LogOf key={positionKey ?? EVERY} positionKey={positionKey} />;
}

function LogOf({ positionKey }: { readonly positionKey: PositionKey | undefined }): ReactNode {
  const log = useLog(positionKey);
  const position = useApp((app) => app.positions.find(({ key }) => key === positionKey));
  const [chosen, setChosen] = useState<AuditEntry | undefined>(undefined);
  const columns = useMemo(() => logColumns(setChosen), []);
  return (
    <>
      <div className="log-filter">
        <PositionFilter positionKey={positionKey} />
        <span className="muted">
          Rows are only ever added. “Held back” says why nothing was sent.
        </span>
      </div>
      {position !== undefined && <WhyNotPanel position={position} />}
      {log.state === 'loading' && <LoadingState title="Reading the log" />}
      {log.state === 'failed' && (
        <ErrorState
          title="The log could not be read"
          means={log.error ?? ''}
          todo="Alarms go on; only this list is missing."
        />
      )}
      {log.state === 'ready' && (
        <Card flush>
          <DataTable
            label="Alarm log"
            columns={columns}
            rows={log.entries}
            rowId={(entry) => String(entry.id)}
            rowHeight={40}
            height="clamp(320px, calc(100vh - 300px), 900px)"
            onEndReached={log.loadMore}
            empty={
              <EmptyState title="Nothing was decided yet">
                The first alarm, and each reason not to send one, will stand here.
              </EmptyState>
            }
          />
        </Card>
      )}
      <WhyDialog entry={chosen} onClose={() => setChosen(undefined)} />
    </>
  );
}

function logColumns(choose: (entry: AuditEntry) => void): readonly Column<AuditEntry>[] {
  return [
    {
      id: 'time',
      title: 'Time',
      width: '128px',
      cell: (entry) => (
        <span className="number muted" title={formatFull(entry.atMs)}>
          {formatDayTime(entry.atMs, true)}
        </span>
      ),
    },
    {
      id: 'action',
      title: 'Decision',
      width: '128px',
      cell: (entry) => (
        <span className="log-action">
          {entry.level === undefined ? (
            <span className="log-no-level" />
          ) : (
            <LevelShape level={alarmLevelToLevel(entry.level)} size={12} label={entry.level} />
          )}
          {ACTION_WORDS[entry.action]}
        </span>
      ),
    },
    {
      id: 'text',
      title: 'What and why',
      width: 'minmax(0, 1fr)',
      cell: (entry) => <LogText text={entry.text} />,
    },
    {
      id: 'why',
      title: 'Inputs',
      width: '64px',
      align: 'right',
      cell: (entry) =>
        entry.inputs === undefined ? null : (
          <Button size="small" kind="quiet" onClick={() => choose(entry)}>
            Why?
          </Button>
        ),
    },
  ];
}

function PositionFilter({
  positionKey,
}: {
  readonly positionKey: PositionKey | undefined;
}): ReactNode {
  const positions = useApp((app) => app.positions);
  const options = useMemo(
    () => [
      { value: EVERY, label: 'All positions and accounts' },
      ...positions.map((position) => ({
        value: position.key,
        label: `${shortSymbol(position.symbol)} ${position.side} · ${position.accountName}`,
      })),
    ],
    [positions],
  );
  return (
    <Select
      label="Show"
      hideLabel
      value={positionKey ?? EVERY}
      options={options}
      onChange={(value) =>
        navigate({
          screen: 'alarms',
          tab: 'log',
          ...(value === EVERY ? {} : { positionKey: value }),
        })
      }
    />
  );
}

function LogText(props: { readonly text: string }): ReactNode {
  const text = useSentences()(props.text);
  return (
    <div className="log-text" title={text}>
      {text}
    </div>
  );
}
