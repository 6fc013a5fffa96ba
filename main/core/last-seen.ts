import type { AppState } from '../../shared/contract/app-state.ts';
import type { AccountId } from '../../shared/domain/units.ts';
import type { HeldPosition } from '../exchange/exchange-client.ts';

/** What an account held when it was last read, however long ago; undefined: it has not been read since the start. */
export function lastSeenPositions(
  state: Pick<AppState, 'accounts' | 'positions'>,
  accountId: AccountId,
): readonly HeldPosition[] | undefined {
  const account = state.accounts.find(({ id }) => id === accountId);
  if (account?.status.asOfMs === undefined) return undefined;
  return state.positions.filter((position) => position.accountId === accountId);
}
