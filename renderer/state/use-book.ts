import { useEffect, useState } from 'react';
import type { BookWithBetas, RequestError } from '../../shared/contract/channels.ts';
import { ask } from '../host.ts';

/** As often as a price can be followed by eye; the answer to a crash must not be older than the headline. */
const REFRESH_MS = 2_000;

export type BookState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: RequestError }
  | { readonly kind: 'ready'; readonly data: BookWithBetas };

/**
 * The book that the screen computes on, asked anew every two seconds while it can be seen and whenever `stamp` changes. `paused` keeps the
 * present one, so that nothing moves under a hand that is sliding. A failed refresh keeps what was read.
 */
export function useBook(options: {
  readonly stamp?: string;
  readonly paused?: boolean;
}): BookState {
  const { stamp = '', paused = false } = options;
  const [book, setBook] = useState<BookState>({ kind: 'loading' });
  useEffect(() => {
    if (paused) return undefined;
    let isCurrent = true;
    let isFirst = true;
    const load = async (): Promise<void> => {
      if (document.hidden && !isFirst) return;
      isFirst = false;
      const answer = await ask((host) => host.book.get({}));
      if (!isCurrent) return;
      setBook((previous) => {
        if (answer.ok) return { kind: 'ready', data: answer.value };
        return previous.kind === 'ready' ? previous : { kind: 'failed', error: answer.error };
      });
    };
    void load();
    const timer = setInterval(() => void load(), REFRESH_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [stamp, paused]);
  return book;
}
