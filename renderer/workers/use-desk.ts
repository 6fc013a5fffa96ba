import { startTransition, useEffect, useRef, useState } from 'react';
import type { DeskAnswer, DeskMessage, DeskQuestion, DeskTask } from './desk-worker.ts';
import { newestOnly, type NewestOnly } from './newest-only.ts';
import { startWorker } from './start-worker.ts';
// oxlint-disable-next-line import/default -- the bundler makes a file of its own of it and gives its address
import workerUrl from './desk-worker.ts?worker&url';

/**
 * The answer to the newest question, worked out beside the page: several hundred positions take longer than a page may stand still.
 * Absent until the first answer; then the last one stays until the next is there.
 */
export function useDesk<Task extends DeskTask>(
  task: Task,
  question: DeskQuestion<Task> | undefined,
): DeskAnswer<Task> | undefined {
  const [answer, setAnswer] = useState<DeskAnswer<Task>>();
  const questions = useRef<NewestOnly<DeskQuestion<Task>>>(undefined);
  useEffect(() => {
    const worker = startWorker(workerUrl);
    const own = newestOnly((asked: DeskQuestion<Task>) =>
      worker.postMessage({ task, question: asked } satisfies DeskMessage<Task>),
    );
    questions.current = own;
    worker.addEventListener('message', ({ data }: MessageEvent<DeskAnswer<Task>>) => {
      own.answered();
      // Drawing hundreds of figures may be interrupted: the hand on the page goes first.
      startTransition(() => setAnswer(data));
    });
    worker.addEventListener('error', () => {
      setAnswer({ kind: 'failed', message: 'The part that computes it could not be started.' });
    });
    return () => {
      worker.terminate();
      questions.current = undefined;
    };
  }, [task]);
  useEffect(() => {
    if (question !== undefined) questions.current?.ask(question);
  }, [question]);
  return answer;
}
