import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCandleFile } from '../../main/market/read-candle-file.ts';
import type { CandleSeries } from '../../main/replay/candle-walk.ts';
import type { Account, Book } from '../../shared/domain/book.ts';
import type { Position, Side } from '../../shared/domain/position.ts';

/** Recorded candles that lie beside the project on some machines and are no part of it. */
const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
export const HAS_DATA = existsSync(`${DATA}labels.csv`);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LEVERAGES = [3, 5, 7, 10, 12, 15, 20];

/** A stretch of recorded prices with the finest candles there are of it. */
export interface Episode {
  readonly name: string;
  readonly coins: readonly string[];
  readonly files: string;
  readonly fromMs: number;
  readonly toMs: number;
}

const at = (text: string): number => Date.parse(`${text}T00:00:00Z`);

export const CRASHES: readonly Episode[] = [
  crash('2020-03', ['BTC', 'ETH', 'XRP'], '1h_2020-01_2024-12', '2020-03-06', '2020-03-20'),
  crash('2021-05', ['BTC', 'ETH'], '5m_2020-12_2021-07', '2021-05-10', '2021-05-25'),
  crash('2021-05 alts', ['SOL', 'XRP', 'AVAX'], '5m_2021-04_2021-06', '2021-05-10', '2021-05-25'),
  crash('2022-05', ['BTC', 'ETH', 'SOL'], '30m_2022-01_2022-12', '2022-05-04', '2022-05-16'),
  crash('2022-06', ['BTC', 'ETH', 'SOL'], '30m_2022-01_2022-12', '2022-06-08', '2022-06-22'),
  crash('2022-11', ['BTC', 'ETH', 'SOL'], '30m_2022-01_2022-12', '2022-11-04', '2022-11-14'),
  crash('2024-08', ['BTC', 'ETH'], '5m_2024-01_2024-09', '2024-07-30', '2024-08-10'),
  crash('2024-08 alts', ['SOL', 'XRP', 'DOGE'], '5m_2024-07_2024-09', '2024-07-30', '2024-08-10'),
];

/** The same days in candles of an hour, in which one step may be further than all that is left. */
export const HOURLY_CRASHES: readonly Episode[] = CRASHES.filter(
  ({ name }) => !name.endsWith('alts'),
).map((one) => ({
  ...one,
  coins: ['BTC', 'ETH', 'BNB', 'XRP', 'DOGE', 'ADA'],
  files: '1h_2020-01_2024-12',
}));

function crash(
  name: string,
  coins: readonly string[],
  files: string,
  from: string,
  to: string,
): Episode {
  return { name, coins, files, fromMs: at(from), toMs: at(to) };
}

/** The calm weeks of the labels. */
export function quietControls(): readonly Episode[] {
  const [header = '', ...lines] = readFileSync(`${DATA}labels.csv`, 'utf8').trim().split('\n');
  const column = (line: string, name: string) =>
    line.split(',')[header.split(',').indexOf(name)] ?? '';
  return lines
    .filter((line) => column(line, 'label_type') === 'control_quiet')
    .map((line) => ({
      name: column(line, 'onset_utc').slice(0, 10),
      coins: ['BTC', 'ETH'],
      files: '1h_2020-01_2024-12',
      fromMs: Number(column(line, 'onset_ms')),
      toMs: Number(column(line, 'end_ms')),
    }));
}

/** Weeks of other coins in which the price neither fell nor rose by 8 % from any point to a later one. */
export async function furtherCalmWeeks(): Promise<readonly Episode[]> {
  const found: Episode[] = [];
  for (const coin of ['BNB', 'XRP', 'DOGE', 'ADA']) {
    const whole = { coins: [coin], files: '1h_2020-01_2024-12', fromMs: at('2020-02-10') };
    for (let fromMs = whole.fromMs; fromMs < at('2024-12-20'); fromMs += 7 * DAY) {
      const day = new Date(fromMs).toISOString().slice(0, 10);
      const episode = { ...whole, name: `${coin} ${day}`, fromMs, toMs: fromMs + 7 * DAY };
      const candles = (await candlesOf(episode)).get(coin)?.candles ?? [];
      if (isCalm(candles.filter(({ timestamp }) => timestamp >= fromMs))) found.push(episode);
    }
  }
  return found;
}

const CALM_MOVE = 0.08;

function isCalm(candles: readonly { readonly low: number; readonly high: number }[]): boolean {
  let highest = 0;
  let lowest = Infinity;
  return (
    candles.length > 160 &&
    candles.every(({ low, high }) => {
      highest = Math.max(highest, high);
      lowest = Math.min(lowest, low);
      return low > highest * (1 - CALM_MOVE) && high < lowest * (1 + CALM_MOVE);
    })
  );
}

const cache = new Map<string, CandleSeries>();

/** The candles of an episode with the month before it, which only teaches the volatility. */
export async function candlesOf({
  coins,
  files,
  fromMs,
  toMs,
}: Episode): Promise<ReadonlyMap<string, CandleSeries>> {
  const found = new Map<string, CandleSeries>();
  for (const coin of coins) {
    const path = `${DATA}intraday/${coin}USDT_spot_${files}.csv.gz`;
    let series = cache.get(path);
    if (series === undefined) {
      const file = await readCandleFile(path);
      if (!file.ok) throw new Error(file.error);
      series = file.value;
      cache.set(path, series);
    }
    const candles = series.candles.filter(
      ({ timestamp }) => timestamp >= fromMs - 31 * DAY && timestamp < toMs,
    );
    found.set(coin, { candles, intervalMs: series.intervalMs });
  }
  return found;
}

export interface BookOptions {
  readonly leverages?: readonly number[];
  readonly sides?: readonly Side[];
}

/** Accounts of 3x to 20x, long and short, isolated, cross, and cross with two coins in one pool, opened at these candles. */
export function generatedBook(
  candles: ReadonlyMap<string, CandleSeries>,
  fromMs: number,
  { leverages = LEVERAGES, sides = ['long', 'short'] }: BookOptions = {},
): Book {
  const accounts: Account[] = [];
  const coins = [...candles].flatMap(([coin, series]) => {
    const first = series.candles.find(({ timestamp }) => timestamp >= fromMs);
    return first === undefined ? [] : [{ coin, price: first.open }];
  });
  for (const leverage of leverages) {
    for (const side of sides) {
      for (const { coin, price } of coins) {
        const name = `${coin}-${leverage}x-${side}`;
        const isolated = { isolatedMargin: 10_000 / leverage };
        accounts.push(
          account(`${name}-isolated`, [position(coin, price, side, leverage, isolated)]),
        );
        accounts.push(
          account(`${name}-cross`, [position(coin, price, side, leverage)], 10_000 / leverage),
        );
      }
      const both = coins
        .slice(0, 2)
        .map(({ coin, price }) => position(coin, price, side, leverage));
      accounts.push(account(`pair-${leverage}x-${side}`, both, 20_000 / leverage));
    }
  }
  return { accounts };
}

function account(id: string, positions: readonly Position[], walletBalance?: number): Account {
  return {
    id,
    exchange: 'binanceusdm',
    venue: 'binance-usdm',
    positionMode: 'one-way',
    pools: [
      {
        id: 'usdt',
        settleCurrency: 'USDT',
        positions,
        ...(walletBalance === undefined ? {} : { walletBalance }),
      },
    ],
  };
}

function position(
  coin: string,
  price: number,
  side: Side,
  leverage: number,
  isolated?: { readonly isolatedMargin: number },
): Position {
  return {
    symbol: `${coin}/USDT:USDT`,
    underlying: coin,
    side,
    contracts: 10_000 / price,
    contractType: 'linear',
    contractSize: 1,
    marginMode: isolated === undefined ? 'cross' : 'isolated',
    entryPrice: price,
    markPrice: price,
    leverage,
    maintenanceMarginRate: coin === 'BTC' || coin === 'ETH' ? 0.004 : 0.01,
    ...isolated,
  };
}
