import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type {
  ImportMapping,
  ImportPreview,
  ImportRecord,
} from '../../../shared/contract/import.ts';
import { ask } from '../../host.ts';
import { checkFile, toRequestMapping, withStop } from './import-model.ts';
import { readBase64 } from './read-file.ts';

const RETRY_AFTER_TYPING_MS = 350;

/** What the user may change between two looks at the same file. */
export interface ImportOptions {
  readonly accountName: string;
  /** Empty: the importer chooses. */
  readonly exchange: string;
  readonly mapping: ImportMapping | undefined;
}

export type ImportStage =
  | { readonly kind: 'idle'; readonly problem?: string }
  | { readonly kind: 'reading'; readonly fileName: string }
  | {
      readonly kind: 'preview';
      readonly fileName: string;
      readonly preview: ImportPreview;
      readonly options: ImportOptions;
      /** The preview on screen is older than the options. */
      readonly isStale: boolean;
      readonly problem?: string;
    };

export interface ImportFlow {
  readonly stage: ImportStage;
  readonly isApplying: boolean;
  readonly choose: (file: File) => void;
  readonly refuse: (problem: string) => void;
  readonly change: (options: Partial<ImportOptions>) => void;
  readonly apply: () => Promise<ImportRecord | undefined>;
  readonly cancel: () => void;
}

/**
 * From a file to an import: read, preview, correct, preview again, apply. Only `apply` changes anything. An answer to
 * a question that is no longer the last one is dropped.
 */
export function useImport(): ImportFlow {
  const [stage, setStage] = useState<ImportStage>({ kind: 'idle' });
  const [isApplying, setIsApplying] = useState(false);
  const content = useRef<{ readonly fileName: string; readonly base64: string }>(undefined);
  const ticket = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(
    () => () => {
      ticket.current += 1;
      clearTimeout(timer.current);
    },
    [],
  );

  const look = useCallback(async (options: ImportOptions | undefined): Promise<void> => {
    const file = content.current;
    if (file === undefined) return;
    ticket.current += 1;
    const mine = ticket.current;
    const answer = await ask((host) =>
      host.import.preview({
        fileName: file.fileName,
        contentBase64: file.base64,
        ...(options !== undefined &&
          options.accountName.trim() !== '' && { accountName: options.accountName.trim() }),
        ...(options !== undefined && options.exchange !== '' && { exchange: options.exchange }),
        ...(options?.mapping !== undefined && { mapping: toRequestMapping(options.mapping) }),
      }),
    );
    if (mine !== ticket.current) return;
    if (!answer.ok) {
      setStage((previous) => withProblem(previous, answer.error));
      return;
    }
    const preview = answer.value;
    setStage({
      kind: 'preview',
      fileName: file.fileName,
      preview,
      options: options ?? {
        accountName: preview.accountName,
        exchange: '',
        mapping: preview.mapping,
      },
      isStale: false,
    });
  }, []);

  const choose = useCallback(
    (file: File): void => {
      const fit = checkFile(file);
      if (!fit.ok) {
        setStage({ kind: 'idle', problem: fit.error });
        return;
      }
      ticket.current += 1;
      const mine = ticket.current;
      setStage({ kind: 'reading', fileName: file.name });
      readBase64(file).then(
        (base64) => {
          if (mine !== ticket.current) return;
          content.current = { fileName: file.name, base64 };
          void look(undefined);
        },
        () => {
          if (mine !== ticket.current) return;
          setStage({
            kind: 'idle',
            problem: `${file.name} could not be read. It may have been moved or locked. Nothing was changed.`,
          });
        },
      );
    },
    [look],
  );

  const change = useCallback(
    (part: Partial<ImportOptions>): void => {
      if (stage.kind !== 'preview') return;
      const options = { ...stage.options, ...part };
      // The answer on its way belongs to the options before.
      ticket.current += 1;
      setStage({ ...stage, options, isStale: true });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void look(options), RETRY_AFTER_TYPING_MS);
    },
    [stage, look],
  );

  const apply = useCallback(async (): Promise<ImportRecord | undefined> => {
    if (stage.kind !== 'preview' || stage.isStale) return undefined;
    const { previewId } = stage.preview;
    if (previewId === undefined) return undefined;
    setIsApplying(true);
    const answer = await ask((host) => host.import.apply({ previewId }));
    setIsApplying(false);
    if (!answer.ok) {
      setStage((previous) => withProblem(previous, answer.error));
      return undefined;
    }
    content.current = undefined;
    setStage({ kind: 'idle' });
    return answer.value;
  }, [stage]);

  return {
    stage,
    isApplying,
    choose,
    refuse: useCallback((problem: string) => setStage({ kind: 'idle', problem }), []),
    change,
    apply,
    cancel: useCallback(() => {
      ticket.current += 1;
      clearTimeout(timer.current);
      content.current = undefined;
      setStage({ kind: 'idle' });
    }, []),
  };
}

function withProblem(stage: ImportStage, error: RequestError): ImportStage {
  const problem = `${withStop(error.message)} Nothing was changed.`;
  if (stage.kind === 'preview') return { ...stage, isStale: false, problem };
  return { kind: 'idle', problem };
}
