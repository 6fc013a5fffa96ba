import '../../../ui/inputs/field.css';
import { FileUp, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { CRASH_NAMES } from '../../../../shared/market/crash/crash-names.ts';
import { Button, IconButton } from '../../../ui/inputs/button.tsx';
import { FileDrop } from '../../../ui/inputs/file-drop.tsx';
import type { CrashSource } from './crash-worker.ts';
import { coinOfFile, type OwnFile } from './own-file.ts';

const OWN = 'own';
/** As many as a path may have coins; more are a folder dropped by mistake. */
const MOST_FILES = 40;

/** Which crash: one of the catalogue plays as soon as it is chosen, a path of the trader's own when its files are named. */
export function CrashPicker(props: {
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  readonly onPlay: (source: CrashSource) => void;
}): ReactNode {
  const { chosen, onChoose, onPlay } = props;
  return (
    <fieldset className="crash-picker">
      <legend className="visually-hidden">Which crash</legend>
      {CRASH_NAMES.map(({ id, name }) => (
        <label key={id} className="crash-choice">
          <input
            type="radio"
            name="crash"
            value={id}
            checked={chosen === id}
            onChange={() => {
              onChoose(id);
              onPlay({ kind: 'catalogue', id });
            }}
          />
          <span className="number">{id}</span>
          <span className="muted">{name}</span>
        </label>
      ))}
      <label className="crash-choice">
        <input
          type="radio"
          name="crash"
          value={OWN}
          checked={chosen === OWN}
          onChange={() => onChoose(OWN)}
        />
        <span>Your own path</span>
        <span className="muted">Candles from CSV files</span>
      </label>
      {chosen === OWN && <OwnFiles onPlay={onPlay} />}
    </fieldset>
  );
}

function OwnFiles(props: { readonly onPlay: (source: CrashSource) => void }): ReactNode {
  const [files, setFiles] = useState<readonly OwnFile[]>([]);
  const add = (list: readonly File[]): void => {
    const added = list.map((file) => ({ coin: coinOfFile(file.name), file }));
    setFiles((previous) =>
      [
        ...previous.filter((one) => added.every((each) => each.file.name !== one.file.name)),
        ...added,
      ].slice(0, MOST_FILES),
    );
  };
  const rename = (at: number, coin: string): void =>
    setFiles(files.map((one, index) => (index === at ? { ...one, coin } : one)));
  return (
    <FileDrop
      className="crash-files"
      label="Candle files"
      accept=".csv,.gz,text/csv,application/gzip"
      multiple
      onFiles={add}
    >
      {(choose) => (
        <>
          <p className="faint">
            One file per coin, columns timestamp, open, high, low, close; CSV or CSV.gz. Prices
            count from the first open. Nothing leaves this machine.
          </p>
          {files.map(({ coin, file }, index) => (
            <div key={file.name} className="crash-file">
              <input
                className="input number"
                aria-label={`Coin of ${file.name}`}
                value={coin}
                maxLength={20}
                onChange={(event) => rename(index, event.target.value.toUpperCase())}
              />
              <span className="truncate muted" title={file.name}>
                {file.name}
              </span>
              <IconButton
                size="small"
                label={`Leave out ${file.name}`}
                onClick={() => setFiles(files.filter((_, at) => at !== index))}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </div>
          ))}
          <div className="shock-actions">
            <Button size="small" onClick={choose}>
              <FileUp size={14} aria-hidden /> {files.length === 0 ? 'Choose files' : 'Add files'}
            </Button>
            <Button
              size="small"
              kind="primary"
              disabled={files.length === 0}
              onClick={() => props.onPlay({ kind: 'files', files })}
            >
              Play this path
            </Button>
          </div>
        </>
      )}
    </FileDrop>
  );
}
