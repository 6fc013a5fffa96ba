import { describe, expect, test } from 'vitest';
import type { AppState, AppStatePatch } from '../../../shared/contract/app-state.ts';
import { applyPatch } from '../../../renderer/state/apply-patch.ts';
import { criticalState } from '../../helpers/sample-state.ts';

function applied(state: AppState, patch: Partial<AppStatePatch>): AppState {
  const outcome = applyPatch(state, { seq: state.seq + 1, nowMs: state.nowMs + 1000, ...patch });
  if (outcome.kind !== 'applied') throw new Error(`the patch was ${outcome.kind}`);
  return outcome.state;
}

describe('applying a patch to the state', () => {
  test('changes only the members that the patch holds and keeps the identity of the rest', () => {
    const before = criticalState();
    const [first, second, third] = before.positions;
    if (first === undefined || second === undefined) throw new Error('the sample is empty');
    const moved = { ...second, markPrice: 1 };
    const after = applied(before, { positions: [moved] });
    expect(after.positions).toEqual([first, moved, third]);
    expect(after.positions[0]).toBe(first);
    expect(after.accounts).toBe(before.accounts);
    expect(after.nowMs).toBe(before.nowMs + 1000);
  });

  test('appends members it did not know and drops removed ones', () => {
    const before = criticalState();
    const [first, second, third] = before.positions;
    if (first === undefined) throw new Error('the sample is empty');
    const added = { ...first, key: 'new' };
    const after = applied(before, { positions: [added], removedPositions: [first.key] });
    expect(after.positions).toEqual([second, third, added]);
  });

  test('keeps the list itself when nothing in it changed, so that nothing is drawn again', () => {
    const before = criticalState();
    expect(applied(before, { positions: [] }).positions).toBe(before.positions);
  });

  test('ignores a patch that the state already contains', () => {
    const before = criticalState();
    expect(applyPatch(before, { seq: before.seq, nowMs: 0 })).toEqual({ kind: 'old' });
  });

  test('reports a gap instead of guessing what was missed', () => {
    const before = criticalState();
    expect(applyPatch(before, { seq: before.seq + 2, nowMs: 0 })).toEqual({ kind: 'gap' });
  });
});
