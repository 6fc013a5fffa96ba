import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { demoAccounts } from '../../main/demo/account/demo-accounts.ts';
import { startDemoExchange, type DemoExchange } from '../../main/demo/demo-exchange.ts';
import { requestLimit } from '../../main/exchange/budget/request-limits.ts';
import { createExchangeClient } from '../../main/exchange/create-client.ts';
import type { ExchangeClient } from '../../main/exchange/exchange-client.ts';
import { openHistory } from '../../main/history/open-history.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { ExchangeAccount, MonitorState } from '../../shared/contract/monitor-protocol.ts';
import { WireMeter } from './wire-meter.ts';
import { turn, VirtualTime } from './virtual-time.ts';

const MINUTE_MS = 60_000;
const STEP_MS = 1_000;
/** Finer than that, the state would be told ten times a second at no cost of time; on a real clock its cost slows it. */
const GRAIN_MS = 1_000;
/** First readings, orders and candles of all coins may use more than the steady share, once; two hundred coins take a while. */
const SETTLED_MINUTES = 10;
/** Each second, as venues have it, would be 300 million messages a day, and nothing but messages to compute. */
const PUSH_EVERY_MS = 15_000;
/** In the middle between two breaks of all sockets they stay open and say nothing for a minute. */
const DROP_ALL_MINUTES = 60;

export interface SoakSample {
  readonly hour: number;
  /** Of this process, the demo exchange included, after a collection. */
  readonly heapMb: number;
  readonly rssMb: number;
  /** That wait, of everything in this process. */
  readonly timers: number;
  /** Of the operating system, both ends, the pool of the requests included. */
  readonly sockets: number;
  /** WebSockets that the demo exchange has open. */
  readonly streams: number;
  /** Until now, of the steady state. */
  readonly worstMinute: number;
  readonly longestGapMs: number;
}

export interface SoakFigures {
  /** Most weight in any sliding minute of the steady state at Binance, and what Binance publishes. */
  readonly worstMinute: number;
  readonly published: number;
  readonly readings: number;
  /** What the meter was told of, and what really left. */
  readonly counted: number;
  readonly requests: number;
  readonly streamsOpened: number;
  /** Longest that an account went unread in the steady state. */
  readonly longestGapMs: number;
  readonly samples: readonly SoakSample[];
  /** Of the heap after a collection, over the last two thirds of the run. */
  readonly slopeMbPerHour: number;
  /** Of what the operating system counts, over the same. */
  readonly rssSlopeMbPerHour: number;
  /** Accounts that are not seen at the end, in words. */
  readonly lost: readonly string[];
  /** Timers that wait after everything was stopped. */
  readonly timersLeft: number;
}

export interface SoakOptions {
  /** At Binance's address; two more are at Bitget's. */
  readonly accounts: number;
  readonly positions: number;
  readonly hours: number;
  /** How often memory is looked at. */
  readonly sampleMinutes: number;
  /** When the steady state begins, 10 when absent. */
  readonly settledMinutes?: number;
  /** How often all sockets break at once, 60 when absent; one of them does every minute. */
  readonly dropEveryMinutes?: number;
  /** Asked after each minute: the run ends here, with the figures until now. */
  readonly isOver?: () => boolean;
  readonly onSample?: (sample: SoakSample) => void;
}

/**
 * The monitor with the clients of production, by HTTP and WebSocket against the demo exchange, on a time that runs as fast
 * as all of it can compute. Everything is in this process, so that what any part keeps is seen.
 */
export async function soak(options: SoakOptions): Promise<SoakFigures> {
  const time = new VirtualTime(Date.UTC(2026, 10, 20, 6, 4, 31, 250), GRAIN_MS);
  const home = mkdtempSync(join(tmpdir(), 'leeway-soak-'));
  const settledMs = (options.settledMinutes ?? SETTLED_MINUTES) * MINUTE_MS;
  const meter = new WireMeter(time, settledMs);
  time.install();
  meter.install();
  try {
    const demo = await startDemoExchange({
      crashId: '2025-10-10',
      seed: 1,
      clock: time,
      binancePositions: options.positions,
      pushEveryMs: PUSH_EVERY_MS,
    });
    return await watch(options, {
      time,
      meter,
      settledMs,
      demo,
      historyFile: join(home, 'history.db'),
    });
  } finally {
    meter.restore();
    time.restore();
    rmSync(home, { recursive: true });
  }
}

interface Stage {
  readonly time: VirtualTime;
  readonly meter: WireMeter;
  readonly settledMs: number;
  readonly demo: DemoExchange;
  readonly historyFile: string;
}

async function watch(options: SoakOptions, stage: Stage): Promise<SoakFigures> {
  const { time, meter, settledMs, demo, historyFile } = stage;
  const calls = new Calls(time, settledMs);
  let told: ((state: MonitorState) => void) | undefined;
  const monitor = createMonitor({
    clock: time,
    random: () => 0.5,
    createClient: (account) =>
      calls.counted(account.id, createExchangeClient({ account, clock: time })),
    openHistory: (file) => openHistory(file, time.now()),
    send: (message) => {
      if (message.type === 'answer' && message.result.ok)
        told?.(message.result.value as MonitorState);
    },
  });
  monitor.handle({
    type: 'configure',
    config: {
      accounts: accountsAt(demo.endpoint, options.accounts),
      thresholds: DEFAULT_THRESHOLDS,
      displayCurrency: 'USD',
      historyFile,
    },
  });
  const samples: SoakSample[] = [];
  for (let minute = 1; minute <= options.hours * 60; minute += 1) {
    for (let step = 0; step < MINUTE_MS / STEP_MS; step += 1) {
      await time.pass(STEP_MS, () => calls.isIdle);
    }
    if (minute % options.sampleMinutes === 0) {
      const sample = {
        ...(await takeSample(minute / 60, stage)),
        worstMinute: meter.worstMinute('binanceusdm'),
        longestGapMs: calls.longestGapMs,
      };
      samples.push(sample);
      options.onSample?.(sample);
    }
    if (options.isOver?.() === true) break;
    disturb(demo, minute, options.dropEveryMinutes ?? DROP_ALL_MINUTES);
  }
  // What broke last has time to be opened again.
  demo.setFault('binance', undefined);
  demo.setFault('bitget', undefined);
  await time.pass(MINUTE_MS, () => calls.isIdle);
  const asked = new Promise<MonitorState>((resolve) => {
    told = resolve;
  });
  monitor.handle({ type: 'query', id: 1, query: { kind: 'state' } });
  const { accounts } = await asked;
  const lost = accounts
    // Where the venue's limit holds readings back they may be old for a while, but none of them fails.
    .filter(({ status: { state, error } }) => state !== 'ok' && (state !== 'stale' || error))
    .map(({ id, status }) => `${id}: ${status.state} ${status.error?.message ?? ''}`);
  let isOver = false;
  const over = monitor
    .stop()
    .then(() => demo.stop())
    .then(() => {
      isOver = true;
    });
  // Libraries wait a little before they let go of a socket.
  for (let step = 0; step < 600 || !isOver; step += 1) await time.pass(STEP_MS, () => true);
  await over;
  return {
    worstMinute: meter.worstMinute('binanceusdm'),
    published: requestLimit('binanceusdm').address ?? 0,
    readings: calls.readings,
    counted: meter.counted,
    requests: meter.requests,
    streamsOpened: calls.opened,
    longestGapMs: calls.longestGapMs,
    samples,
    slopeMbPerHour: slopeOf(samples, ({ heapMb }) => heapMb),
    rssSlopeMbPerHour: slopeOf(samples, ({ rssMb }) => rssMb),
    lost,
    timersLeft: time.pendingTimers,
  };
}

/** Sockets break, or stay open and say nothing. */
function disturb(demo: DemoExchange, minute: number, dropEvery: number): void {
  const isSilent = minute % dropEvery === Math.floor(dropEvery / 2);
  for (const venue of ['binance', 'bitget'] as const) {
    demo.setFault(venue, isSilent ? { mode: 'socket-silent' } : undefined);
  }
  if (minute % dropEvery === 0) demo.dropSockets();
  else demo.dropSockets((place) => place === minute % Math.max(1, demo.socketCount));
}

function accountsAt(endpoint: string, count: number): readonly ExchangeAccount[] {
  return demoAccounts(endpoint).flatMap((account) =>
    Array.from({ length: account.exchange === 'bitget' ? 2 : count }, (_, i) => ({
      ...account,
      id: `${account.id}-${i}`,
      name: `${account.name} ${i}`,
    })),
  );
}

/** What is asked of the venues, and whether an answer is awaited. */
class Calls {
  readonly #time: VirtualTime;
  readonly #settledMs: number;
  readonly #readMs = new Map<string, number>();
  #inFlight = 0;
  readings = 0;
  opened = 0;
  longestGapMs = 0;

  constructor(time: VirtualTime, settledMs: number) {
    this.#time = time;
    this.#settledMs = settledMs;
  }

  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  counted(id: string, client: ExchangeClient): ExchangeClient {
    return new Proxy(client, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: readonly unknown[]): unknown => {
          if (String(name).startsWith('watch')) this.opened += 1;
          const result: unknown = Reflect.apply(value, target, args);
          if (!(result instanceof Promise)) return result;
          this.#inFlight += 1;
          return result.finally(() => {
            this.#inFlight -= 1;
            if (name === 'fetchAccount') this.#read(id);
          });
        };
      },
    });
  }

  #read(id: string): void {
    const now = this.#time.monotonic();
    const last = this.#readMs.get(id);
    if (last !== undefined && now > this.#settledMs) {
      this.longestGapMs = Math.max(this.longestGapMs, now - last);
    }
    this.#readMs.set(id, now);
    this.readings += 1;
  }
}

async function takeSample(
  hour: number,
  { time, demo }: Stage,
): Promise<Omit<SoakSample, 'worstMinute' | 'longestGapMs'>> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 3; i += 1) {
    collect();
    // What is told that something was collected lets go of more.
    await turn();
  }
  const { heapUsed, rss } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap');
  return {
    hour,
    heapMb: heapUsed / 1e6,
    rssMb: rss / 1e6,
    timers: time.pendingTimers,
    sockets: sockets.length,
    streams: demo.socketCount,
  };
}

/** Least squares over the last two thirds, MB an hour: windows and tables of the first hours are still filling. */
function slopeOf(all: readonly SoakSample[], mbOf: (sample: SoakSample) => number): number {
  const samples = all.slice(Math.floor(all.length / 3));
  const mean = (of: (sample: SoakSample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const hour = mean((sample) => sample.hour);
  const heap = mean(mbOf);
  const above = samples.reduce((sum, s) => sum + (s.hour - hour) * (mbOf(s) - heap), 0);
  const below = samples.reduce((sum, s) => sum + (s.hour - hour) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
