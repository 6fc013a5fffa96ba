import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/inputs/button.tsx';
import { FileDrop } from '../../ui/inputs/file-drop.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';

/** Takes one file, dropped or chosen; the button does the same by keyboard. */
export function DropZone(props: {
  readonly onFile: (file: File) => void;
  readonly onRefuse: (problem: string) => void;
  readonly problem: string | undefined;
  readonly readingName: string | undefined;
}): ReactNode {
  return (
    <FileDrop
      className="drop-zone"
      label="File with positions"
      accept=".csv,.json,.txt,.tsv,application/json,text/csv"
      onFiles={(files) => {
        const [file] = files;
        if (files.length > 1) props.onRefuse('Drop one file at a time. Nothing was changed.');
        else if (file !== undefined) props.onFile(file);
      }}
    >
      {(choose) => (
        <>
          <span className="drop-zone-icon">
            {props.readingName === undefined ? (
              <FileUp size={22} aria-hidden />
            ) : (
              <span className="spinner" aria-hidden />
            )}
          </span>
          {props.readingName === undefined ? (
            <>
              <h2>Drop a file with your positions here</h2>
              <p className="muted">
                A JSON book, or any CSV with one position per line. Up to 50 MB. You see what is in
                it before anything changes.
              </p>
              <Button kind="primary" size="large" onClick={choose}>
                Choose a file
              </Button>
            </>
          ) : (
            <>
              <output>Reading {props.readingName}</output>
              <p className="muted">Nothing is changed while Leeway looks at it.</p>
            </>
          )}
          {props.problem !== undefined && (
            <p className="drop-zone-problem" data-level="critical" role="alert">
              <LevelShape level="critical" size={14} />
              <span>{props.problem}</span>
            </p>
          )}
        </>
      )}
    </FileDrop>
  );
}
