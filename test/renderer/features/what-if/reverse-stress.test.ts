import { describe, expect, it } from 'vitest';
import type { AccountRisk, JointMove } from '../../../../shared/domain/risk-report.ts';
import { toReverseStress } from '../../../../renderer/features/what-if/reverse-stress.ts';

function account(id: string, down: JointMove, up: JointMove): AccountRisk {
  const jointLeeway = { down, up };
  return {
    accountId: id,
    jointLeeway,
    warnings: [],
    pools: [
      {
        accountId: id,
        id: 'main',
        settleCurrency: 'USDT',
        jointLeeway,
        // Only whether there is one counts here.
        positions: [{} as AccountRisk['pools'][number]['positions'][number]],
      },
    ],
  };
}

const none: JointMove = { kind: 'none' };
const sentences = (accounts: readonly AccountRisk[]) =>
  toReverseStress(accounts, (id) => `Account ${id}`).map((each) =>
    each.sentence.replaceAll(/\s/g, ' '),
  );

describe('toReverseStress', () => {
  it('says how far the whole market may fall', () => {
    expect(sentences([account('A', { kind: 'move', ratio: -0.089 }, none)])).toEqual([
      'The whole market may fall 8.9 % before Account A is liquidated.',
    ]);
  });

  it('names both directions and puts the nearest account first', () => {
    expect(
      sentences([
        account('far', { kind: 'move', ratio: -0.3 }, none),
        account('near', { kind: 'move', ratio: -0.2 }, { kind: 'move', ratio: 0.05 }),
      ]),
    ).toEqual([
      'The whole market may fall 20.0 % or rise 5.0 % before Account near is liquidated.',
      'The whole market may fall 30.0 % before Account far is liquidated.',
    ]);
  });

  it('tells "no move does" apart from "nobody knows", which stands on top', () => {
    const [first, second] = sentences([
      account('calm', none, none),
      account('blind', { kind: 'unknown', reason: 'no-wallet' }, none),
    ]);
    expect(first).toMatch(/Account blind is liquidated is unknown: /);
    expect(second).toBe('No move of the whole market liquidates Account calm.');
  });

  it('says "now" where the margin is used up', () => {
    expect(sentences([account('A', { kind: 'move', ratio: 0 }, none)])).toEqual([
      'Account A can be liquidated now, without any further move.',
    ]);
  });

  it('leaves out accounts without a position', () => {
    const empty = { ...account('A', none, none), pools: [] };
    expect(toReverseStress([empty], (id) => id)).toEqual([]);
  });
});
