import { Figures } from '../../../shared/contract/book-format/answer-figures.ts';
import { positionKey } from '../../../shared/domain/position.ts';
import type { PathLiquidation } from '../../../shared/risk/path/replay-path.ts';
import type { SavedByWayOut } from '../../../shared/risk/path/saved-by-ways-out.ts';
import { answerPool } from './answer-pool.ts';
import type { ScenarioReport } from './scenario-report.ts';

/** The answer of `leeway stress --scenario --json`: format `leeway-stress`, times in milliseconds. */
export function answerScenario(report: ScenarioReport): object {
  const { book, scenario, laid, replay } = report;
  const goneAt = new Map(
    replay.liquidations.flatMap((step) => step.positions.map((key) => [key, step.atMs] as const)),
  );
  const unjudged = new Set(replay.unknown.flatMap(({ positions }) => positions));
  return {
    format: 'leeway-stress',
    version: 1,
    mode: 'scenario',
    scenario: {
      id: scenario.id,
      name: scenario.name,
      source: scenario.source,
      ...(scenario.startMs === undefined ? {} : { startMs: scenario.startMs }),
      durationMs: laid.times.at(-1) ?? 0,
    },
    accounts: book.accounts.map((account) => ({
      id: account.id,
      venue: account.venue,
      pools: account.pools.map((pool) => ({
        ...answerPool(account.id, pool, replay.pools),
        positions: pool.positions.map((position) => {
          const key = positionKey(account.id, pool.id, position);
          const atMs = goneAt.get(key);
          const { symbol, side, marginMode, underlying } = position;
          return {
            symbol,
            side,
            marginMode,
            underlying,
            // What could not be judged is neither gone nor safe.
            liquidated: unjudged.has(key) ? null : atMs !== undefined,
            ...(atMs === undefined ? {} : { liquidatedAfterMs: atMs }),
          };
        }),
      })),
    })),
    liquidations: replay.liquidations.map((step) => answerLiquidation(report, step)),
    unknown: replay.unknown,
    lost: Object.fromEntries(report.lost),
    /** Coins without prices of their own on this path, and the beta by which they follow BTC. */
    followers: Object.fromEntries(laid.followers),
  };
}

function answerLiquidation(report: ScenarioReport, step: PathLiquidation): object {
  const { prices, atMs, fraction: _withinItsStretch, ...rest } = step;
  const { startMs } = report.scenario;
  const saved = report.saved.get(step);
  return {
    ...rest,
    afterMs: atMs,
    ...(startMs === undefined ? {} : { at: Math.round(startMs + atMs) }),
    prices: Object.fromEntries(prices),
    ...(saved === undefined ? {} : { waysOut: saved.map(answerSaved) }),
  };
}

function answerSaved({ kind, target, wayOut, stillLiquidated, saved }: SavedByWayOut): object {
  const figures = new Figures();
  figures.put('saved', saved);
  return {
    kind,
    targetDistance: target,
    outcome: wayOut.outcome,
    ...(wayOut.outcome === 'not-possible' ? { reason: wayOut.reason } : {}),
    ...(wayOut.outcome === 'reaches'
      ? { amount: wayOut.amount, cost: wayOut.cost, stillLiquidated }
      : {}),
    ...figures.toJson(),
  };
}
