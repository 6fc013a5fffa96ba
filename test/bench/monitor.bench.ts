import { performance } from 'node:perf_hooks';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { FromMonitor } from '../../shared/contract/monitor-protocol.ts';
import type { Position } from '../../shared/domain/position.ts';
import { createMonitor } from '../../main/monitor/create-monitor.ts';
import { exchangeAccount, FakeExchange } from '../main/monitor/fake-exchange.ts';
import { VirtualClock } from '../main/monitor/virtual-clock.ts';
import { percentile, type Figure } from './figure.ts';

/** Figures of the desk: 20 accounts of 200 positions each. Milliseconds. */
export interface MonitorFigures {
  /** A price comes in → the alarm decision has been made. */
  readonly decisionP50Ms: number;
  readonly decisionP99Ms: number;
  /** The same in time of this thread: what a machine that does nothing else would show. */
  readonly decisionCpuP99Ms: number;
  /** All positions crash together: price in → first message out, and all decisions made. */
  readonly crashFirstMessageMs: number;
  readonly crashAllMs: number;
  readonly accounts: number;
  readonly positions: number;
}

export interface BenchSize {
  readonly accounts: number;
  readonly positionsPerAccount: number;
  readonly ticks: number;
}

export const DESK: BenchSize = { accounts: 20, positionsPerAccount: 200, ticks: 1_000 };

export async function runMonitorBench(): Promise<readonly Figure[]> {
  const f = await measureMonitor();
  const desk = `${f.accounts} accounts, ${f.positions} positions`;
  return [
    { name: 'price in → alarm decision, p50', value: f.decisionP50Ms, unit: 'ms', note: desk },
    {
      name: 'price in → alarm decision, p99',
      value: f.decisionP99Ms,
      unit: 'ms',
      limit: 5,
      note: desk,
    },
    {
      name: 'price in → alarm decision, p99 of CPU time',
      value: f.decisionCpuP99Ms,
      unit: 'ms',
      limit: 5,
      note: 'as on a machine that does nothing else',
    },
    {
      name: 'all crash: first message out',
      value: f.crashFirstMessageMs,
      unit: 'ms',
      limit: 50,
      note: desk,
    },
    { name: 'all crash: every decision made', value: f.crashAllMs, unit: 'ms', note: desk },
  ];
}

/** Half cross in one pool, half isolated, each on a market of its own: what one price moves is what it must move. */
export async function measureMonitor(size: BenchSize = DESK): Promise<MonitorFigures> {
  const clock = new VirtualClock();
  const venues: FakeExchange[] = [];
  let firstMessageAt: number | undefined;
  const monitor = createMonitor({
    clock,
    random: () => 0.5,
    createClient(account) {
      const venue = new FakeExchange(account, clock);
      venue.positions = positionsOf(size.positionsPerAccount);
      venue.marks = new Map(
        venue.positions.map(({ symbol, entryPrice = 1 }) => [symbol, entryPrice]),
      );
      venue.walletBalance = 2_000 * size.positionsPerAccount;
      venues.push(venue);
      return venue;
    },
    openHistory() {
      throw new Error('no history in this measurement');
    },
    send(message: FromMonitor) {
      if (message.type === 'announce') firstMessageAt ??= performance.now();
    },
  });
  const accounts = Array.from({ length: size.accounts }, (_, i) => exchangeAccount(`a${i}`));
  monitor.handle({
    type: 'configure',
    config: { accounts, thresholds: DEFAULT_THRESHOLDS, displayCurrency: 'USD' },
  });
  await clock.advance(3_000);

  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let i = 0; i < size.ticks; i++) {
    const venue = venues[i % venues.length];
    const symbol = `C${(i * 7) % size.positionsPerAccount}/USDT:USDT`;
    const mark = 100 * (1 + 0.01 * Math.sin(i));
    // Past the interval in which prices of one account are joined, so that each is decided at once.
    if (i % venues.length === 0) await clock.advance(60);
    const cpu = process.threadCpuUsage();
    const began = performance.now();
    venue?.push(mark, symbol);
    times.push(performance.now() - began);
    const { user, system } = process.threadCpuUsage(cpu);
    cpuTimes.push((user + system) / 1_000);
  }

  await clock.advance(60);
  firstMessageAt = undefined;
  const began = performance.now();
  // The whole market falls in one answer of each venue.
  for (const venue of venues) {
    for (const symbol of venue.marks.keys()) venue.marks.set(symbol, 81.5);
    monitor.handle({
      type: 'query',
      id: 0,
      query: { kind: 'read-now', accountId: venue.account.id },
    });
    await clock.advance(0);
  }
  const crashAllMs = performance.now() - began;
  const crashFirstMessageMs = (firstMessageAt ?? Number.NaN) - began;
  await monitor.stop();
  return {
    decisionP50Ms: percentile(times, 0.5),
    decisionP99Ms: percentile(times, 0.99),
    decisionCpuP99Ms: percentile(cpuTimes, 0.99),
    crashFirstMessageMs,
    crashAllMs,
    accounts: size.accounts,
    positions: size.accounts * size.positionsPerAccount,
  };
}

/** Two thirds long, half of them cross in one pool, each on a market of its own, liquidated some way below 81.5. */
export function positionsOf(count: number): readonly Position[] {
  return Array.from({ length: count }, (_, i) => ({
    symbol: `C${i}/USDT:USDT`,
    side: i % 3 === 0 ? ('short' as const) : ('long' as const),
    contracts: 10,
    contractType: 'linear' as const,
    contractSize: 1,
    underlying: `C${i}`,
    marginMode: i % 2 === 0 ? ('cross' as const) : ('isolated' as const),
    entryPrice: 100,
    markPrice: 100,
    leverage: 5,
    isolatedMargin: 200,
    tiers: [
      { floor: 0, cap: 50_000, maintenanceMarginRate: 0.01 },
      {
        floor: 50_000,
        cap: Infinity,
        maintenanceMarginRate: 0.025,
        maintenanceMarginDeduction: 750,
      },
    ],
    tickSize: 0.01,
  }));
}
