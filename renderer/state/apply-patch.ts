import type { AppState, AppStatePatch } from '../../shared/contract/app-state.ts';

export type PatchOutcome =
  | { readonly kind: 'applied'; readonly state: AppState }
  /** Already contained in the state: ignore it. */
  | { readonly kind: 'old' }
  /** One or more patches were missed: ask for the whole state again. */
  | { readonly kind: 'gap' };

/** The state after a patch. Members that did not change keep their identity, so that their rows do not redraw. */
export function applyPatch(state: AppState, patch: AppStatePatch): PatchOutcome {
  const market = patch.market ?? state.market;
  if (patch.seq <= state.seq) return { kind: 'old' };
  if (patch.seq !== state.seq + 1) return { kind: 'gap' };
  return {
    kind: 'applied',
    state: {
      seq: patch.seq,
      nowMs: patch.nowMs,
      host: patch.host ?? state.host,
      monitor: patch.monitor ?? state.monitor,
      headline: patch.headline ?? state.headline,
      accounts: merge(state.accounts, patch.accounts, patch.removedAccounts, (a) => a.id),
      positions: merge(state.positions, patch.positions, patch.removedPositions, (p) => p.key),
      alarms: patch.alarms ?? state.alarms,
      notices: patch.notices ?? state.notices,
      settings: patch.settings ?? state.settings,
      jointLeeway: patch.jointLeeway ?? state.jointLeeway,
      ...(market === undefined ? {} : { market }),
    },
  };
}

/** Replaces changed members in place, appends new ones, drops removed ones. */
function merge<T>(
  current: readonly T[],
  changed: readonly T[] | undefined,
  removed: readonly string[] | undefined,
  idOf: (member: T) => string,
): readonly T[] {
  if ((changed?.length ?? 0) === 0 && (removed?.length ?? 0) === 0) return current;
  const changes = new Map((changed ?? []).map((member) => [idOf(member), member]));
  const gone = new Set(removed ?? []);
  const merged: T[] = [];
  for (const member of current) {
    const id = idOf(member);
    const change = changes.get(id);
    changes.delete(id);
    if (change !== undefined) merged.push(change);
    else if (!gone.has(id)) merged.push(member);
  }
  merged.push(...changes.values());
  return merged;
}
