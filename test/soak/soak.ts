import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RequestBudget } from '../../main/exchange/budget/request-budget.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { MonitorState } from '../../shared/contract/monitor-protocol.ts';
import { btcLong, exchangeAccount, FakeExchange } from '../main/monitor/fake-exchange.ts';
import { VirtualClock } from '../main/monitor/virtual-clock.ts';

const MINUTE_MS = 60_000;
/** What Binance publishes for one address. */
export const PUBLISHED_WEIGHT = 2400;
/** First readings, candles and orders of all accounts may use more than the steady share, once. */
const SETTLED_MS = 5 * MINUTE_MS;
/** Balance, positions and settings of one account. */
const READING_WEIGHT = 16;
const CANDLES_WEIGHT = 5;

export interface SoakFigures {
  /** Most weight in any sliding minute of the steady state. */
  readonly worstMinute: number;
  readonly readings: number;
  /** Longest that an account went unread in the steady state. */
  readonly longestGapMs: number;
  /** One row for each sample: what is alive after a collection. */
  readonly samples: readonly {
    readonly hour: number;
    readonly heapMb: number;
    readonly timers: number;
    readonly streams: number;
  }[];
  readonly slopeMbPerHour: number;
}

/** Counts what leaves, to hold the budget against what it promises. */
class CountingBudget extends RequestBudget {
  readonly #virtual: VirtualClock;
  #recent: { readonly atMs: number; readonly weight: number }[] = [];
  worstMinute = 0;

  constructor(clock: VirtualClock) {
    super(clock, { address: PUBLISHED_WEIGHT });
    this.#virtual = clock;
  }

  override spend(owner: string, path: string, weight: number): void {
    super.spend(owner, path, weight);
    const atMs = this.#virtual.monotonic();
    this.#recent = this.#recent.filter((each) => each.atMs > atMs - MINUTE_MS);
    this.#recent.push({ atMs, weight });
    const minute = this.#recent.reduce((sum, each) => sum + each.weight, 0);
    if (atMs > SETTLED_MS + MINUTE_MS) this.worstMinute = Math.max(this.worstMinute, minute);
  }
}

class SoakVenue extends FakeExchange {
  override weight = READING_WEIGHT;
  streams = 0;
  readings = 0;
  longestGapMs = 0;
  #lastMs: number | undefined;

  override async fetchAccount() {
    const now = this.clock.monotonic();
    if (this.#lastMs !== undefined && now > SETTLED_MS) {
      this.longestGapMs = Math.max(this.longestGapMs, now - this.#lastMs);
    }
    this.#lastMs = now;
    this.readings += 1;
    this.accountCallTimes = [];
    return super.fetchAccount();
  }

  override async fetchCandles() {
    this.budget?.spend('candles', '/candles', CANDLES_WEIGHT);
    return super.fetchCandles();
  }

  override watchMarks(...args: Parameters<FakeExchange['watchMarks']>) {
    const cancel = super.watchMarks(...args);
    this.streams += 1;
    return () => {
      this.streams -= 1;
      cancel();
    };
  }
}

/** Many accounts of many positions at one address, for hours of a virtual clock. `sampleMinutes`: how often memory is looked at. */
export async function soak(options: {
  readonly accounts: number;
  readonly positions: number;
  readonly hours: number;
  readonly sampleMinutes: number;
  readonly onSample?: (sample: SoakFigures['samples'][number]) => void;
}): Promise<SoakFigures> {
  const clock = new VirtualClock();
  const budget = new CountingBudget(clock);
  const venues: SoakVenue[] = [];
  let answered: ((state: MonitorState) => void) | undefined;
  const monitor = createMonitor({
    clock,
    random: () => 0.5,
    createClient: (account) => {
      const venue = new SoakVenue(account, clock);
      venue.budget = budget;
      venue.positions = positionsOf(options.positions);
      venue.marks = new Map(venue.positions.map(({ symbol }) => [symbol, 100_000]));
      venues.push(venue);
      return venue;
    },
    openHistory: () => {
      throw new Error('no history was asked for');
    },
    send: (message) => {
      if (message.type === 'answer' && message.result.ok) {
        answered?.(message.result.value as MonitorState);
      }
    },
  });
  monitor.handle({
    type: 'configure',
    config: {
      accounts: Array.from({ length: options.accounts }, (_, i) => exchangeAccount(`a${i}`)),
      thresholds: DEFAULT_THRESHOLDS,
      displayCurrency: 'USD',
    },
  });
  const samples: SoakFigures['samples'][number][] = [];
  for (let minute = 0; minute < options.hours * 60; minute += 1) {
    // Prices wander, so that there is something to compute.
    const price = 100_000 * (1 + 0.01 * Math.sin(minute / 30));
    for (const venue of venues) {
      for (const symbol of venue.marks.keys()) venue.marks.set(symbol, price);
    }
    await clock.advance(MINUTE_MS);
    if ((minute + 1) % options.sampleMinutes !== 0) continue;
    const sample = {
      hour: (minute + 1) / 60,
      heapMb: heapAfterCollection(),
      timers: clock.pendingTimers,
      streams: venues.reduce((sum, { streams }) => sum + streams, 0),
    };
    samples.push(sample);
    options.onSample?.(sample);
  }
  const asked = new Promise<MonitorState>((resolve) => {
    answered = resolve;
  });
  monitor.handle({ type: 'query', id: 1, query: { kind: 'state' } });
  const { accounts } = await asked;
  const lost = accounts.filter(({ status }) => status.state !== 'ok').map(({ id }) => id);
  await monitor.stop();
  if (lost.length > 0) throw new Error(`not seen at the end: ${lost.join(', ')}`);
  if (clock.pendingTimers > 0) throw new Error(`${clock.pendingTimers} timers are left behind`);
  return {
    worstMinute: budget.worstMinute,
    readings: venues.reduce((sum, { readings }) => sum + readings, 0),
    longestGapMs: Math.max(...venues.map(({ longestGapMs }) => longestGapMs)),
    samples,
    slopeMbPerHour: slopeOf(samples.slice(Math.ceil(samples.length / 4))),
  };
}

/** Long and short of as many coins as it takes, far from danger. */
function positionsOf(count: number): FakeExchange['positions'] {
  return Array.from({ length: count }, (_, i) => {
    const coin = i < 2 ? 'BTC' : `C${Math.floor(i / 2)}`;
    return btcLong({
      symbol: `${coin}/USDT:USDT`,
      underlying: coin,
      side: i % 2 === 0 ? 'long' : 'short',
      isolatedMargin: 60_000,
    });
  });
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

/** Least squares, MB an hour. */
function slopeOf(samples: SoakFigures['samples']): number {
  const mean = (of: (sample: SoakFigures['samples'][number]) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const hour = mean((sample) => sample.hour);
  const heap = mean((sample) => sample.heapMb);
  const above = samples.reduce((sum, s) => sum + (s.hour - hour) * (s.heapMb - heap), 0);
  const below = samples.reduce((sum, s) => sum + (s.hour - hour) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
