import { create } from 'zustand';
import type { AccountView, AppState, PositionView } from '../../shared/contract/app-state.ts';
import type { RequestError } from '../../shared/contract/channels.ts';
import type { AccountId, PositionKey } from '../../shared/domain/units.ts';
import { orderForLadder } from './ladder-order.ts';

/** `frozen`: connected, but the core has said nothing for longer than `FROZEN_AFTER_MS`. */
export type LinkState = 'connecting' | 'live' | 'frozen' | 'lost';

/** The core sends at least a bare `{seq, nowMs}` every few seconds; longer silence means that nobody is watching. */
export const FROZEN_AFTER_MS = 15_000;

export interface AppStore {
  readonly link: LinkState;
  /** Local monotonic time at which `link` last changed. */
  readonly linkSinceMs: number;
  /** Local monotonic time of the last message; `nowMs` of the state belongs to it. */
  readonly receivedAtMs: number;
  readonly app: AppState | undefined;
  readonly accountsById: ReadonlyMap<AccountId, AccountView>;
  readonly positionsByKey: ReadonlyMap<PositionKey, PositionView>;
  /** Nearest liquidation first. */
  readonly ladder: readonly PositionKey[];
  /** Why the whole state could not be read; absent once it could. */
  readonly loadError: RequestError | undefined;
}

const EMPTY: AppStore = {
  link: 'connecting',
  linkSinceMs: 0,
  receivedAtMs: 0,
  app: undefined,
  accountsById: new Map(),
  positionsByKey: new Map(),
  ladder: [],
  loadError: undefined,
};

/** What the screens show. Written only by `connectStore`. */
export const useAppStore = create<AppStore>(() => EMPTY);

export function resetStore(): void {
  useAppStore.setState(EMPTY, true);
}

/** The parts of the store that follow from a state; keeps what did not change. */
export function deriveFromState(previous: AppStore, app: AppState): Partial<AppStore> {
  const before = previous.app;
  const derived: {
    app: AppState;
    accountsById?: AppStore['accountsById'];
    positionsByKey?: AppStore['positionsByKey'];
    ladder?: AppStore['ladder'];
  } = { app };
  if (before?.accounts !== app.accounts) {
    derived.accountsById = new Map(app.accounts.map((account) => [account.id, account]));
  }
  if (before?.positions !== app.positions) {
    derived.positionsByKey = new Map(app.positions.map((position) => [position.key, position]));
    const ladder = orderForLadder(app.positions);
    if (!sameOrder(ladder, previous.ladder)) derived.ladder = ladder;
  }
  return derived;
}

function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
