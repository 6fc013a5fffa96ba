import { engineBook, engineState } from '../engine-book.ts';
import type { PageHostData } from '../page-host.ts';
import { CSV_PREVIEW } from '../sample-preview.ts';
import type { Open } from './describe-screens.ts';
import type { OpenedPage, OpenOptions } from './open-page.ts';

export type OnBook = Omit<OpenOptions, 'url' | 'state'> & { readonly data?: Partial<PageHostData> };

/** A page whose figures come from the engine: the book behind it and the state fit together. */
export async function openOnBook(open: Open, { data, ...place }: OnBook): Promise<OpenedPage> {
  const opened = await open({
    ...place,
    state: data?.state ?? engineState(),
    data: { book: engineBook(), previews: { '*': CSV_PREVIEW }, imports: [], ...data },
  });
  // The first click unlocks the sound and takes a strip away: what the tests click must not move under the pointer.
  await opened.page.mouse.click(2, 2);
  await opened.page.getByText('This tab cannot alarm you yet').waitFor({ state: 'detached' });
  return opened;
}

export function positionHash(key: string): string {
  return `#/position/${encodeURIComponent(key)}`;
}
