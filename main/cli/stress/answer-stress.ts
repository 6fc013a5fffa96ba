import type { Book } from '../../../shared/domain/book.ts';
import type { BookRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import {
  answerLiquidatable,
  Figures,
} from '../../../shared/contract/book-format/answer-figures.ts';
import { answerJointLeeway } from '../../../shared/contract/book-format/answer-joint.ts';
import type { LiquidationStep } from '../../../shared/risk/stress/order-of-liquidations.ts';
import { answerPool } from './answer-pool.ts';
import { firstPool } from './first-pool.ts';
import { levelOfPosition } from '../risk/level-of-position.ts';
import { pairOf, type StressReport } from './stress-report.ts';

/** The answer of `leeway stress --json` for a move: format `leeway-stress`. Every null has a reason beside it. */
export function answerStress(report: StressReport): object {
  const { book, order, shock } = report;
  return {
    format: 'leeway-stress',
    version: 1,
    mode: 'shock',
    shock: { ...shock },
    accounts: book.accounts.map((account, a) => ({
      id: account.id,
      venue: account.venue,
      pools: account.pools.map((pool, p) => ({
        ...answerPool(account.id, pool, order.pools),
        positions: pairOf(report, a, p).map(({ before, after, index }) => {
          const liquidated = report.liquidated.has(before.key);
          return {
            symbol: before.symbol,
            side: before.side,
            marginMode: before.marginMode,
            underlying: before.underlying,
            liquidated,
            before: answerSide(before, pool.positions[index]?.markPrice),
            after: {
              ...answerSide(
                after,
                report.shocked.accounts[a]?.pools[p]?.positions[index]?.markPrice,
              ),
              ...(liquidated ? { level: 'critical' } : {}),
            },
          };
        }),
      })),
      warnings: report.before.accounts[a]?.warnings ?? [],
    })),
    liquidations: order.steps.map(answerStep),
    unknown: order.unknown,
  };
}

function answerSide(risk: PositionRisk, markPrice: number | undefined): object {
  const figures = new Figures();
  if (markPrice === undefined) figures.none('markPrice', 'no-mark-price');
  else figures.values['markPrice'] = markPrice;
  figures.putPrice('liquidationPrice', risk.liquidationPrice);
  figures.putDistance('distance', risk.distance);
  figures.put('marginRatio', risk.marginRatio);
  figures.values['liquidatable'] = answerLiquidatable(
    risk.liquidatable,
    [risk.equity, risk.marginRatio],
    figures.reasons,
  );
  return { level: levelOfPosition(risk), ...figures.toJson() };
}

function answerStep(step: LiquidationStep): object {
  const { partial, prices, ...rest } = step;
  return {
    ...rest,
    prices: Object.fromEntries(prices),
    ...(partial === undefined
      ? {}
      : {
          partial: {
            ...partial,
            closed: Object.fromEntries(partial.closed),
            steps: partial.steps.map((part) => ({
              ...part,
              closed: Object.fromEntries(part.closed),
            })),
          },
        }),
  };
}

/** The same for `--reverse`: the joint move that liquidates each pool, and the pool that goes first. */
export function answerReverse(
  book: Book,
  risk: BookRisk,
  betas: Readonly<Record<string, number>>,
): object {
  const first = firstPool(risk);
  return {
    format: 'leeway-stress',
    version: 1,
    mode: 'reverse',
    betas: { ...betas },
    accounts: book.accounts.map((account, a) => ({
      id: account.id,
      venue: account.venue,
      pools: account.pools.map((pool, p) => {
        const leeway = risk.accounts[a]?.pools[p]?.jointLeeway;
        return {
          id: pool.id,
          settleCurrency: pool.settleCurrency,
          ...(leeway === undefined ? {} : { jointLeeway: answerJointLeeway(leeway) }),
        };
      }),
      warnings: risk.accounts[a]?.warnings ?? [],
    })),
    jointLeeway: answerJointLeeway(risk.jointLeeway),
    first:
      first === undefined
        ? null
        : {
            accountId: first.accountId,
            poolId: first.poolId,
            move: first.ratio,
            ...(first.position === undefined ? {} : { position: first.position }),
          },
    /** Pools that might go even earlier. */
    blind: risk.accounts.flatMap((account) =>
      account.pools.flatMap((pool) =>
        pool.jointLeeway.down.kind === 'unknown' || pool.jointLeeway.up.kind === 'unknown'
          ? [{ accountId: account.accountId, poolId: pool.id }]
          : [],
      ),
    ),
  };
}
