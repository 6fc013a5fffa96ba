import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { HOUR_MS, MINUTE_MS, type DurationMs } from '../../../../shared/domain/units.ts';

/** Where the market data lies that is no part of the project; absent on most machines. */
const SHARED_DATA = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'data');
export const hasSharedData = existsSync(join(SHARED_DATA, 'labels.csv'));

export interface CoinCandles {
  readonly symbol: string;
  readonly intervalMs: DurationMs;
  readonly candles: readonly Candle[];
}

const LENGTHS: Readonly<Record<string, DurationMs>> = {
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
};

/** All recorded candles of that interval, of the coins named or of every one; `part` picks files by their months. */
export function readSharedCandles(
  interval: string,
  coins?: readonly string[],
  part = '',
): readonly CoinCandles[] {
  const folder = join(SHARED_DATA, 'intraday');
  return readdirSync(folder)
    .filter((name) => name.includes(`_${interval}_`) && name.includes(part))
    .map((name) => ({ name, symbol: name.slice(0, name.indexOf('USDT_')) }))
    .filter(({ symbol }) => coins === undefined || coins.includes(symbol))
    .map(({ name, symbol }) => ({
      symbol,
      intervalMs: LENGTHS[interval] ?? HOUR_MS,
      candles: parse(gunzipSync(readFileSync(join(folder, name))).toString('utf8')),
    }));
}

/** The same candles made of longer ones, by UTC time. */
export function lengthenCandles(
  coins: readonly CoinCandles[],
  intervalMs: DurationMs,
): readonly CoinCandles[] {
  return coins.map(({ symbol, candles }) => ({
    symbol,
    intervalMs,
    candles: [...Map.groupBy(candles, ({ timestamp }) => Math.floor(timestamp / intervalMs))].map(
      ([index, group]) => ({
        timestamp: index * intervalMs,
        open: group[0]?.open ?? NaN,
        high: Math.max(...group.map(({ high }) => high)),
        low: Math.min(...group.map(({ low }) => low)),
        close: group.at(-1)?.close ?? NaN,
        volume: group.reduce((sum, { volume }) => sum + volume, 0),
      }),
    ),
  }));
}

/** Only the candles that open within a span of time; coins that have none are left out. */
export function cutCandles(
  coins: readonly CoinCandles[],
  span: { readonly from: number; readonly to: number },
): readonly CoinCandles[] {
  return coins
    .map((coin) => ({
      ...coin,
      candles: coin.candles.filter(
        ({ timestamp }) => timestamp >= span.from && timestamp < span.to,
      ),
    }))
    .filter(({ candles }) => candles.length > 0);
}

function parse(text: string): readonly Candle[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [timestamp = NaN, open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = line
        .split(',')
        .map(Number);
      return { timestamp, open, high, low, close, volume };
    });
}

export interface Label {
  readonly type: string;
  readonly asset: string;
  readonly scope: string;
  readonly peakAt: number;
  /** Opening times of the hours in which the fall crossed its threshold and in which it was deepest. */
  readonly onsetAt: number;
  readonly troughAt: number;
  readonly endAt: number;
}

export function readLabels(): readonly Label[] {
  const [head = '', ...lines] = readFileSync(join(SHARED_DATA, 'labels.csv'), 'utf8')
    .trim()
    .split('\n');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    return {
      type: cell('label_type'),
      asset: cell('asset'),
      scope: cell('scope'),
      peakAt: Number(cell('peak_ms')),
      onsetAt: Number(cell('onset_ms')),
      troughAt: Number(cell('trough_ms')),
      endAt: Number(cell('end_ms')),
    };
  });
}
