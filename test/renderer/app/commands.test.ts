import { describe, expect, test } from 'vitest';
import { listCommands } from '../../../renderer/app/commands.tsx';
import { orderForLadder } from '../../../renderer/state/ladder-order.ts';
import type { AppState } from '../../../shared/contract/app-state.ts';
import { criticalState, emptyState } from '../../helpers/sample-state.ts';

function labels(state: AppState, group: string): readonly string[] {
  const groups = listCommands(state, orderForLadder(state.positions));
  return groups.find((each) => each.value === group)?.items.map((item) => item.label) ?? [];
}

describe('the command palette', () => {
  test('offers the alarms first while there are any', () => {
    const state = criticalState();
    expect(listCommands(state, [])[0]?.value).toBe('Alarms');
    expect(labels(state, 'Alarms')[0]).toContain('Acknowledge: Demo Binance BTC long');
    expect(listCommands(emptyState(), [])[0]?.value).toBe('Screens');
  });

  test('lists positions in the order of the ladder with their distance', () => {
    expect(labels(criticalState(), 'Positions')).toEqual([
      'BTC/USDT long 10×',
      'ETH/USDT long 8×',
      'SOL/USDT short 3×',
    ]);
  });

  test('does not offer to acknowledge what is already acknowledged', () => {
    const acknowledge = labels(criticalState(), 'Alarms').filter((label) =>
      label.startsWith('Acknowledge'),
    );
    expect(acknowledge.some((label) => label.includes('ETH long is liquidated'))).toBe(false);
  });

  test('does not bury what needs an answer under notices', () => {
    const notices = labels(criticalState(), 'Alarms').filter((label) => label.includes('no stop'));
    expect(notices).toEqual([]);
  });

  test('opens the account itself', () => {
    expect(labels(criticalState(), 'Accounts')).toEqual(['Demo Binance', 'Demo Bitget']);
  });

  test('has no two commands with the same id', () => {
    const state = criticalState();
    const ids = listCommands(state, orderForLadder(state.positions)).flatMap((group) =>
      group.items.map((item) => item.id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
