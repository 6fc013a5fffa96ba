import { useCallback, useEffect, useState } from 'react';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { ImportRecord } from '../../../shared/contract/import.ts';
import { ask } from '../../host.ts';

export type ImportListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: RequestError }
  | { readonly kind: 'ready'; readonly records: readonly ImportRecord[] };

/** What was imported so far, newest first. */
export function useImportList(): { readonly list: ImportListState; readonly reload: () => void } {
  const [list, setList] = useState<ImportListState>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void ask((host) => host.import.list({})).then((answer) => {
      if (!isCurrent) return;
      setList(
        answer.ok
          ? {
              kind: 'ready',
              records: answer.value.toSorted((a, b) => b.importedAtMs - a.importedAtMs),
            }
          : { kind: 'failed', error: answer.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [round]);
  return { list, reload: useCallback(() => setRound((n) => n + 1), []) };
}
