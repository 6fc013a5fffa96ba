import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { ask } from '../../host.ts';
import { useApp } from '../../state/use-app.ts';

const PAGE = 200;

export interface Log {
  readonly entries: readonly AuditEntry[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly error?: string;
  readonly loadMore: () => void;
}

/** The audit log, newest first: one page, older ones on demand, new ones whenever the alarms change. */
export function useLog(positionKey: PositionKey | undefined): Log {
  const [entries, setEntries] = useState<readonly AuditEntry[]>([]);
  const [state, setState] = useState<Log['state']>('loading');
  const [error, setError] = useState<string | undefined>(undefined);
  const alarms = useApp((app) => app.alarms);
  const isComplete = useRef(false);
  const isBusy = useRef(false);

  const read = useCallback(
    async (beforeId: number | undefined): Promise<readonly AuditEntry[] | undefined> => {
      const answer = await ask((host) =>
        host.alarms.getLog({
          limit: PAGE,
          ...(beforeId === undefined ? {} : { beforeId }),
          ...(positionKey === undefined ? {} : { positionKey }),
        }),
      );
      if (answer.ok) return answer.value;
      setError(answer.error.message);
      return undefined;
    },
    [positionKey],
  );

  useEffect(() => {
    let cancelled = false;
    const refresh = async (): Promise<void> => {
      const newest = await read(undefined);
      if (cancelled) return;
      if (newest === undefined) {
        setState((before) => (before === 'loading' ? 'failed' : before));
        return;
      }
      setState('ready');
      setEntries((before) => merge(newest, before));
    };
    void refresh();
    return () => {
      cancelled = true;
    };
  }, [read, alarms]);

  const loadMore = useCallback(() => {
    const last = entries.at(-1);
    if (last === undefined || isComplete.current || isBusy.current) return;
    isBusy.current = true;
    void read(last.id).then((older) => {
      isBusy.current = false;
      if (older === undefined) return;
      isComplete.current = older.length === 0;
      setEntries((before) => merge(before, older));
    });
  }, [entries, read]);

  return { entries, state, ...(error === undefined ? {} : { error }), loadMore };
}

/** Two runs of rows as one, newest first, each row once. */
function merge(a: readonly AuditEntry[], b: readonly AuditEntry[]): readonly AuditEntry[] {
  const byId = new Map([...b, ...a].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((x, y) => y.id - x.id);
}
