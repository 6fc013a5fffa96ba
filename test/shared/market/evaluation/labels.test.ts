import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import { WHOLE_MARKET } from '../../../../shared/market/verdict/radar.ts';
import { median } from '../../../bench/figure.ts';
import { playToRadar, scoreAgainst } from './evaluate-radar.ts';
import {
  cutCandles,
  hasSharedData,
  lengthenCandles,
  readLabels,
  readSharedCandles,
  type CoinCandles,
} from './shared-candles.ts';

if (!hasSharedData) {
  process.stderr.write('skipped: no ../shared/data (the radar against labeled sell-offs)\n');
}

const TUNED = { from: Date.UTC(2020, 0, 1), to: Date.UTC(2023, 0, 1) };
const NOT_TUNED = { from: Date.UTC(2023, 0, 1), to: Date.UTC(2025, 0, 1) };
const both = ['BTC', 'ETH'];

const lengthened = (hours: number) => () =>
  lengthenCandles(readSharedCandles('1h'), hours * HOUR_MS);

/** Of 42 episodes of altcoins, those that may be called market-wide: a day's candle cannot tell the morning from the evening. */
const sets: readonly (readonly [string, () => readonly CoinCandles[], number])[] = [
  ['ten coins by the hour', () => readSharedCandles('1h'), 0],
  ['BTC and ETH by the hour', () => readSharedCandles('1h', both), 0],
  ['BTC and ETH by 5 minutes', () => readSharedCandles('5m', both, '2024-01'), 0],
  ['BTC and ETH by 15 minutes', () => readSharedCandles('15m', both), 0],
  ['ten coins by four hours', lengthened(4), 0],
  ['ten coins by twelve hours', lengthened(12), 0],
  ['ten coins by the day', lengthened(24), 1],
];

describe.skipIf(!hasSharedData)('against labeled sell-offs', () => {
  test.each(sets)('%s: found in time, and little else', (_name, read, altAllowed) => {
    const coins = read();
    const changes = playToRadar(coins);
    const labels = readLabels();
    const begin = Math.min(...coins.map(({ candles }) => candles[0]?.timestamp ?? Infinity));
    const end = Math.max(...coins.map(({ candles }) => candles.at(-1)?.timestamp ?? 0));
    const intervalMs = coins[0]?.intervalMs ?? HOUR_MS;
    for (const period of [TUNED, NOT_TUNED]) {
      const span = { from: Math.max(begin, period.from), to: Math.min(end, period.to) };
      if (span.to - span.from < 100 * DAY_MS) continue;
      for (const symbol of [...both, WHOLE_MARKET]) {
        const assets = symbol === WHOLE_MARKET ? both : [symbol];
        const score = scoreAgainst(labels, changes, symbol, assets, span, intervalMs);
        expect(score.found).toBeGreaterThanOrEqual(0.9 * score.marketWide);
        expect(median(score.leadHours)).toBeGreaterThanOrEqual(0);
        expect(score.quietFalse).toBe(0);
        expect(score.hardFalse).toBeLessThanOrEqual(score.hard / 5);
        expect(score.altCalledMarket).toBeLessThanOrEqual(altAllowed);
        expect(score.right).toBeGreaterThanOrEqual(0.8 * score.spells);
      }
    }
  });

  test.each([
    ['by the hour, a day', () => readSharedCandles('1h', both), DAY_MS],
    ['by four hours, two days', lengthened(4), 2 * DAY_MS],
    ['by the day, two days', lengthened(24), 2 * DAY_MS],
  ])('candles %s of them before each sell-off, are history enough', (_name, read, beforeMs) => {
    const coins = read();
    const intervalMs = coins[0]?.intervalMs ?? HOUR_MS;
    const wanted = readLabels().filter(
      ({ type, scope, asset }) =>
        type === 'selloff_fast_24h' && scope === 'market_wide' && both.includes(asset),
    );
    const found = wanted.filter(({ asset, onsetAt, troughAt }) => {
      const from = Math.floor((onsetAt - beforeMs) / intervalMs) * intervalMs;
      const window = cutCandles(coins, { from, to: troughAt + intervalMs });
      const told = playToRadar(window).filter(({ verdict }) => verdict === 'sell-off');
      return [asset, WHOLE_MARKET].every((one) => told.some(({ symbol }) => symbol === one));
    });
    expect(found.length).toBeGreaterThanOrEqual(0.9 * wanted.length);
  });
});
