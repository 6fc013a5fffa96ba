import { describe, expect, it } from 'vitest';
import {
  bandDistances,
  holdingThresholds,
  levelOf,
  type LevelFacts,
} from '../../../../shared/alarms/thresholds/level-of.ts';
import { DEFAULT_THRESHOLDS as T } from '../../../../shared/alarms/thresholds/thresholds.ts';
import type { Level } from '../../../../shared/domain/level.ts';
import { known, unknown, type LiquidationDistance } from '../../../../shared/domain/outcome.ts';

const MIN = 60_000;
const down = (ratio: number): LiquidationDistance => ({
  kind: 'distance',
  ratio,
  direction: 'down',
});
const facts = (over: Partial<LevelFacts> = {}): LevelFacts => ({
  distance: down(0.5),
  sigmas: known(20),
  marginRatio: known(0.1),
  liquidatable: false,
  ...over,
});

describe('levelOf', () => {
  // Product defaults: warning < 10 % and < 3 sigmas, or ratio >= 0.6; critical < 5 % and < 1 sigma, or < 1.5 %, or ratio >= 0.8, or < 15 min while < 10 %.
  it.each<[string, Partial<LevelFacts>, Level]>([
    ['far away', {}, 'safe'],
    ['9.99 % and 2.99 sigmas', { distance: down(0.0999), sigmas: known(2.99) }, 'warning'],
    ['10 % is not below 10 %', { distance: down(0.1), sigmas: known(2) }, 'watch'],
    ['3 sigmas are not below 3', { distance: down(0.06), sigmas: known(3) }, 'watch'],
    ['near in percent, far in sigmas', { distance: down(0.04), sigmas: known(6) }, 'safe'],
    ['4.99 % and 0.99 sigmas', { distance: down(0.0499), sigmas: known(0.99) }, 'critical'],
    ['4.99 % and 1 sigma', { distance: down(0.0499), sigmas: known(1) }, 'warning'],
    ['1.49 % whatever the sigmas', { distance: down(0.0149), sigmas: known(50) }, 'critical'],
    [
      'an unknown sigma counts as met, warning',
      { distance: down(0.09), sigmas: unknown('no-volatility') },
      'warning',
    ],
    [
      'an unknown sigma counts as met, critical',
      { distance: down(0.049), sigmas: unknown('no-volatility') },
      'critical',
    ],
    ['ratio 0.6', { marginRatio: known(0.6) }, 'warning'],
    ['ratio 0.8', { marginRatio: known(0.8) }, 'critical'],
    ['ratio 0.4 is watched', { marginRatio: known(0.4) }, 'watch'],
    ['14 min left at 9.9 %', { distance: down(0.099), timeToLiquidationMs: 14 * MIN }, 'critical'],
    ['15 min left', { distance: down(0.099), timeToLiquidationMs: 15 * MIN }, 'safe'],
    ['1 min left at 10 %', { distance: down(0.1), timeToLiquidationMs: MIN }, 'safe'],
    ['14.9 % and 4.4 sigmas', { distance: down(0.149), sigmas: known(4.4) }, 'watch'],
    ['no liquidation price', { distance: { kind: 'none' } }, 'safe'],
    [
      'no liquidation price but a high ratio',
      { distance: { kind: 'none' }, marginRatio: known(0.85) },
      'critical',
    ],
    ['1.5 % is not below 1.5 %', { distance: down(0.015), sigmas: known(50) }, 'safe'],
    [
      '1 min left without a distance',
      { distance: { kind: 'none' }, timeToLiquidationMs: MIN },
      'safe',
    ],
    ['an unknown distance', { distance: unknown('no-wallet') }, 'unknown'],
    [
      'an unknown distance and a warning ratio',
      { distance: unknown('no-wallet'), marginRatio: known(0.7) },
      'unknown',
    ],
    [
      'an unknown distance and a critical ratio',
      { distance: unknown('no-wallet'), marginRatio: known(0.9) },
      'critical',
    ],
    ['an unknown ratio alone', { marginRatio: unknown('no-wallet') }, 'safe'],
    ['a row that contradicts itself', { contradictsSide: true }, 'warning'],
    [
      'a row that contradicts itself and is near',
      { contradictsSide: true, distance: down(0.01) },
      'critical',
    ],
    ['no equity left', { marginRatio: unknown('not-positive-equity') }, 'critical'],
    ['liquidatable', { liquidatable: true, distance: unknown('no-tiers') }, 'critical'],
  ])('%s', (_, over, level) => {
    expect(levelOf(facts(over), T).level).toBe(level);
  });

  it('gives its reasons in words, the strongest first', () => {
    const near = facts({
      distance: down(0.012),
      marginRatio: known(0.81),
      timeToLiquidationMs: 5 * MIN,
    });
    expect(levelOf(near, T).reasons).toEqual([
      'only 1.2 % to liquidation',
      'margin ratio 81 %',
      'about 5 min to liquidation at this speed',
    ]);
    expect(levelOf(facts({ distance: unknown('no-tiers') }), T).reasons).toEqual([
      'the distance to liquidation is unknown: the margin table of this market is not known',
    ]);
    expect(levelOf(facts(), T).reasons).toEqual([]);
    const reasonsOf = (over: Partial<LevelFacts>) => levelOf(facts(over), T).reasons;
    expect(reasonsOf({ liquidatable: true })).toEqual(['it can be liquidated now']);
    expect(reasonsOf({ distance: down(0.04), sigmas: known(0.5) })).toEqual([
      '4.0 % to liquidation, 0.5 daily sigmas',
    ]);
    expect(reasonsOf({ distance: down(0.04), sigmas: unknown('no-volatility') })).toEqual([
      '4.0 % to liquidation, volatility unknown',
    ]);
    expect(reasonsOf({ marginRatio: unknown('not-positive-equity') })).toEqual([
      'the equity behind it is zero or less',
    ]);
  });

  it('holds a warning a tenth further than where it began, a critical two and a half times as far (C4)', () => {
    const held = holdingThresholds(T);
    const at = (ratio: number, sigmas?: number) =>
      levelOf(
        facts({
          distance: down(ratio),
          sigmas: sigmas === undefined ? unknown('no-volatility') : known(sigmas),
        }),
        held,
      ).level;
    // Always critical below 1.5 %: held below 3.75 %, however many sigmas that is.
    expect(at(0.0374, 9)).toBe('critical');
    expect(at(0.0376, 9)).not.toBe('critical');
    expect(at(0.06, T.criticalSigmas * 2.49)).toBe('critical');
    expect(at(0.06, T.criticalSigmas * 2.51)).toBe('warning');
    // Never further than what would hold a warning.
    expect(at(0.1099)).toBe('critical');
    expect(at(0.1101)).toBe('watch');
    // A ratio of 0.8 leaves a quarter of the requirement; two and a half times that is left at 1 / 1.625.
    expect(levelOf(facts({ marginRatio: known(0.616) }), held).level).toBe('critical');
    expect(levelOf(facts({ marginRatio: known(0.614) }), held).level).toBe('warning');
    expect(levelOf(facts({ marginRatio: known(0.546) }), held).level).toBe('warning');
    expect(levelOf(facts({ marginRatio: known(0.545) }), held).level).not.toBe('warning');
  });

  it('holds what is critical by its speed a tenth longer, and a tenth further away', () => {
    const held = holdingThresholds(T);
    const at = (minutes: number, ratio: number) =>
      levelOf(facts({ distance: down(ratio), timeToLiquidationMs: minutes * MIN }), held).level;
    expect(at(16.4, 0.109)).toBe('critical');
    expect(at(16.6, 0.109)).toBe('safe');
    expect(at(16.4, 0.111)).toBe('safe');
  });

  it('holds every level at least a tenth further, whatever the thresholds are set to', () => {
    const near = { ...T, criticalDistance: 0.099, criticalMarginRatio: 0.601, criticalSigmas: 2.9 };
    const held = holdingThresholds(near);
    expect(held.criticalDistance).toBeCloseTo(0.11);
    expect(held.criticalSigmas).toBeCloseTo(3.3);
    // As far as a warning is held: that is further than a tenth.
    expect(held.criticalMarginRatio).toBeCloseTo(0.6 / 1.1, 9);
  });

  it('gives the band distances by percent and sigma together, never inside the one that is always critical', () => {
    expect(bandDistances(undefined, T)).toEqual({ warning: 0.1, critical: 0.05 });
    expect(bandDistances(0.02, T)).toEqual({ warning: 0.06, critical: 0.02 });
    expect(bandDistances(0.03, T)).toEqual({ warning: 0.09, critical: 0.03 });
    expect(bandDistances(0.001, T)).toEqual({ warning: 0.015, critical: 0.015 });
    expect(bandDistances(0.1, T)).toEqual({ warning: 0.1, critical: 0.05 });
  });
});
