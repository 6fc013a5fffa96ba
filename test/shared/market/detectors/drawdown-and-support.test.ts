import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { isBroad } from '../../../../shared/market/detectors/breadth.ts';
import {
  createCoinDetectors,
  stepCoin,
} from '../../../../shared/market/detectors/coin-detectors.ts';
import {
  createImpliedVolatility,
  impliedVolatilityRatio,
  stepImpliedVolatility,
} from '../../../../shared/market/detectors/implied-volatility.ts';
import { roundStep } from '../../../../shared/market/detectors/round-number.ts';

const LIMITS = { recentHighDays: 30, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays: 7 };
const START = Date.UTC(2024, 4, 1);

/** Hourly candles at these closes. */
function play(closes: readonly number[], intervalMs = HOUR_MS) {
  const coin = createCoinDetectors(intervalMs, LIMITS);
  const regimes: string[] = [];
  closes.forEach((close, at) => {
    const open = closes[at - 1] ?? close;
    stepCoin(coin, LIMITS, {
      timestamp: START + at * intervalMs,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
      volume: 1,
    });
    regimes.push(coin.signals.regime);
  });
  return { coin, regimes };
}

const days = (count: number, price: number) => Array.from({ length: count * 24 }, () => price);

describe('correction and bear market', () => {
  test('10 % under the recent high is a correction, until a close within 5 % of it', () => {
    const { regimes } = play([...days(1, 100), 90.1, 90, 94, 94.9, 95.1, 99]);
    expect(regimes.slice(24)).toEqual([
      'none',
      'correction',
      'correction',
      'correction',
      'none',
      'none',
    ]);
  });

  test('20 % under it is a bear market only after seven days', () => {
    const { regimes } = play([...days(1, 100), ...days(9, 79)]);
    expect(regimes[24]).toBe('correction');
    expect(regimes[24 + 7 * 24 - 1]).toBe('correction');
    expect(regimes[24 + 7 * 24]).toBe('bear');
  });

  test('a recovery within the seven days starts them over', () => {
    const { regimes } = play([...days(1, 100), ...days(6, 79), 83, ...days(6, 79)]);
    expect(regimes).not.toContain('bear');
  });

  test('a high older than 30 days is not recent', () => {
    const { coin } = play([100, ...days(31, 80)]);
    expect(coin.signals.recentHigh).toBe(80);
    expect(coin.signals.regime).toBe('none');
  });
});

describe('support', () => {
  test('a close under the low of 20 days breaks it, and the level is named', () => {
    const { coin } = play([...days(5, 110), 97, ...days(20, 105), 96.5]);
    expect(coin.support.brokenKind).toBe('twenty-day-low');
    expect(coin.support.brokenLevel).toBe(97);
  });

  test('with too few days a swing low is what breaks', () => {
    const { coin } = play([...days(1, 110), 97, ...days(2, 105), 96.5]);
    expect(coin.support.brokenKind).toBe('swing-low');
  });

  test('a break is taken back by a close above the level', () => {
    const { coin } = play([...days(1, 110), 97, ...days(2, 105), 96.5, 104]);
    expect(coin.support.brokenKind).toBe('none');
  });

  test('round numbers grow with the price', () => {
    expect([64_000, 23_000, 3_400, 101, 0.35, 0.000_012].map(roundStep)).toEqual([
      5_000,
      2_000,
      200,
      10,
      expect.closeTo(0.02, 12),
      expect.closeTo(0.000_001, 12),
    ]);
  });
});

describe('breadth', () => {
  test('is 60 % of at least three, else BTC and ETH both', () => {
    expect(isBroad(5, 3, false, false)).toBe(true);
    expect(isBroad(5, 2, true, true)).toBe(false);
    expect(isBroad(10, 6, false, false)).toBe(true);
    expect(isBroad(10, 5, true, true)).toBe(false);
    expect(isBroad(4, 2, true, true)).toBe(false);
    expect(isBroad(2, 2, true, true)).toBe(true);
    expect(isBroad(2, 2, true, false)).toBe(false);
    expect(isBroad(1, 1, true, false)).toBe(false);
  });
});

describe('implied volatility', () => {
  test('stands against the mean of its own 30 days, and says nothing when it is old', () => {
    const state = createImpliedVolatility();
    for (let at = 0; at < 40; at++) stepImpliedVolatility(state, START + at * 6 * HOUR_MS, 50);
    const now = START + 10 * DAY_MS;
    expect(stepImpliedVolatility(state, now, 75)).toBe(true);
    expect(stepImpliedVolatility(state, now, 80)).toBe(false);
    expect(stepImpliedVolatility(state, now + MINUTE_MS, NaN)).toBe(false);
    expect(impliedVolatilityRatio(state, now)).toBeCloseTo(1.5);
    expect(impliedVolatilityRatio(state, now + 2 * DAY_MS)).toBeNaN();
  });
});
