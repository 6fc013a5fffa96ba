import { RowError, rowsAt, textOf, valueAt } from '../parse/raw-row.ts';
import type { ReadTools } from './venue-spec.ts';

/** How a venue splits a long list. */
interface Paging {
  /** Dotted path of the rows. */
  readonly path: string;
  /** Dotted path of the word for the next page. */
  readonly cursorPath: string;
  readonly pageSize: number;
  /** Parameter that takes the cursor. */
  readonly cursorParam?: string;
}

/** A cursor that never ends must not hold the account for ever. */
const MOST_PAGES = 20;

/** All rows of a list that comes in pages; throws rather than leave some out. */
export async function readPages(
  tools: ReadTools,
  endpoint: string,
  params: Readonly<Record<string, unknown>>,
  { path, cursorPath, pageSize, cursorParam = 'cursor' }: Paging,
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await tools.call(endpoint, {
      ...params,
      limit: pageSize,
      ...(cursor === undefined ? {} : { [cursorParam]: cursor }),
    });
    const list = rowsAt(answer, path);
    if (list === undefined) throw new RowError(`the answer of ${endpoint} is not a list`);
    rows.push(...list);
    const next = cursorAt(answer, cursorPath);
    // A short page is the last one, cursor or not.
    if (next === undefined || next === cursor || list.length < pageSize) return rows;
    cursor = next;
  }
  throw new RowError(`the list of ${endpoint} does not end`);
}

function cursorAt(answer: unknown, path: string): string | undefined {
  return textOf(valueAt(answer, path));
}
