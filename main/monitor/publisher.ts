import type {
  FromMonitor,
  MonitorPatch,
  MonitorState,
} from '../../shared/contract/monitor-protocol.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { Clock } from '../host-ports.ts';

const SHORTEST_INTERVAL_MS: DurationMs = 100;
/** A big book takes longer to compare: at most a tenth of the time goes into it. */
const SHARE = 10;

/** Sends what changed, whole members only, ten times a second at most. */
export class Publisher {
  readonly #clock: Clock;
  readonly #send: (message: FromMonitor) => void;
  readonly #state: () => MonitorState;
  #sent: MonitorState | undefined;
  #earliestMonotonicMs = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, send: (message: FromMonitor) => void, state: () => MonitorState) {
    this.#clock = clock;
    this.#send = send;
    this.#state = state;
  }

  /** Something changed; it is sent as soon as the interval allows. */
  request(): void {
    if (this.#cancelTimer !== undefined) return;
    const wait = Math.max(0, this.#earliestMonotonicMs - this.#clock.monotonic());
    this.#cancelTimer = this.#clock.setTimer(wait, () => {
      this.#cancelTimer = undefined;
      this.#flush();
    });
  }

  /** As `request`, within this very call where the interval allows it: an alarm does not wait for a timer. */
  requestNow(): void {
    if (this.#clock.monotonic() < this.#earliestMonotonicMs) {
      this.request();
      return;
    }
    this.stop();
    this.#flush();
  }

  #flush(): void {
    const began = this.#clock.monotonic();
    const state = this.#state();
    const patch = diff(this.#sent, state);
    this.#sent = state;
    if (patch !== undefined) this.#send({ type: 'changed', patch });
    // The first picture is waited for, and soon whole.
    const isStarting = !state.firstRoundDone;
    const took = this.#clock.monotonic() - began;
    this.#earliestMonotonicMs =
      began + Math.max(SHORTEST_INTERVAL_MS, isStarting ? 0 : took * SHARE);
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

function diff(before: MonitorState | undefined, after: MonitorState): MonitorPatch | undefined {
  const accounts = changedMembers(before?.accounts ?? [], after.accounts, ({ id }) => id);
  const positions = changedMembers(before?.positions ?? [], after.positions, ({ key }) => key);
  const patch: MonitorPatch = {
    nowMs: after.nowMs,
    ...(accounts.changed.length > 0 ? { accounts: accounts.changed } : {}),
    ...(accounts.removed.length > 0 ? { removedAccounts: accounts.removed } : {}),
    ...(positions.changed.length > 0 ? { positions: positions.changed } : {}),
    ...(positions.removed.length > 0 ? { removedPositions: positions.removed } : {}),
    ...ifChanged('headline', before, after),
    ...ifChanged('alarms', before, after),
    ...ifChanged('jointLeeway', before, after),
    ...ifChanged('firstRoundDone', before, after),
    ...ifChanged('problems', before, after),
    ...ifChanged('market', before, after),
  };
  return Object.keys(patch).length > 1 ? patch : undefined;
}

function ifChanged<K extends keyof MonitorState>(
  key: K,
  before: MonitorState | undefined,
  after: MonitorState,
): Partial<Pick<MonitorState, K>> {
  const same =
    after[key] === undefined || (before !== undefined && isSame(before[key], after[key]));
  const changed: Partial<Pick<MonitorState, K>> = {};
  if (!same) changed[key] = after[key];
  return changed;
}

function changedMembers<T>(
  before: readonly T[],
  after: readonly T[],
  idOf: (member: T) => string,
): { readonly changed: readonly T[]; readonly removed: readonly string[] } {
  // Nearly always the same members stand in the same order: thousands of them need no index.
  if (
    before.length === after.length &&
    after.every((member, i) => {
      const last = before[i];
      return last === member || (last !== undefined && idOf(last) === idOf(member));
    })
  ) {
    return { changed: after.filter((member, i) => !isSame(before[i], member)), removed: [] };
  }
  const old = new Map(before.map((member) => [idOf(member), member]));
  const changed: T[] = [];
  for (const member of after) {
    const id = idOf(member);
    const last = old.get(id);
    if (last === undefined || !isSame(last, member)) changed.push(member);
    old.delete(id);
  }
  return { changed, removed: [...old.keys()] };
}

/** Whether two plain messages say the same; several times faster than a comparison that is ready for any object. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((member, i) => isSame(member, b[i]));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  let count = 0;
  // What is no object first: most that changed did so in a price or an age.
  for (const key in left) {
    count += 1;
    if (typeof left[key] !== 'object' && !Object.is(left[key], right[key])) return false;
  }
  for (const _ in right) count -= 1;
  if (count !== 0) return false;
  for (const key in left) {
    if (typeof left[key] === 'object' && !isSame(left[key], right[key])) return false;
  }
  // As many members, but one that is undefined here may be absent there.
  for (const key in left) if (left[key] === undefined && !(key in right)) return false;
  return true;
}
