import { describe, expect, test } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.ts';
import { createRadar } from '../../../../shared/market/verdict/radar.ts';

const START = Date.UTC(2025, 0, 6);
const DAYS = 31;

/** Minutes of a price that breathes a little, with the same volume each, and a fall in the last three hours. */
function minutes(): readonly Candle[] {
  const count = DAYS * 24 * 60;
  let close = 100_000;
  return Array.from({ length: count }, (_, i) => {
    const open = close;
    const isFall = i >= count - 180;
    close *= isFall ? 0.9995 : 1 + 0.0004 * Math.sin(i * 1.7) + 0.00005 * Math.sin(i / 700);
    return {
      timestamp: START + i * MINUTE_MS,
      open,
      high: Math.max(open, close) * 1.0001,
      low: Math.min(open, close) * 0.9999,
      close,
      volume: isFall ? 50 : 10 + Math.sin(i),
    };
  });
}

function hoursOf(candles: readonly Candle[]): readonly Candle[] {
  return [...Map.groupBy(candles, ({ timestamp }) => Math.floor(timestamp / HOUR_MS)).values()].map(
    (hour) => ({
      timestamp: hour[0]?.timestamp ?? NaN,
      open: hour[0]?.open ?? NaN,
      close: hour.at(-1)?.close ?? NaN,
      high: Math.max(...hour.map(({ high }) => high)),
      low: Math.min(...hour.map(({ low }) => low)),
      volume: hour.reduce((sum, { volume }) => sum + volume, 0),
    }),
  );
}

function readBoth() {
  const all = minutes();
  const split = all.length - 12 * 60;
  const fine = createRadar({ watched: [{ symbol: 'BTC', intervalMs: MINUTE_MS }] });
  for (const candle of all) fine.push('BTC', candle);
  const coarse = createRadar({ watched: [{ symbol: 'BTC', intervalMs: MINUTE_MS }] });
  for (const candle of hoursOf(all.slice(0, split))) coarse.pushHour('BTC', candle);
  const outcomes = all.slice(split).map((candle) => coarse.push('BTC', candle));
  fine.settle();
  coarse.settle();
  return { fine, coarse, outcomes };
}

describe('history in hours before minutes', () => {
  test('reads the same figures as minutes alone, up to the order within an hour', () => {
    const { fine, coarse } = readBoth();
    const [a, b] = [fine.figuresOf('BTC'), coarse.figuresOf('BTC')];
    expect(b?.volumeZ).toEqual({ kind: 'known', value: expect.closeTo(valueOf(a?.volumeZ), 9) });
    expect(b?.volatilityRatio).toEqual({
      kind: 'known',
      value: expect.closeTo(valueOf(a?.volatilityRatio), 9),
    });
    expect(valueOf(b?.speedSigmas)).toBeCloseTo(valueOf(a?.speedSigmas), 9);
    expect(b?.drawdown).toBe(a?.drawdown);
    expect(b?.close).toBe(a?.close);
    expect(coarse.verdictOf('BTC')?.verdict).toBe(fine.verdictOf('BTC')?.verdict);
  });

  test('the first minute after the last hour follows upon it without a gap', () => {
    expect(new Set(readBoth().outcomes)).toEqual(new Set(['accepted']));
  });

  test('an hour that is covered by minutes already is refused', () => {
    const { coarse } = readBoth();
    const [last] = hoursOf(minutes()).slice(-1);
    expect(last && coarse.pushHour('BTC', last)).toBe('out-of-order');
  });
});

describe('figures for the screen', () => {
  test('a fall is told in sigmas, with the volume and the level that broke', () => {
    const figures = readBoth().fine.figuresOf('BTC');
    expect(valueOf(figures?.speedSigmas)).toBeLessThan(-3);
    expect(valueOf(figures?.volumeZ)).toBeGreaterThan(3);
    expect(figures?.drawdown).toBeLessThan(-0.08);
    expect(figures?.support).toMatchObject({ broken: true });
  });

  test('one candle makes no figure but the price', () => {
    const radar = createRadar({ watched: [{ symbol: 'BTC', intervalMs: MINUTE_MS }] });
    radar.push('BTC', { timestamp: START, open: 99.5, high: 101, low: 99, close: 99.7, volume: 3 });
    radar.settle();
    expect(radar.figuresOf('BTC')).toMatchObject({
      close: 99.7,
      volumeZ: { kind: 'unknown' },
      volatilityRatio: { kind: 'unknown' },
      speedSigmas: { kind: 'unknown' },
      support: { broken: false, kind: 'round-number' },
    });
  });

  test('nothing is told before the first candle', () => {
    const radar = createRadar({ watched: [{ symbol: 'BTC', intervalMs: MINUTE_MS }] });
    expect(radar.figuresOf('BTC')).toBeUndefined();
  });
});

function valueOf(figure: { kind: string; value?: number } | undefined): number {
  return figure?.value ?? NaN;
}
