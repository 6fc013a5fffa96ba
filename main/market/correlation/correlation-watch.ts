import { isDeepStrictEqual } from 'node:util';
import type { CorrelationRow, GoldView, SeriesMarket } from '../../../shared/contract/market.ts';
import type { StoredSeries } from '../../../shared/contract/monitor-protocol.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type DurationMs,
  type MarketSymbol,
  type TimestampMs,
  type Underlying,
} from '../../../shared/domain/units.ts';
import {
  correlate,
  FEWEST_SESSIONS,
  rollCorrelation,
} from '../../../shared/market/correlation/correlate.ts';
import {
  pairReturns,
  sampleAt,
  type PricePoint,
} from '../../../shared/market/correlation/paired-returns.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import type { Clock } from '../../host-ports.ts';
import { listedSymbols, usedSites, type CandleSite } from '../watch/candle-sites.ts';
import { readHours, type AskCandles } from '../watch/read-past.ts';
import { OTHER_MARKETS, type OtherMarket } from './instruments.ts';
import { pointsOfHours, sessionCloses } from './sessions.ts';

const REFRESH_MS: DurationMs = 6 * HOUR_MS;
const RETRY_MS: DurationMs = 30 * MINUTE_MS;
/** The radar and the figures of the book come first. */
const START_MS: DurationMs = MINUTE_MS;
/** About seventy sessions: a month's correlation and how it came there. */
const DAYS = 100;
/** A price counts for a moment when it is at most so old; hours without a trade are common at night. */
const TOLERANCE_MS: DurationMs = 2 * HOUR_MS;
const MOST_HISTORY = 60;
/** A last price older than this is no gold price of today. */
const PRICE_AGE_MS: DurationMs = 4 * DAY_MS;

interface Source {
  readonly name: string;
  readonly points: readonly PricePoint[];
  /** Of an instrument that never closes. */
  readonly isContinuous: boolean;
}

interface GoldFound {
  readonly view?: GoldView;
  readonly reason?: string;
}

export interface CorrelationWatchOptions {
  readonly clock: Clock;
  readonly sites: () => readonly CandleSite[];
  readonly askAt: (site: CandleSite, symbol: MarketSymbol) => AskCandles;
  /** Coins to compare, BTC first, each with a way to ask for its candles. */
  readonly coins: () => readonly { readonly coin: Underlying; readonly ask: AskCandles }[];
}

/** How coins move with Nasdaq, S&P 500, gold and the dollar. Read a few times a day. */
export class CorrelationWatch {
  readonly #options: CorrelationWatchOptions;
  #series: readonly StoredSeries[] = [];
  #rows: readonly CorrelationRow[] = [];
  #gold: GoldFound = { reason: 'Gold is compared about a minute after the start.' };
  #nextMs: number;
  #running = false;
  /** Symbols that a host does not list, or that mean something else there. */
  readonly #refused = new Set<string>();

  constructor(options: CorrelationWatchOptions) {
    this.#options = options;
    this.#nextMs = options.clock.monotonic() + START_MS;
  }

  configure(series: readonly StoredSeries[]): void {
    // Over a process boundary each configuration is a copy.
    if (isDeepStrictEqual(series, this.#series)) return;
    this.#series = series;
    this.#nextMs = Math.min(this.#nextMs, this.#options.clock.monotonic() + 1_000);
  }

  get rows(): readonly CorrelationRow[] {
    return this.#rows;
  }

  /** And why nothing can be moved into it, where that is so. */
  get gold(): GoldFound {
    return this.#gold;
  }

  tick(): void {
    const now = this.#options.clock.monotonic();
    if (this.#running || now < this.#nextMs) return;
    this.#running = true;
    this.#nextMs = now + REFRESH_MS;
    void this.#read().finally(() => {
      this.#running = false;
    });
  }

  async #read(): Promise<void> {
    const { clock, coins } = this.#options;
    const series = this.#series;
    const sources = new Map<SeriesMarket, Source>();
    for (const market of OTHER_MARKETS) {
      const source = await this.#sourceOf(market);
      if (source !== undefined) sources.set(market.market, source);
    }
    const prices = new Map<Underlying, readonly PricePoint[]>();
    const asked = coins();
    for (const { coin, ask } of sources.size === 0 ? [] : asked) {
      const hours = await readHours(ask, DAYS * 24);
      if (hours.ok) prices.set(coin, pointsOfHours(hours.value));
    }
    const isWhole = asked.length > 0 && (sources.size === 0 || prices.size === asked.length);
    if (!isWhole) this.#nextMs = Math.min(this.#nextMs, clock.monotonic() + RETRY_MS);
    // Another series came while this one was read: its own reading is due already.
    if (series !== this.#series) return;
    const now = clock.now();
    this.#rows = asked.flatMap(({ coin }) =>
      OTHER_MARKETS.map((market) =>
        rowOf(coin, market, prices.get(coin), sources.get(market.market), now),
      ),
    );
    this.#gold = goldOf(sources.get('gold'), prices.get('BTC'), now);
  }

  /** What was imported counts before what a venue lists: the trader chose it. */
  async #sourceOf(other: OtherMarket): Promise<Source | undefined> {
    const imported = this.#series.find(({ market }) => market === other.market);
    if (imported !== undefined) {
      return { name: imported.name, points: imported.points, isContinuous: false };
    }
    const { sites, askAt } = this.#options;
    for (const site of usedSites(sites())) {
      // The demo lists ten coins and nothing else.
      if (site.isDemo) continue;
      for (const { bases, from, to } of other.listings) {
        for (const symbol of bases.flatMap((base) => listedSymbols(base, site))) {
          const name = `${site.host} ${symbol}`;
          if (this.#refused.has(name)) continue;
          const hours = await readHours(askAt(site, symbol), DAYS * 24);
          if (!hours.ok) {
            if (hours.error.kind === 'not-supported') this.#refused.add(name);
            continue;
          }
          const points = pointsOfHours(hours.value);
          const last = points.at(-1)?.price ?? 0;
          if (!(last >= from && last <= to)) {
            this.#refused.add(name);
            continue;
          }
          const venue = exchangeName(site.client.exchange, 'exchange');
          return { name: `${symbol} on ${venue}`, points, isContinuous: true };
        }
      }
    }
    return undefined;
  }
}

function rowOf(
  coin: Underlying,
  other: OtherMarket,
  prices: readonly PricePoint[] | undefined,
  source: Source | undefined,
  now: TimestampMs,
): CorrelationRow {
  const head = { coin, against: other.name, source: source?.name ?? '' };
  if (source === undefined) {
    return {
      ...head,
      history: [],
      reason: 'No exchange in use lists it. Import a series of daily closes.',
    };
  }
  if (prices === undefined) {
    return { ...head, history: [], reason: `The past of ${coin} could not be read.` };
  }
  const pairs = pairReturns(...sampled(prices, source, now));
  const history = rollCorrelation(pairs).toReversed().slice(0, MOST_HISTORY);
  if (history.length > 0) return { ...head, history };
  return {
    ...head,
    history,
    reason: tooFew(pairs.length, 'both have a price'),
  };
}

/** Both at the same moments: those of the series, or for what never closes the ends of New York's sessions. */
function sampled(
  prices: readonly PricePoint[],
  { points, isContinuous }: Source,
  now: TimestampMs,
): [readonly PricePoint[], readonly PricePoint[]] {
  const moments = isContinuous
    ? sessionCloses(now - DAYS * DAY_MS, now)
    : points.map(({ atMs }) => atMs);
  return [
    sampleAt(prices, moments, TOLERANCE_MS),
    isContinuous ? sampleAt(points, moments, TOLERANCE_MS) : points,
  ];
}

function goldOf(
  source: Source | undefined,
  bitcoin: readonly PricePoint[] | undefined,
  now: TimestampMs,
): GoldFound {
  if (source === undefined) {
    return {
      reason:
        'No exchange in use lists gold (such as PAXG or XAUT). Import a series of its daily closes.',
    };
  }
  if (bitcoin === undefined) return { reason: 'The past of BTC could not be read.' };
  const [coin, gold] = sampled(bitcoin, source, now);
  const pairs = pairReturns(gold, coin);
  const found = correlate(pairs);
  if (found === undefined) {
    return { reason: tooFew(pairs.length, `gold (${source.name}) and BTC have a price`) };
  }
  const view = { asset: 'XAU', source: source.name, beta: found.beta };
  const last = source.points.at(-1);
  if (last !== undefined && now - last.atMs <= PRICE_AGE_MS) {
    return { view: { ...view, price: last.price } };
  }
  return {
    view,
    reason: `The last price of gold in ${source.name} is more than four days old. Import a newer one.`,
  };
}

function tooFew(count: number, what: string): string {
  return `Only ${count} sessions in which ${what}; it takes ${FEWEST_SESSIONS}.`;
}
