import { startTransition, useCallback, useEffect, useRef, useState } from 'react';
import type { BookWithBetas } from '../../../../shared/contract/channels.ts';
import type { TimestampMs } from '../../../../shared/domain/units.ts';
import type { SavedByWayOut } from '../../../../shared/risk/path/saved-by-ways-out.ts';
import { startWorker } from '../../../workers/start-worker.ts';
import { coreNow } from '../../../state/use-app.ts';
import type { CrashReport } from './crash-report.ts';
import type { CrashAnswer, CrashQuestion, CrashSource } from './crash-worker.ts';
// oxlint-disable-next-line import/default -- the bundler makes a file of its own of it and gives its address
import workerUrl from './crash-worker.ts?worker&url';

export type CrashState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'playing' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'played';
      readonly report: CrashReport;
      /** The book that it was played on, and when that was. */
      readonly data: BookWithBetas;
      readonly atMs: TimestampMs;
      /** By the place of the liquidation in the order. */
      readonly saved: ReadonlyMap<number, readonly SavedByWayOut[]>;
      /** The ways out are still being worked out. */
      readonly isWorking: boolean;
    };

/** Plays crashes in a worker of their own: hundreds of positions take longer than a page may stand still. */
export function useCrash(): {
  readonly state: CrashState;
  readonly play: (source: CrashSource, data: BookWithBetas) => void;
  readonly cancel: () => void;
} {
  const [state, setState] = useState<CrashState>({ kind: 'idle' });
  const worker = useRef<Worker>(undefined);
  const stop = useCallback((): void => {
    worker.current?.terminate();
    worker.current = undefined;
  }, []);
  useEffect(() => stop, [stop]);

  const play = useCallback(
    (source: CrashSource, data: BookWithBetas): void => {
      stop();
      setState({ kind: 'playing' });
      const atMs = coreNow();
      const started = startWorker(workerUrl);
      worker.current = started;
      started.addEventListener('message', ({ data: answer }: MessageEvent<CrashAnswer>) => {
        if (worker.current !== started) return;
        // Drawing hundreds of rows may be interrupted: the hand on the page goes first.
        startTransition(() => setState((previous) => next(previous, answer, data, atMs)));
        if (answer.kind === 'done' || answer.kind === 'failed') stop();
      });
      started.addEventListener('error', () => {
        if (worker.current !== started) return;
        stop();
        setState({ kind: 'failed', message: 'The part that plays crashes could not be started.' });
      });
      started.postMessage({ source, data } satisfies CrashQuestion);
    },
    [stop],
  );
  const cancel = useCallback((): void => {
    stop();
    // What is there stays; only what was still being worked out is given up.
    setState((previous) =>
      previous.kind === 'played' ? { ...previous, isWorking: false } : { kind: 'idle' },
    );
  }, [stop]);
  return { state, play, cancel };
}

function next(
  previous: CrashState,
  answer: CrashAnswer,
  data: BookWithBetas,
  atMs: TimestampMs,
): CrashState {
  switch (answer.kind) {
    case 'failed':
      return { kind: 'failed', message: answer.message };
    case 'report': {
      const { report } = answer;
      return { kind: 'played', report, data, atMs, saved: new Map(), isWorking: true };
    }
    case 'saved':
      return previous.kind === 'played'
        ? { ...previous, saved: new Map(previous.saved).set(answer.index, answer.ways) }
        : previous;
    case 'done':
      return previous.kind === 'played' ? { ...previous, isWorking: false } : previous;
  }
}
