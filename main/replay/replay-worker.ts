import { parentPort, workerData } from 'node:worker_threads';
import { replayBook, type ReplayInput } from './replay-book.ts';

// The whole worker: replays in, reports out. `run-in-thread.ts` is the only one who starts it.
parentPort?.postMessage((workerData as readonly ReplayInput[]).map(replayBook));
