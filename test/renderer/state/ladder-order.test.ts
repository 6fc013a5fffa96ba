import { describe, expect, test } from 'vitest';
import { holdOrder, orderForLadder } from '../../../renderer/state/ladder-order.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import { samplePosition } from '../../helpers/sample-position.ts';

function position(
  underlying: string,
  distance: number | 'none' | 'unknown',
  level: Level = 'safe',
): PositionView {
  return samplePosition({
    underlying,
    side: 'long',
    mark: 100,
    tick: 0.1,
    distance,
    leverage: 5,
    contracts: 1,
    level,
  });
}

function coins(positions: readonly PositionView[]): string[] {
  const byKey = new Map(positions.map((each) => [each.key, each.underlying]));
  return orderForLadder(positions).map((key) => byKey.get(key) ?? '');
}

describe('the order of the ladder', () => {
  test('puts the nearest liquidation first', () => {
    expect(coins([position('FAR', 0.5), position('NEAR', 0.03), position('MID', 0.1)])).toEqual([
      'NEAR',
      'MID',
      'FAR',
    ]);
  });

  test('puts what cannot be seen behind seen critical ones and before everything else', () => {
    expect(
      coins([
        position('WARN', 0.08, 'warning'),
        position('BLIND', 'unknown', 'unknown'),
        position('CRIT', 0.02, 'critical'),
        position('NEVER', 'none'),
        position('CALM', 0.4),
      ]),
    ).toEqual(['CRIT', 'BLIND', 'WARN', 'CALM', 'NEVER']);
  });

  test('does not depend on the order in which positions arrive', () => {
    const positions = [position('B', 0.1), position('A', 0.1), position('C', 'unknown')];
    expect(coins(positions)).toEqual(coins(positions.toReversed()));
  });
});

describe('the order while the pointer rests on the list', () => {
  test('keeps the places, adds new rows at the end and lets closed ones go', () => {
    expect(holdOrder(['a', 'b', 'c'], ['c', 'new', 'a'])).toEqual(['a', 'c', 'new']);
  });
});
