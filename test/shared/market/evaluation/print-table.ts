import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import { WHOLE_MARKET, type RadarVerdict } from '../../../../shared/market/verdict/radar.ts';
import { playToRadar, scoreAgainst, type Score } from './evaluate-radar.ts';
import {
  lengthenCandles,
  readLabels,
  readSharedCandles,
  type CoinCandles,
} from './shared-candles.ts';

// `node test/shared/market/evaluation/print-table.ts [years]`: how the radar does against the labels, per interval.
const labels = readLabels();
const only = process.argv[2] ?? '';
const byYear = process.argv.includes('--years');
const year = (value: number) => Date.UTC(value, 0, 1);
const TUNED = [2020, 2023] as const;
const SEEN_FIRST = [2023, 2025] as const;

type Span = readonly [from: number, to: number];
const both = ['BTC', 'ETH'];

const hours = () => readSharedCandles('1h');
const SETS: Readonly<
  Record<string, { read: () => readonly CoinCandles[]; spans: readonly Span[] }>
> = {
  '1h ten coins': { read: hours, spans: [TUNED, SEEN_FIRST] },
  '1h BTC ETH': { read: () => readSharedCandles('1h', both), spans: [TUNED, SEEN_FIRST] },
  '1h BTC': { read: () => readSharedCandles('1h', ['BTC']), spans: [TUNED, SEEN_FIRST] },
  '4h ten coins': { read: () => lengthenCandles(hours(), 4 * HOUR_MS), spans: [TUNED, SEEN_FIRST] },
  '12h ten coins': {
    read: () => lengthenCandles(hours(), 12 * HOUR_MS),
    spans: [TUNED, SEEN_FIRST],
  },
  '1d ten coins': { read: () => lengthenCandles(hours(), DAY_MS), spans: [TUNED, SEEN_FIRST] },
  '30m seven coins': { read: () => readSharedCandles('30m'), spans: [[2022, 2023]] },
  '15m BTC ETH': { read: () => readSharedCandles('15m'), spans: [SEEN_FIRST] },
  '5m BTC ETH 2021': {
    read: () => readSharedCandles('5m', both, '2020-12'),
    spans: [[2020, 2022]],
  },
  '5m seven coins 2021': {
    read: () => [
      ...readSharedCandles('5m', both, '2020-12'),
      ...readSharedCandles('5m', undefined, '2021-04'),
    ],
    spans: [[2020, 2022]],
  },
  '5m BTC ETH 2024': {
    read: () => readSharedCandles('5m', both, '2024-01'),
    spans: [[2024, 2025]],
  },
};

for (const [name, { read, spans }] of Object.entries(SETS)) {
  if (!name.startsWith(only)) continue;
  const coins = read();
  const begin = Math.min(...coins.map(({ candles }) => candles[0]?.timestamp ?? Infinity));
  const end = Math.max(...coins.map(({ candles }) => candles.at(-1)?.timestamp ?? 0));
  const changes = playToRadar(coins);
  const intervalMs = coins[0]?.intervalMs ?? HOUR_MS;
  const shown = byYear ? spans.flatMap(([from, to]) => years(from, to)) : spans;
  for (const [from, to] of shown) {
    const span = { from: Math.max(begin, year(from)), to: Math.min(end, year(to)) };
    if (span.from >= span.to) continue;
    process.stdout.write(`${name}, ${from}${to === from + 1 ? '' : `-${to - 1}`}\n`);
    for (const { symbol } of coins.filter((coin) => both.includes(coin.symbol))) {
      print(symbol, scoreAgainst(labels, changes, symbol, [symbol], span, intervalMs));
    }
    print(
      '*',
      scoreAgainst(
        labels,
        changes,
        WHOLE_MARKET,
        coins.length === 1 ? ['BTC'] : both,
        span,
        intervalMs,
      ),
    );
  }
  count(changes);
}

function years(from: number, to: number): readonly Span[] {
  return Array.from({ length: to - from }, (_, at) => [from + at, from + at + 1] as const);
}

function print(symbol: string, score: Score): void {
  const { leadHours } = score;
  const lead = (share: number) =>
    (leadHours[Math.floor((leadHours.length - 1) * share)] ?? NaN).toFixed(1);
  const share = (part: number, of: number) =>
    `${part}/${of}${of === 0 ? '' : ` ${((100 * part) / of).toFixed(0)}%`}`;
  process.stdout.write(
    `  ${symbol.padEnd(4)} recall ${share(score.found, score.marketWide)}  lead h 10% ${lead(0.1)} median ${lead(0.5)} 90% ${lead(0.9)}` +
      `  precision ${share(score.right, score.spells)} strict ${share(score.strictlyRight, score.spells)}` +
      `  quiet ${score.quietFalse}/${score.quiet}  hard ${score.hardFalse}/${score.hard} touched ${score.hardTouched}` +
      `  alt-only as market ${score.altCalledMarket}/${score.altOnly}\n`,
  );
}

function count(changes: readonly RadarVerdict[]): void {
  const lines = Map.groupBy(changes, ({ symbol, verdict }) => `${symbol} ${verdict}`);
  const words = ['BTC', '*'].flatMap((symbol) =>
    ['calm', 'stress', 'sell-off', 'recovering'].map(
      (one) => `${symbol} ${one} ${lines.get(`${symbol} ${one}`)?.length ?? 0}`,
    ),
  );
  process.stdout.write(`  lines: ${words.join(', ')}\n`);
}
