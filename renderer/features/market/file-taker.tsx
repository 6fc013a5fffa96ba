import './file-taker.css';
import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatCount } from '../../format/format-number.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { FileDrop } from '../../ui/inputs/file-drop.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import type { MarketFile } from './use-market-file.ts';

/** Takes one file, dropped or chosen, and says what became of it. */
export function FileTaker(props: {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly file: MarketFile;
}): ReactNode {
  const { state, take, fail } = props.file;
  return (
    <FileDrop
      className="file-taker"
      label={props.label}
      accept={props.accept}
      onFiles={(files) => {
        const [file] = files;
        if (files.length > 1) fail('Drop one file at a time. Nothing was changed.');
        else if (file !== undefined) take(file);
      }}
    >
      {(choose) => (
        <>
          <Button disabled={state.kind === 'reading'} onClick={choose}>
            <FileUp size={14} aria-hidden /> Choose a file
          </Button>
          <output className="file-taker-state">
            {state.kind === 'idle' && <span className="faint">{props.hint}</span>}
            {state.kind === 'reading' && <span className="muted">Reading {state.name}</span>}
            {state.kind === 'taken' && (
              <span>
                {formatCount(state.result.taken, 'line')} of {state.name} taken.
                {state.result.notes.map((note) => (
                  <span key={note} className="file-taker-note faint">
                    {note}
                  </span>
                ))}
              </span>
            )}
            {state.kind === 'failed' && (
              <span className="file-taker-problem" data-level="critical">
                <LevelShape level="critical" size={12} /> {state.message}
              </span>
            )}
          </output>
        </>
      )}
    </FileDrop>
  );
}
