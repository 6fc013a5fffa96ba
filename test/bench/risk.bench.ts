import { performance } from 'node:perf_hooks';
import type { Book } from '../../shared/domain/book.ts';
import type { MarginTier } from '../../shared/domain/margin-tier.ts';
import type { Position } from '../../shared/domain/position.ts';
import { evaluateBook } from '../../shared/risk/evaluate.ts';

export interface BenchFigure {
  readonly name: string;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** What the issue asks for; absent: for information. */
  readonly targetMs?: number;
}

const CONTEXT = { betas: { C3: 1.4, C7: 0.6 }, dailySigmas: { C3: 0.04 } };

/** 20 cross accounts of 200 positions in 200 coins, ten tiers each, wallets that leave some of them close. */
export function benchBook(accounts = 20, positions = 200): Book {
  const random = seeded(7);
  return {
    accounts: Array.from({ length: accounts }, (_, a) => ({
      id: `account-${a}`,
      venue: 'binance-usdm' as const,
      positionMode: 'one-way' as const,
      pools: [
        {
          id: 'cross',
          settleCurrency: 'USDT',
          walletBalance: 40_000 * positions,
          positions: Array.from({ length: positions }, (__, p) => benchPosition(p, random)),
        },
      ],
    })),
  };
}

function benchPosition(index: number, random: () => number): Position {
  const price = 10 + 1000 * random();
  return {
    symbol: `C${index}/USDT:USDT`,
    underlying: `C${index}`,
    side: random() < 0.6 ? 'long' : 'short',
    contracts: (20_000 + 180_000 * random()) / price,
    contractType: 'linear',
    contractSize: 1,
    marginMode: 'cross',
    entryPrice: price * (0.95 + 0.1 * random()),
    markPrice: price,
    leverage: 10,
    tiers: tenTiers(),
    tickSize: 0.01,
  };
}

function tenTiers(): readonly MarginTier[] {
  const floors = [0, 50, 100, 150, 300, 600, 1000, 2000, 5000, 10_000].map((x) => x * 1000);
  return floors.map((floor, row) => ({
    floor,
    cap: floors[row + 1] ?? Infinity,
    maintenanceMarginRate: 0.004 * (row + 1),
  }));
}

/** Small deterministic generator (mulberry32), so that two runs measure the same book. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function measure(name: string, runs: number, work: () => void, targetMs?: number): BenchFigure {
  for (let run = 0; run < Math.min(runs, 30); run++) work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    name,
    medianMs: times[Math.floor(runs / 2)] ?? Number.NaN,
    p99Ms: times[Math.floor(runs * 0.99)] ?? Number.NaN,
    ...(targetMs === undefined ? {} : { targetMs }),
  };
}

export function runRiskBench(): readonly BenchFigure[] {
  const book = benchBook();
  return [
    measure('evaluateBook, 20 x 200 positions, joint leeway inside', 60, () => {
      evaluateBook(book, CONTEXT);
    }),
  ];
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(runRiskBench(), null, 2)}\n`);
