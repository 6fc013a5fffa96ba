import { useState, type ReactNode } from 'react';
import type { ImportRecord } from '../../../shared/contract/import.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import { formatCount } from '../../format/format-number.ts';
import { formatDayTime, formatFull } from '../../format/format-time.ts';
import { ask } from '../../host.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Card } from '../../ui/layout/card.tsx';
import { Dialog } from '../../ui/overlays/dialog.tsx';
import { showToast } from '../../ui/overlays/toast.tsx';
import type { ImportListState } from './use-import-list.ts';

/** What was imported, each with its way back. */
export function ImportList(props: {
  readonly list: ImportListState;
  readonly onChanged: () => void;
}): ReactNode {
  const { list } = props;
  const [undoing, setUndoing] = useState<ImportRecord>();
  return (
    <Card title="Imported files" flush>
      {list.kind === 'loading' && <p className="import-list-state faint">Reading the list …</p>}
      {list.kind === 'failed' && (
        <p className="import-list-state" role="alert">
          The list of imports could not be read. {list.error.message}{' '}
          <Button size="small" onClick={props.onChanged}>
            Try again
          </Button>
        </p>
      )}
      {list.kind === 'ready' && list.records.length === 0 && (
        <p className="import-list-state muted">
          Nothing was imported yet. Imported positions stand in the ladder beside live ones, priced
          by a venue’s public ticker, and every import can be undone here.
        </p>
      )}
      {list.kind === 'ready' && list.records.length > 0 && (
        <ul className="import-list">
          {list.records.map((record) => (
            <li key={record.id} className="import-record">
              <span className="import-record-name truncate">{record.fileName}</span>
              <span className="muted truncate">
                {record.accountName}, {formatCount(record.positionCount, 'position')}
                {record.exchange !== undefined && `, priced by ${exchangeName(record.exchange)}`}
              </span>
              <time
                className="faint number"
                dateTime={new Date(record.importedAtMs).toISOString()}
                title={formatFull(record.importedAtMs)}
              >
                {formatDayTime(record.importedAtMs)}
              </time>
              <Button
                size="small"
                aria-label={`Undo the import of ${record.fileName}`}
                onClick={() => setUndoing(record)}
              >
                Undo
              </Button>
            </li>
          ))}
        </ul>
      )}
      <UndoDialog
        record={undoing}
        onClose={() => setUndoing(undefined)}
        onDone={() => {
          setUndoing(undefined);
          props.onChanged();
        }}
      />
    </Card>
  );
}

function UndoDialog(props: {
  readonly record: ImportRecord | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { record } = props;
  const [isBusy, setIsBusy] = useState(false);
  const undo = async (): Promise<void> => {
    if (record === undefined) return;
    setIsBusy(true);
    const answer = await ask((host) => host.import.undo({ importId: record.id }));
    setIsBusy(false);
    if (answer.ok) {
      showToast({ title: `The import of ${record.fileName} was undone` });
      props.onDone();
    } else {
      showToast({ title: 'Not undone', text: answer.error.message, kind: 'error' });
      props.onClose();
    }
  };
  return (
    <Dialog
      open={record !== undefined}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title="Undo this import?"
      footer={
        <>
          <Button onClick={props.onClose}>Keep it</Button>
          <Button kind="danger" disabled={isBusy} onClick={() => void undo()}>
            Undo import
          </Button>
        </>
      }
    >
      {record !== undefined && (
        <p>
          {record.accountName} with {formatCount(record.positionCount, 'position')} from{' '}
          {record.fileName} leaves the ladder. Leeway no longer watches it and will not warn about
          it. The file itself stays where it is.
        </p>
      )}
    </Dialog>
  );
}
