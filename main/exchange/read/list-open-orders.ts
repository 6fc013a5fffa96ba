import type { CcxtExchange } from '../client/ccxt-exchange.ts';
import { unifiedRows } from '../parse/parse-generic.ts';
import { RowError } from '../parse/raw-row.ts';
import { hearAnswers } from '../wire/heard-answers.ts';

/** More pages than anybody has orders for. */
const MOST_PAGES = 20;

/**
 * ccxt's open orders of one call, whole: where the venue says that its list goes on, the next page is asked for with
 * `pageParam`; without one the list is refused. With an order missing "unprotected" would be a guess.
 */
export async function listOpenOrders(
  exchange: CcxtExchange,
  symbol: string | undefined,
  params: Readonly<Record<string, unknown>> = {},
  pageParam?: string,
): Promise<readonly unknown[]> {
  const orders: unknown[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const [answer, heard] = await hearAnswers(() =>
      exchange.fetchOpenOrders(symbol, undefined, undefined, {
        ...params,
        ...(pageParam === undefined || page === 1 ? {} : { [pageParam]: page }),
      }),
    );
    orders.push(...unifiedRows(answer, 'open orders'));
    if (heard.unfinished === 0) return orders;
    if (pageParam === undefined) break;
  }
  throw new RowError('there are more open orders than one page holds');
}
