import { useEffect, useRef, useState } from 'react';
import { startWorker } from '../../../workers/start-worker.ts';
import type { SpreadAnswer, SpreadQuestion } from './spread-worker.ts';
// oxlint-disable-next-line import/default -- the bundler makes a file of its own of it and gives its address
import workerUrl from './spread-worker.ts?worker&url';

/**
 * The answer to the newest question, worked out beside the page. While one is under way the newer ones wait, and only the last of
 * them is taken up. Absent until the first answer.
 */
export function useSpread(question: SpreadQuestion | undefined): SpreadAnswer | undefined {
  const [answer, setAnswer] = useState<SpreadAnswer>();
  const worker = useRef<Worker>(undefined);
  const waiting = useRef<SpreadQuestion>(undefined);
  const isBusy = useRef(false);
  useEffect(() => {
    const started = startWorker(workerUrl);
    worker.current = started;
    started.addEventListener('message', ({ data }: MessageEvent<SpreadAnswer>) => {
      setAnswer(data);
      const next = waiting.current;
      waiting.current = undefined;
      isBusy.current = next !== undefined;
      if (next !== undefined) started.postMessage(next);
    });
    started.addEventListener('error', () => {
      setAnswer({ kind: 'failed', message: 'The part that computes it could not be started.' });
    });
    return () => {
      started.terminate();
      worker.current = undefined;
      waiting.current = undefined;
      isBusy.current = false;
    };
  }, []);
  useEffect(() => {
    if (question === undefined) return;
    if (isBusy.current) {
      waiting.current = question;
      return;
    }
    isBusy.current = true;
    worker.current?.postMessage(question);
  }, [question]);
  return answer;
}
