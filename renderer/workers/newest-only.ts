/** Questions to something that answers one at a time. */
export interface NewestOnly<Question> {
  readonly ask: (question: Question) => void;
  /** The answer to the one under way is there. */
  readonly answered: () => void;
}

/** While one question is under way the newer ones wait, and only the last of them is taken up: nobody reads the others any more. */
export function newestOnly<Question>(post: (question: Question) => void): NewestOnly<Question> {
  let isBusy = false;
  let waiting: { readonly question: Question } | undefined;
  return {
    ask: (question) => {
      if (isBusy) {
        waiting = { question };
        return;
      }
      isBusy = true;
      post(question);
    },
    answered: () => {
      const next = waiting;
      waiting = undefined;
      isBusy = next !== undefined;
      if (next !== undefined) post(next.question);
    },
  };
}
