import { parentPort, workerData } from 'node:worker_threads';
import { parseBook } from '../../shared/contract/book-format/parse-book.ts';
import { parseImport } from './parse-import.ts';
import type { WorkerTask } from './run-in-worker.ts';

// The whole worker: one file in, one result out. `run-in-worker.ts` is the only one who starts it.
const { bytes, source } = workerData as WorkerTask;
parentPort?.postMessage(parseImport(bytes, source, parseBook));
