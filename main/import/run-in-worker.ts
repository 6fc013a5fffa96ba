import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../shared/lib/result.ts';
import type { ImportSource, ParsedImport } from './parsed-import.ts';

export interface WorkerTask {
  readonly bytes: Uint8Array;
  readonly source: ImportSource;
}

/** The worker beside this file; bundled it is called `import-worker.js` and lies beside the chunk. */
export const DEFAULT_WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './parse-worker.ts' : './import-worker.js',
  import.meta.url,
);

/** Parses in a thread of its own, which ends with the answer, at the deadline, or when `signal` says so. */
export function runInWorker(
  task: WorkerTask,
  options: {
    readonly workerUrl: URL;
    readonly setTimer: (delayMs: number, callback: () => void) => () => void;
    readonly deadlineMs: number;
    readonly signal?: AbortSignal;
  },
): Promise<Result<ParsedImport, string>> {
  const { workerUrl, setTimer, deadlineMs, signal } = options;
  return new Promise((resolve) => {
    const worker = new Worker(workerUrl, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    const stopTimer = setTimer(deadlineMs, () =>
      finish(
        err(
          `Reading the file took longer than ${Math.round(deadlineMs / 1000)} s and was stopped.`,
        ),
      ),
    );
    const onAbort = () => finish(err('Reading the file was canceled.'));
    let finished = false;
    function finish(result: Result<ParsedImport, string>): void {
      if (finished) return;
      finished = true;
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      void worker.terminate();
      resolve(result);
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    // The worker is our own file and posts exactly one result.
    worker.once('message', (result: Result<ParsedImport, string>) => finish(result));
    worker.once('error', () =>
      finish(
        err(
          'The file could not be read: it is too large for the memory, or Leeway has a fault here.',
        ),
      ),
    );
    worker.once('exit', () => finish(err('Reading the file ended without a result.')));
  });
}
