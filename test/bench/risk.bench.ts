import { performance } from 'node:perf_hooks';
import type { Book } from '../../shared/domain/book.ts';
import type { MarginTier } from '../../shared/domain/margin-tier.ts';
import type { Position } from '../../shared/domain/position.ts';
import { createRiskEngine } from '../../shared/risk/engine.ts';
import { evaluateBook, modelPool } from '../../shared/risk/evaluate.ts';
import { layOutBook, setFlatMark, type FlatBook } from '../../shared/risk/flat/flat-book.ts';
import { revalueBook, revalueScope } from '../../shared/risk/flat/flat-revalue.ts';
import { makeScenarioResults, runScenarios } from '../../shared/risk/flat/flat-scenarios.ts';
import { setUpJoint } from '../../shared/risk/joint/joint-problem.ts';
import { marketShock, shockBook } from '../../shared/risk/stress/shock.ts';
import { JOINT_LIMITS, solveJoint } from '../../shared/risk/joint/solve-joint.ts';
import { balanceOf } from '../../shared/risk/solve/solve-underlying.ts';
import { median, percentile, type Figure } from './figure.ts';
import { runScenariosInC } from './scenarios-in-c.ts';

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
          walletBalance: 4000 * positions,
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

function timesOf(runs: number, work: () => void): readonly number[] {
  for (let run = 0; run < Math.min(runs, 30); run++) work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times;
}

function figureOf(name: string, times: readonly number[], limit?: number): Figure {
  return {
    name,
    value: median(times),
    unit: 'ms',
    note: `99 of 100 within ${percentile(times, 0.99).toFixed(3)} ms`,
    ...(limit === undefined ? {} : { limit }),
  };
}

function measure(name: string, runs: number, work: () => void, limit?: number): Figure {
  return figureOf(name, timesOf(runs, work), limit);
}

/** The same book with every price moved a little, so that nothing can be remembered from the run before. */
function movedBook(book: Book, step: number): Book {
  const shock = { ...marketShock(book, {}, 0.0001 * ((step % 7) + 1)) };
  return shockBook(book, shock);
}

/** Medians; the callers print them. */
export function runRiskBench(): readonly Figure[] {
  const book = benchBook();
  const moved = Array.from({ length: 7 }, (_, step) => movedBook(book, step));
  const engine = createRiskEngine(book, CONTEXT);
  engine.report();
  const flat = layOutBook(book);
  revalueBook(flat);
  const scopes = flat.base.length;
  const problems = book.accounts.flatMap((account) =>
    account.pools.flatMap((pool) =>
      modelPool(account, pool).flatMap((scope) => {
        const balance = balanceOf(scope);
        return balance === undefined ? [] : [setUpJoint(balance, CONTEXT.betas)];
      }),
    ),
  );
  let tick = 0;
  return [
    measure('full report as objects, 20 x 200 positions, solver and joint leeway', 60, () => {
      evaluateBook(moved[tick++ % 7] ?? book, CONTEXT);
    }),
    measure(
      'full revaluation on typed arrays, 4,000 positions, solver included',
      200,
      () => {
        const leg = tick++ % flat.keys.length;
        setFlatMark(flat, leg, (flat.mark[leg] ?? 1) * 1.0001);
        revalueBook(flat);
      },
      2,
    ),
    measure(
      'joint leeway of 20 pools, both directions',
      100,
      () => {
        for (const problem of problems) {
          solveJoint(problem, JOINT_LIMITS.down);
          solveJoint(problem, JOINT_LIMITS.up);
        }
      },
      10,
    ),
    measure(
      'one changed price in one pool of 200, on typed arrays',
      2000,
      () => {
        const scope = tick++ % scopes;
        const leg = (flat.legStart[scope] ?? 0) + (tick % 200);
        setFlatMark(flat, leg, (flat.mark[leg] ?? 1) * 1.0001);
        revalueScope(flat, scope);
      },
      0.05,
    ),
    measure('one changed price in one pool of 200, report as objects', 500, () => {
      tick++;
      engine.setMark(`C${tick % 200}/USDT:USDT`, 100 + (tick % 53), `account-${tick % 20}`);
      engine.report();
    }),
    ...measureScenarios(flat),
  ];
}

/** Time, garbage, and the same in C within the same run. */
function measureScenarios(flat: FlatBook): readonly Figure[] {
  const scenarios = 1000;
  const factors = scenarioFactors(scenarios, flat.underlyings.length);
  const results = makeScenarioResults(flat, scenarios);
  const run = () => {
    runScenarios(flat, factors, results);
  };
  const times = timesOf(100, run);
  const ours = figureOf('1,000 scenarios x 4,000 positions', times, 40);
  const name = 'the same scenarios, times the time of C at -O3';
  const rounds: number[] = [];
  const inC = runScenariosInC(flat, factors, scenarios, { runs: 50, rounds: 6 }, () => {
    rounds.push(...timesOf(40, run));
  });
  if (typeof inC === 'string') {
    process.stderr.write(`SKIPPED: ${name}: ${inC}\n`);
    return [ours, measureGarbage(run)];
  }
  const fastest = Math.min(...times, ...rounds);
  let sum = 0;
  let liquidatable = 0;
  for (const [cell, equity] of results.equity.entries()) {
    sum += equity - (results.requirement[cell] ?? 0);
    liquidatable += results.liquidatable[cell] ?? 0;
  }
  if (inC.liquidatable !== liquidatable || Math.abs(inC.sum / sum - 1) > 1e-9) {
    throw new Error(
      `C finds ${inC.liquidatable} liquidatable and ${inC.sum}, we find ${liquidatable} and ${sum}`,
    );
  }
  const ratio: Figure = {
    name,
    // Of the fastest runs: what else the machine does must not count for one language only.
    value: fastest / inC.fastestMs,
    unit: '×',
    limit: 3,
    note: `fastest ${fastest.toFixed(2)} and ${inC.fastestMs.toFixed(2)} ms, same ${liquidatable} liquidatable`,
  };
  return [ours, ratio, measureGarbage(run)];
}

/** Heap that 20 runs take, the least of five times: the compiler's own work falls into some of them. */
function measureGarbage(run: () => void): Figure {
  const runs = 20;
  const samples = Array.from({ length: 5 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < runs; count++) run();
    return process.memoryUsage().heapUsed - before;
  }).filter((bytes) => bytes >= 0);
  const bytes = Math.min(...samples);
  return {
    name: 'heap taken per scenario',
    value: bytes / 1024 / runs / 1000,
    unit: 'kB',
    note: `${bytes} bytes in ${runs * 1000} scenarios`,
  };
}

function scenarioFactors(scenarios: number, underlyings: number): Float64Array {
  const random = seeded(3);
  return Float64Array.from({ length: scenarios * underlyings }, () => 0.7 + 0.6 * random());
}

if (import.meta.main) {
  for (const { name, value, unit, limit, note } of runRiskBench()) {
    const target = limit === undefined ? '' : `  (limit ${limit})`;
    process.stdout.write(`${name}: ${value.toFixed(4)} ${unit}${target}  ${note ?? ''}\n`);
  }
}
