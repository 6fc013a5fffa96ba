import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../shared/lib/result.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { ReplayInput } from './replay-book.ts';
import type { ReplayReport } from './replay-report.ts';

/** The worker beside this file; bundled it lies beside the chunk. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? './replay-worker.ts' : './replay-worker.js',
  import.meta.url,
);

/** Runs replays in a thread of its own, so that nothing that watches waits for them. Stopped at the deadline. */
export function replayInThread(
  inputs: readonly ReplayInput[],
  setTimer: (delayMs: DurationMs, callback: () => void) => () => void,
  deadlineMs: DurationMs,
): Promise<Result<readonly ReplayReport[], string>> {
  return new Promise((resolve) => {
    const worker = new Worker(WORKER_URL, {
      workerData: inputs,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const stopTimer = setTimer(deadlineMs, () =>
      finish(err(`It took longer than ${Math.round(deadlineMs / 1000)} s and was stopped.`)),
    );
    function finish(result: Result<readonly ReplayReport[], string>): void {
      stopTimer();
      void worker.terminate();
      resolve(result);
    }
    // The worker is our own file and posts exactly one answer.
    worker.once('message', (reports: readonly ReplayReport[]) => finish(ok(reports)));
    worker.once('error', () => finish(err('The replay has failed: Leeway has a fault here.')));
    worker.once('exit', () => finish(err('The replay ended without a result.')));
  });
}
