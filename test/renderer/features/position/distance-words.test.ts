import { describe, expect, it } from 'vitest';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import { toDistanceWords } from '../../../../renderer/features/position/distance-words.ts';
import { samplePosition } from '../../../helpers/sample-position.ts';

const base = {
  underlying: 'BTC',
  mark: 60_000,
  tick: 0.1,
  leverage: 10,
  contracts: 1,
  level: 'warning',
} as const;

function words(view: PositionView) {
  const { big, line, kind } = toDistanceWords(view);
  return { kind, text: `${big} ${line}`.replaceAll(/\s/g, ' ') };
}

describe('toDistanceWords', () => {
  it('writes the move down that liquidates a long, with its price and sigmas', () => {
    const view = samplePosition({ ...base, side: 'long', distance: 0.062, sigma: 0.031 });
    expect(words(view).text).toBe('−6.2 % liquidates at 56,280.0, 2.0 daily sigmas');
  });

  it('writes the move up for a short', () => {
    const view = samplePosition({ ...base, side: 'short', distance: 0.1, sigma: 0.02 });
    expect(words(view).text).toMatch(/^\+10\.0 % liquidates at 66,000\.0/);
  });

  it('says that the sigmas are unknown and why', () => {
    const view = samplePosition({ ...base, side: 'long', distance: 0.062 });
    expect(words(view).text).toMatch(/daily sigmas unknown: .*\w/);
  });

  it('never calls an unknown distance a distance', () => {
    const view = samplePosition({ ...base, side: 'long', distance: 'unknown' });
    expect(words(view)).toMatchObject({ kind: 'unknown' });
    expect(words(view).text).toMatch(/^unknown .*:/);
    expect(words(view).text).not.toMatch(/0/);
  });

  it('tells "no price liquidates" apart from unknown', () => {
    const view = samplePosition({ ...base, side: 'long', distance: 'none' });
    expect(words(view).kind).toBe('none');
    expect(words(view).text).toMatch(/^no liquidation/);
  });

  it('says when the margin is used up already', () => {
    const view = samplePosition({ ...base, side: 'long', distance: 0 });
    const spent = { ...view, risk: { ...view.risk, liquidatable: true } };
    expect(words(spent).text).toMatch(/at any moment/);
  });
});
