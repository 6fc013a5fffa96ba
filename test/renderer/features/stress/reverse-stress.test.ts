import { describe, expect, it } from 'vitest';
import type { AccountRisk, JointMove } from '../../../../shared/domain/risk-report.ts';
import {
  firstToBreak,
  toReverseStress,
} from '../../../../renderer/features/stress/reverse-stress.ts';

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

describe('firstToBreak', () => {
  const whole = account('A', { kind: 'move', ratio: -0.1, first: 'btc' }, none);
  const pool = (id: string, ratio: number) => ({
    accountId: 'A',
    id,
    settleCurrency: 'USDT',
    positions: [],
    jointLeeway: { down: { kind: 'move', ratio } as const, up: none },
  });

  it('names the pool that breaks first where there are several', () => {
    const two = { ...whole, pools: [pool('far', -0.4), pool('near', -0.1)] };
    expect(firstToBreak(two, 'down', (key) => key)).toBe('Pool near (USDT) breaks first.');
  });

  it('names the position that loses most, and nothing for a single one', () => {
    expect(firstToBreak(whole, 'down', (key) => key)).toBeUndefined();
    const [only] = whole.pools;
    const position = only?.positions[0];
    if (only === undefined || position === undefined) throw new Error('the sample is empty');
    const several = { ...whole, pools: [{ ...only, positions: [position, position] }] };
    expect(firstToBreak(several, 'down', () => 'BTC long')).toBe('BTC long loses most on the way.');
  });

  it('says nothing of a direction in which nothing breaks', () => {
    expect(firstToBreak(whole, 'up', (key) => key)).toBeUndefined();
  });
});
