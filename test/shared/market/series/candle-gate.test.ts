import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import {
  createCoinDetectors,
  stepCoin,
} from '../../../../shared/market/detectors/coin-detectors.ts';
import { toPlainState } from '../../../../shared/market/series/plain-state.ts';

const LIMITS = { recentHighDays: 30, correctionRatio: 0.1, bearRatio: 0.2, sustainedDays: 7 };
const START = Date.UTC(2024, 4, 1);

function hour(at: number, close = 100, changes: Partial<Candle> = {}): Candle {
  const timestamp = START + at * HOUR_MS;
  return {
    timestamp,
    open: close,
    high: close * 1.01,
    low: close * 0.99,
    close,
    volume: 5,
    ...changes,
  };
}

function fed(hours: number) {
  const coin = createCoinDetectors(HOUR_MS, LIMITS);
  for (let at = 0; at < hours; at++) stepCoin(coin, LIMITS, hour(at));
  return coin;
}

describe('candles that must not count', () => {
  const refused: readonly (readonly [string, Candle, string])[] = [
    ['one that came already', hour(49), 'duplicate'],
    ['one of yesterday', hour(20), 'out-of-order'],
    ['a price that is no number', hour(50, NaN), 'broken'],
    ['a price of zero', hour(50, 100, { low: 0 }), 'broken'],
    ['a negative price', hour(50, 100, { low: -3 }), 'broken'],
    ['a high under its close', hour(50, 100, { high: 99.5 }), 'broken'],
    ['a low over its open', hour(50, 100, { low: 100.5 }), 'broken'],
    ['an endless high', hour(50, 100, { high: Infinity }), 'broken'],
    ['a negative volume', hour(50, 100, { volume: -1 }), 'broken'],
    ['a price with a lost decimal point', hour(50, 100_000), 'implausible'],
    ['a time far in the future', { ...hour(50), timestamp: START + 400 * DAY_MS }, 'implausible'],
  ];
  test.each(refused)('%s is refused and changes no window', (_name, candle, outcome) => {
    const coin = fed(50);
    const { gate: _before, ...windows } = coin;
    const before = JSON.stringify(toPlainState(windows));
    expect(stepCoin(coin, LIMITS, candle)).toBe(outcome);
    const { gate, ...after } = coin;
    expect(JSON.stringify(toPlainState(after))).toBe(before);
    expect(gate.refused).toBe(1);
    expect(stepCoin(coin, LIMITS, hour(50))).toBe('accepted');
  });

  test('a jump that the next candle confirms begins all windows anew', () => {
    const coin = fed(50);
    expect(stepCoin(coin, LIMITS, hour(50, 100_000))).toBe('implausible');
    expect(stepCoin(coin, LIMITS, hour(51, 101_000))).toBe('new-level');
    expect(coin.signals.recentHigh).toBeCloseTo(102_010);
    expect(coin.signals.dailySigma).toBeNaN();
  });

  test('a gap is marked, and the return over it is not counted', () => {
    const coin = fed(100);
    const before = coin.volatility.longCount;
    expect(stepCoin(coin, LIMITS, hour(110, 90))).toBe('after-gap');
    expect(stepCoin(coin, LIMITS, hour(111, 90))).toBe('accepted');
    // Hour 99 ended, hours 100 to 109 are empty, and hour 110 has no close before it.
    expect(coin.volatility.longCount).toBe(before + 1);
    expect(coin.gate.gaps).toBe(1);
  });

  test('a wick to nearly nothing is cut to a third of the body', () => {
    const coin = fed(50);
    expect(stepCoin(coin, LIMITS, hour(50, 90, { low: 0.01 }))).toBe('accepted');
    expect(coin.signals.low).toBe(30);
    expect(coin.gate.wicksCut).toBe(1);
  });

  test('unknown volume leaves the volume detector without an answer, not with a calm one', () => {
    const coin = createCoinDetectors(HOUR_MS, LIMITS);
    for (let at = 0; at < 24 * 20; at++) {
      const { volume: _unknown, ...candle } = hour(at);
      stepCoin(coin, LIMITS, candle);
    }
    expect(coin.volume.median).toBeNaN();
    expect(coin.bucket.volume).toBeNaN();
  });
});
