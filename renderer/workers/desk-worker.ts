import { answerAccount } from '../features/account/account-task.ts';
import { answerSpread } from '../features/market/spread/spread-report.ts';
import { answerOutlook } from '../features/position/ahead/outlook-task.ts';
import { answerParts } from '../features/stress/parts-task.ts';
import { answerWhatIf } from '../features/what-if/what-if-task.ts';

/**
 * What the screens compute on the whole book, each from a question of plain data. In one file, so that the risk engine is in it
 * once. How to add one: a pure function in the screen's own folder, and its line here.
 */
const TASKS = {
  account: answerAccount,
  outlook: answerOutlook,
  parts: answerParts,
  spread: answerSpread,
  'what-if': answerWhatIf,
};

export type DeskTask = keyof typeof TASKS;
export type DeskQuestion<Task extends DeskTask> = Parameters<(typeof TASKS)[Task]>[0];
export type DeskReply<Task extends DeskTask> = ReturnType<(typeof TASKS)[Task]>;

/** Worker → page: one answer to each question. */
export type DeskAnswer<Task extends DeskTask> =
  | { readonly kind: 'answer'; readonly value: DeskReply<Task> }
  | { readonly kind: 'failed'; readonly message: string };

/** Page → worker. */
export interface DeskMessage<Task extends DeskTask> {
  readonly task: Task;
  readonly question: DeskQuestion<Task>;
}

addEventListener('message', ({ data }: MessageEvent<DeskMessage<DeskTask>>) => {
  // The compiler cannot see that a question belongs to its own task; the type of the message says it.
  const work = TASKS[data.task] as (question: unknown) => unknown;
  try {
    postMessage({ kind: 'answer', value: work(data.question) });
  } catch (error) {
    postMessage({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
    });
  }
});
