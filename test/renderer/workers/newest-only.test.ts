import { expect, it } from 'vitest';
import { newestOnly } from '../../../renderer/workers/newest-only.ts';

it('asks one at a time, and of those that came meanwhile only the last', () => {
  const posted: string[] = [];
  const questions = newestOnly((question: string) => posted.push(question));
  questions.ask('a');
  questions.ask('b');
  questions.ask('c');
  expect(posted).toEqual(['a']);
  questions.answered();
  expect(posted).toEqual(['a', 'c']);
  questions.answered();
  expect(posted).toEqual(['a', 'c']);
});

it('asks at once again when nothing is under way', () => {
  const posted: number[] = [];
  const questions = newestOnly((question: number) => posted.push(question));
  for (const question of [1, 2, 3]) {
    questions.ask(question);
    questions.answered();
  }
  expect(posted).toEqual([1, 2, 3]);
});

it('takes a question that holds nothing for a question', () => {
  const posted: (undefined | number)[] = [];
  const questions = newestOnly((question: undefined | number) => posted.push(question));
  questions.ask(1);
  questions.ask(undefined);
  questions.answered();
  expect(posted).toEqual([1, undefined]);
});
