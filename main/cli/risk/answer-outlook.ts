import type { Account, Book } from '../../../shared/domain/book.ts';
import { compareLevels } from '../../../shared/domain/level.ts';
import { positionKey } from '../../../shared/domain/position.ts';
import type { PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { Figures } from '../../../shared/contract/book-format/answer-figures.ts';
import type { RiskContext } from '../../../shared/risk/evaluate.ts';
import {
  positionOutlook,
  type OutlookAssumptions,
  type PositionOutlook,
} from '../../../shared/risk/outlook/position-outlook.ts';
import type { PartialOutlook } from '../../../shared/risk/outlook/partial-outlook.ts';
import type { StopPrice } from '../../../shared/risk/ways-out/stop-price.ts';
import { levelOfPosition } from './level-of-position.ts';

/** A book up to this size gets the outlook of every position; of a larger one only those in danger. */
const FEW_POSITIONS = 200;

/** The outlook of a position, or undefined where the book is large and the position is not in danger. */
export function outlooksOf(
  book: Book,
  context: RiskContext,
  assumptions: OutlookAssumptions,
): (position: PositionRisk) => PositionOutlook | undefined {
  const owners = new Map<PositionKey, Account>();
  for (const account of book.accounts) {
    for (const pool of account.pools) {
      for (const each of pool.positions)
        owners.set(positionKey(account.id, pool.id, each), account);
    }
  }
  const isLarge = owners.size > FEW_POSITIONS;
  return (position) => {
    const account = owners.get(position.key);
    const isInDanger = compareLevels(levelOfPosition(position), 'warning') >= 0;
    if (account === undefined || (isLarge && !isInDanger)) return undefined;
    return positionOutlook(account, position.key, context, assumptions);
  };
}

/** `outlook` of a position in JSON: every null has a reason beside it, and what was assumed is named. */
export function answerOutlook(
  outlook: PositionOutlook,
  { stop, intervals }: OutlookAssumptions,
): Record<string, unknown> {
  const touch = new Figures();
  touch.put('hour', outlook.touch.hour);
  touch.put('day', outlook.touch.day);
  touch.put('week', outlook.touch.week);
  return {
    outlook: {
      touch: touch.toJson(),
      stop: answerStop(outlook.stop),
      funding: outlook.funding.map((one) => {
        const figures = new Figures();
        figures.putPrice('liquidationPrice', one.liquidationPrice);
        figures.putDistance('distance', one.distance);
        figures.put('received', one.received);
        return {
          intervals: one.intervals,
          ...figures.toJson(),
          othersWithoutRate: one.othersWithoutRate,
        };
      }),
      expiries: outlook.expiries.map((one) => {
        const figures = new Figures();
        figures.put('settlement', one.settlement);
        figures.putPrice('liquidationPrice', one.liquidationPrice);
        figures.putDistance('distance', one.distance);
        const { symbol, dayMs, isItself } = one;
        return { symbol, dayMs, isItself, ...figures.toJson() };
      }),
      partial: answerPartial(outlook.partial),
      assumed: { ...stop, intervals },
    },
  };
}

function answerStop(stop: StopPrice): Record<string, unknown> {
  switch (stop.kind) {
    case 'stop': {
      const { price, fill, loss, boundBy } = stop;
      return { price, fill, loss, boundBy };
    }
    case 'not-needed':
      return { price: null, reasons: { price: 'none' } };
    case 'not-possible':
      return { price: null, reasons: { price: stop.reason } };
  }
}

function answerPartial(partial: PartialOutlook): Record<string, unknown> {
  switch (partial.kind) {
    case 'steps': {
      const { rule, source, steps, end, until } = partial;
      return { rule, source, steps, end, until };
    }
    case 'parts-of-unknown-size':
      return { steps: null, source: partial.source, reasons: { steps: partial.kind } };
    case 'unknown':
      return { steps: null, reasons: { steps: partial.reason } };
    case 'not-documented':
    case 'none':
      return { steps: null, reasons: { steps: partial.kind } };
  }
}
