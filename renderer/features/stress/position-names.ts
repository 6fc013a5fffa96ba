import type { Account } from '../../../shared/domain/book.ts';
import { positionKey } from '../../../shared/domain/position.ts';
import { shortSymbol } from '../../format/words.ts';

/** Names positions by key, `BTC/USDT long`; a key that is not there stays a key. */
export function namePositions(accounts: readonly Account[]): (key: string) => string {
  const names = new Map<string, string>(
    accounts.flatMap((account) =>
      account.pools.flatMap((pool) =>
        pool.positions.map(
          (each) =>
            [
              positionKey(account.id, pool.id, each),
              `${shortSymbol(each.symbol)} ${each.side}`,
            ] as const,
        ),
      ),
    ),
  );
  return (key) => names.get(key) ?? key;
}
