import { FileUp } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { formatCount } from '../../format/format-number.ts';
import { Button } from '../../ui/button.tsx';
import { LevelShape } from '../../ui/level-mark.tsx';
import type { MarketFile } from './use-market-file.ts';

/** Takes one file, dropped or chosen, and says what became of it. */
export function FileTaker(props: {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly file: MarketFile;
}): ReactNode {
  const { state, take } = props.file;
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  return (
    <div
      className="file-taker"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const dropped = event.dataTransfer.files[0];
        if (dropped !== undefined) take(dropped);
      }}
    >
      <Button disabled={state.kind === 'reading'} onClick={() => input.current?.click()}>
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
      <input
        ref={input}
        type="file"
        hidden
        aria-label={props.label}
        accept={props.accept}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen !== undefined) take(chosen);
          // The same file again is a new choice, after it was corrected.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
