import type { Pool } from '../domain/book.ts';
import {
  known,
  unknown,
  type Figure,
  type LiquidationDistance,
  type LiquidationPrice,
} from '../domain/outcome.ts';
import type { PositionRisk, ScopeRisk } from '../domain/risk-report.ts';
import type { Ratio, Underlying } from '../domain/units.ts';
import type { LegOutcome } from './scope/build-leg.ts';
import { findDisagreement } from './venue/disagreement.ts';
import { initialMarginOf } from './scope/initial-margin.ts';
import type { ScopeModel } from './scope/scope-model.ts';
import { priceAt, whyNoPrice } from './scope-risk.ts';
import type { ScopeSolution } from './solve/solve-scope.ts';
import type { Crossings } from './solve/solve-underlying.ts';

/** The figures of one position; those of its scope stand beside it because they decide together. */
export function describePosition(
  scope: ScopeModel,
  member: LegOutcome,
  scopeRisk: ScopeRisk,
  solution: ScopeSolution,
  pool: Pool,
  dailySigmas: Readonly<Record<Underlying, Ratio>>,
): PositionRisk {
  const { position, facts, printed, reason } = member;
  const quoted = member.leg === undefined ? undefined : solution.quoted.get(member.leg);
  const liquidationPrice = liquidationPriceOf(
    scope,
    member,
    quoted?.liquidation ?? solution.liquidation.get(position.underlying),
  );
  const distance = distanceOf(member, liquidationPrice, solution.liquidatable);
  const missing = unknown(reason ?? 'invalid-input');
  const disagreement = findDisagreement({
    position,
    pool,
    ours: liquidationPrice,
    liquidatable: solution.liquidatable,
  });
  return {
    key: member.key,
    symbol: position.symbol,
    underlying: position.underlying,
    side: position.side,
    marginMode: position.marginMode,
    notional: facts === undefined ? missing : known(facts.notional),
    unrealizedPnl:
      facts === undefined
        ? missing
        : facts.unrealizedPnl === undefined
          ? unknown('no-entry-price')
          : known(facts.unrealizedPnl),
    initialMargin: initialMarginOf(scope.rules, member),
    maintenanceMargin: printed === undefined ? missing : known(printed.amount),
    maintenanceMarginRate: printed === undefined ? missing : orUnknown(printed.rate, 'no-tiers'),
    maintenanceMarginDeduction:
      printed === undefined ? missing : orUnknown(printed.deduction, 'no-tiers'),
    liquidationPrice,
    bankruptcyPrice: bankruptcyPriceOf(
      scope,
      member,
      quoted?.bankruptcy ?? solution.bankruptcy.get(position.underlying),
    ),
    distance,
    sigmas: sigmasOf(distance, position.underlying, dailySigmas),
    marginRatio: scopeRisk.marginRatio,
    equity: scopeRisk.equity,
    effectiveLeverage: scopeRisk.effectiveLeverage,
    liquidatable: solution.liquidatable,
    ...(disagreement === undefined ? {} : { disagreement }),
  };
}

function orUnknown(value: number | undefined, reason: 'no-tiers'): Figure {
  return value === undefined ? unknown(reason) : known(value);
}

/** The nearer of the two prices leads; the direction is never taken from the side of the position. */
function liquidationPriceOf(
  scope: ScopeModel,
  member: LegOutcome,
  crossings: Crossings | undefined,
): LiquidationPrice {
  if (member.facts === undefined) return unknown(member.reason ?? 'invalid-input');
  if (crossings === undefined) {
    return unknown(member.leg === undefined ? (member.reason ?? 'no-tiers') : whyNoPrice(scope));
  }
  return priceAt(nearest(crossings), member.facts.markPrice);
}

function bankruptcyPriceOf(
  scope: ScopeModel,
  member: LegOutcome,
  crossings: Crossings | undefined,
): LiquidationPrice {
  if (member.facts === undefined) return unknown(member.reason ?? 'invalid-input');
  if (crossings === undefined) {
    return unknown(scope.equity.kind === 'unknown' ? scope.equity.reason : 'member-unknown');
  }
  return priceAt(nearest(crossings), member.facts.markPrice);
}

export function nearest({ down, up }: Crossings): number | undefined {
  if (down === undefined) return up;
  if (up === undefined) return down;
  return 1 - down <= up - 1 ? down : up;
}

/** Fraction of the mark; 0 towards the losing side when the scope is liquidatable now. */
function distanceOf(
  member: LegOutcome,
  price: LiquidationPrice,
  liquidatable: boolean,
): LiquidationDistance {
  const losing = member.position.side === 'long' ? 'down' : 'up';
  if (liquidatable) return { kind: 'distance', ratio: 0, direction: losing };
  if (price.kind === 'unknown') return price;
  const mark = member.facts?.markPrice;
  if (price.kind === 'none') return NO_PRICE_DISTANCE;
  if (mark === undefined) return unknown('no-mark-price');
  const direction = price.price < mark ? 'down' : price.price > mark ? 'up' : losing;
  return { kind: 'distance', ratio: Math.abs(price.price - mark) / mark, direction };
}

const NO_PRICE_DISTANCE: LiquidationDistance = { kind: 'none' };

function sigmasOf(
  distance: LiquidationDistance,
  underlying: Underlying,
  dailySigmas: Readonly<Record<Underlying, Ratio>>,
): Figure {
  if (distance.kind === 'unknown') return distance;
  // No price, no number of sigmas: whoever shows it looks at the distance first.
  if (distance.kind === 'none') return unknown('unsupported');
  const sigma = Object.hasOwn(dailySigmas, underlying) ? dailySigmas[underlying] : undefined;
  if (sigma === undefined || !(sigma > 0) || !Number.isFinite(sigma))
    return unknown('no-volatility');
  return known(distance.ratio / sigma);
}
