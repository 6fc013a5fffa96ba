import { useState, type ReactNode } from 'react';

/**
 * An area that takes files, dropped or chosen; `children` gets what opens the browser's own chooser, for a button, which does
 * the same by keyboard. While something is held over it, it carries `data-over`.
 */
export function FileDrop(props: {
  readonly className: string;
  /** Of the hidden input. */
  readonly label: string;
  /** As of `<input accept>`. */
  readonly accept: string;
  readonly multiple?: boolean;
  /** At least one. More than one may be dropped even where only one can be chosen. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: (choose: () => void) => ReactNode;
}): ReactNode {
  const [input, setInput] = useState<HTMLInputElement | null>(null);
  const [isOver, setIsOver] = useState(false);
  const take = (list: FileList | null): void => {
    const files = [...(list ?? [])];
    if (files.length > 0) props.onFiles(files);
  };
  return (
    <div
      className={props.className}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer.files);
      }}
    >
      {props.children(() => input?.click())}
      <input
        ref={setInput}
        type="file"
        hidden
        multiple={props.multiple ?? false}
        aria-label={props.label}
        accept={props.accept}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file again is a new choice, after it was corrected.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
