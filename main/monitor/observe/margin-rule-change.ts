import type { Account } from '../../../shared/domain/book.ts';
import type { LiquidationPrice } from '../../../shared/domain/outcome.ts';
import { positionKey, type Position } from '../../../shared/domain/position.ts';
import type { AccountRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import { evaluateAccount, type RiskContext } from '../../../shared/risk/evaluate.ts';
import type { PositionFacts } from '../../../shared/words/alarm-facts.ts';

export interface MarginRuleChange {
  readonly key: PositionKey;
  readonly facts: NonNullable<PositionFacts['ruleChange']>;
  /** The liquidation price came nearer by this fraction of the mark, or nobody can tell any more. */
  readonly isWorse: boolean;
}

/** Nearer by less is not worth a warning. */
const NOTABLE = 0.005;
/** A plain rate may be worked out from rounded amounts, or lean on the price within its tier; a new rule is a larger step. */
const RATE_STEP = 0.1;

/**
 * Positions whose venue changed the rule that they are liquidated by, between two readings: its tiers, or the plain rate of
 * a position that did not change its size. The price under the old rule is taken at the marks of the later reading.
 */
export function marginRuleChanges(
  before: Account,
  after: Account,
  risk: AccountRisk,
  context: RiskContext,
): readonly MarginRuleChange[] {
  const old = new Map(
    before.pools.flatMap((pool) =>
      pool.positions.map((position) => [positionKey(before.id, pool.id, position), position]),
    ),
  );
  const changed = new Set<PositionKey>();
  const pools = after.pools.map((pool) => ({
    ...pool,
    positions: pool.positions.map((position) => {
      const key = positionKey(after.id, pool.id, position);
      const was = old.get(key);
      if (was === undefined || !isOtherRule(was, position)) return position;
      changed.add(key);
      return underRuleOf(position, was);
    }),
  }));
  if (changed.size === 0) return [];
  const then = positionsOf(evaluateAccount({ ...after, pools }, context));
  const now = positionsOf(risk);
  return [...changed].flatMap((key) => {
    const [a, b] = [then.get(key), now.get(key)];
    return a === undefined || b === undefined ? [] : [changeOf(key, a, b)];
  });
}

function isOtherRule(was: Position, is: Position): boolean {
  // A stored table in place of the present one, or the other way round: the venue changed nothing.
  if (was.tiersAsOf !== is.tiersAsOf) return false;
  if (was.tiers !== undefined && is.tiers !== undefined) {
    return was.tiers !== is.tiers && JSON.stringify(was.tiers) !== JSON.stringify(is.tiers);
  }
  if (was.marginRateFormula !== undefined && is.marginRateFormula !== undefined) {
    return JSON.stringify(was.marginRateFormula) !== JSON.stringify(is.marginRateFormula);
  }
  if (was.adjustFactor !== undefined && is.adjustFactor !== undefined) {
    return was.adjustFactor !== is.adjustFactor;
  }
  // A plain rate belongs to a size: another size has another one, and nobody changed a rule.
  return (
    was.contracts === is.contracts &&
    was.maintenanceMarginRate !== undefined &&
    is.maintenanceMarginRate !== undefined &&
    Math.abs(is.maintenanceMarginRate - was.maintenanceMarginRate) >
      RATE_STEP * was.maintenanceMarginRate
  );
}

function underRuleOf(position: Position, was: Position): Position {
  const {
    tiers: _t,
    maintenanceMarginRate: _r,
    maintenanceMarginDeduction: _d,
    ...rest
  } = position;
  const { tiers, maintenanceMarginRate, maintenanceMarginDeduction } = was;
  const { marginRateFormula, adjustFactor } = was;
  return {
    ...rest,
    ...(tiers === undefined ? {} : { tiers }),
    ...(maintenanceMarginRate === undefined ? {} : { maintenanceMarginRate }),
    ...(maintenanceMarginDeduction === undefined ? {} : { maintenanceMarginDeduction }),
    ...(marginRateFormula === undefined ? {} : { marginRateFormula }),
    ...(adjustFactor === undefined ? {} : { adjustFactor }),
  };
}

function positionsOf(risk: AccountRisk): ReadonlyMap<PositionKey, PositionRisk> {
  return new Map(risk.pools.flatMap(({ positions }) => positions.map((one) => [one.key, one])));
}

function changeOf(key: PositionKey, then: PositionRisk, now: PositionRisk): MarginRuleChange {
  const rateOf = ({ maintenanceMarginRate: rate }: PositionRisk) =>
    rate.kind === 'known' ? rate.value : undefined;
  const [rateBefore, rateAfter] = [rateOf(then), rateOf(now)];
  const [was, is] = [roomOf(then), roomOf(now)];
  return {
    key,
    facts: {
      ...(rateBefore === undefined ? {} : { rateBefore }),
      ...(rateAfter === undefined ? {} : { rateAfter }),
      liquidationBefore: then.liquidationPrice,
      liquidationAfter: now.liquidationPrice,
    },
    isWorse: is === undefined || (was !== undefined && was - is >= NOTABLE) || wasNone(then, now),
  };
}

function roomOf({ distance }: PositionRisk): number | undefined {
  if (distance.kind === 'none') return Infinity;
  return distance.kind === 'distance' ? distance.ratio : undefined;
}

function wasNone(then: PositionRisk, now: PositionRisk): boolean {
  const none: LiquidationPrice['kind'] = 'none';
  return then.liquidationPrice.kind === none && now.liquidationPrice.kind !== none;
}
