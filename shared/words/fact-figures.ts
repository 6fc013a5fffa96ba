import { assertNever } from '../lib/assert-never.ts';
import type { Figure } from '../domain/outcome.ts';
import type { AccountFacts, AlarmFacts, PositionFacts } from './alarm-facts.ts';

/** Plain JSON; what is not known is null, which is not 0. */
export type FactFigures = Readonly<Record<string, unknown>>;

/** The facts that the words of an alarm are made of, as figures for a machine: it reads the same ones as a person. */
export function figuresOf(facts: AlarmFacts): FactFigures {
  switch (facts.kind) {
    case 'position':
      return positionFigures(facts);
    case 'account':
      return accountFigures(facts);
    case 'feed':
      return {
        kind: facts.kind,
        state: facts.state,
        error: facts.error?.kind ?? null,
        retryAtMs: facts.error?.retryAtMs ?? null,
        asOfMs: facts.asOfMs ?? null,
        positionCount: facts.positionCount ?? null,
        pricesAlive: facts.pricesAlive,
        clockSkewMs: facts.clockSkewMs ?? null,
      };
    case 'gone':
      return {
        kind: facts.kind,
        positions: facts.positions.map((position) => ({
          underlying: position.underlying,
          side: position.side,
          liquidatable: position.liquidatable,
          distance: position.distance ?? null,
          lastSeenMs: position.lastSeenMs ?? null,
          goneMs: position.goneMs,
          isCertain: position.isCertain === true,
        })),
      };
    case 'market':
    case 'self':
      return { ...facts };
    default:
      return assertNever(facts);
  }
}

function positionFigures(facts: PositionFacts): FactFigures {
  const { distance, advice, funding, disagreement, ruleChange } = facts;
  return {
    kind: facts.kind,
    markPrice: facts.markPrice ?? null,
    liquidationPrice: facts.liquidationPrice ?? (distance.kind === 'none' ? 'none' : null),
    /** Fraction of the mark. */
    distance: distance.kind === 'distance' ? distance.ratio : noneOrNull(distance),
    direction: distance.kind === 'distance' ? distance.direction : null,
    sigmas: known(facts.sigmas),
    marginRatio: known(facts.marginRatio),
    liquidatable: facts.liquidatable,
    timeToLiquidationMs: facts.timeToLiquidationMs ?? null,
    unprotected: facts.unprotected ?? null,
    advice: advice ?? null,
    funding: funding ?? null,
    adlRank: facts.adlRank ?? null,
    disagreement: disagreement ?? null,
    ruleChange: ruleChange ?? null,
    asOfMs: facts.asOfMs ?? null,
    ordersAsOfMs: facts.ordersAsOfMs ?? null,
  };
}

function accountFigures(facts: AccountFacts): FactFigures {
  return {
    kind: facts.kind,
    currency: facts.currency,
    notional: facts.notional ?? null,
    equity: facts.equity ?? null,
    leverage: facts.leverage ?? null,
    limit: facts.limit ?? null,
    leeway: facts.leeway ?? null,
    loss: facts.loss ?? null,
    asOfMs: facts.asOfMs ?? null,
  };
}

function known(figure: Figure): number | null {
  return figure.kind === 'known' ? figure.value : null;
}

function noneOrNull({ kind }: { readonly kind: 'none' | 'unknown' }): 'none' | null {
  return kind === 'none' ? 'none' : null;
}
