import type { Account } from '../../domain/book.ts';
import type { UnknownReason } from '../../domain/outcome.ts';
import type { PositionRisk } from '../../domain/risk-report.ts';
import type {
  Amount,
  Contracts,
  PositionKey,
  Price,
  Ratio,
  Underlying,
} from '../../domain/units.ts';
import { modelPool, venueOf } from '../evaluate.ts';
import { partialPracticeOf, type PartialRule } from '../families/partial-practice.ts';
import { liquidateInParts } from '../stress/partial-liquidation.ts';
import { underlyingsOf } from '../stress/shock.ts';

/** One close by the venue on the way beyond the liquidation price. */
export interface PartialOutlookStep {
  /** Mark at which it happens. */
  readonly price: Price;
  /** Share of what is held just before that is closed, 0 to 1. */
  readonly closes: Ratio;
  readonly contractsLeft: Contracts;
  /** Equity of the scope just after it; 0 once all is gone. */
  readonly equityLeft: Amount;
}

/** How the venue would liquidate this position if the price went on beyond the liquidation price. */
export type PartialOutlook =
  | {
      readonly kind: 'steps';
      readonly rule: PartialRule;
      /** Page of the venue. */
      readonly source: string;
      /** Outermost last; an estimate without clearance fees, every close at the mark. */
      readonly steps: readonly PartialOutlookStep[];
      /** `whole`: the last step takes all; `open`: part of it is still held where the walk ends. */
      readonly end: 'whole' | 'open';
      /** Price at which the walk ends. */
      readonly until: Price;
    }
  /** In parts of a size that is not published: count on all of it going. */
  | { readonly kind: 'parts-of-unknown-size'; readonly source: string }
  /** No public rule: count on all of it going. */
  | { readonly kind: 'not-documented' }
  /** No price liquidates it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

/** Distances beyond the liquidation price at which a venue that closes just enough is looked at. */
const LOOKS: readonly Ratio[] = [0.0025, 0.005, 0.01, 0.02, 0.05];
/** How far the walk goes where closes come tier by tier. */
const FAR: Ratio = 0.5;

/** See `PartialOutlook`. All other prices are held; `risk` is what the engine says of the position. */
export function partialOutlook(
  account: Account,
  key: PositionKey,
  risk: PositionRisk,
): PartialOutlook {
  for (const [poolIndex, pool] of account.pools.entries()) {
    const scope = modelPool(account, pool).find((one) =>
      one.members.some((member) => member.key === key),
    );
    const member = scope?.members.find((one) => one.key === key);
    if (scope === undefined || member === undefined) continue;
    const { position, facts } = member;
    const practice = partialPracticeOf(venueOf(account, pool), position.marginMode);
    if (practice.kind !== 'parts') return practice;
    const { liquidationPrice } = risk;
    if (facts === undefined) {
      return { kind: 'unknown', reason: member.reason ?? 'invalid-input' };
    }
    if (!risk.liquidatable && liquidationPrice.kind !== 'price') return liquidationPrice;
    const mark = facts.markPrice;
    const start =
      risk.liquidatable || liquidationPrice.kind !== 'price' ? mark : liquidationPrice.price;
    const isDown = start === mark ? position.side === 'long' : start < mark;
    const byLook = practice.rule === 'until-safe';
    const beyond = (share: Ratio): Price => start * (isDown ? 1 - share : 1 + share);
    const until = beyond(byLook ? (LOOKS.at(-1) ?? 0) : FAR);
    const toFraction = (price: Price): Ratio => (price - mark) / (until - mark);
    const path = Object.create(null) as Record<Underlying, Ratio>;
    for (const name of underlyingsOf({ accounts: [account] })) path[name] = 0;
    path[position.underlying] = until / mark - 1;
    const estimate = liquidateInParts({
      account,
      poolIndex,
      scope,
      rule: practice.rule,
      path,
      fraction: toFraction(start),
      checkpoints: byLook ? LOOKS.map((look) => toFraction(beyond(look))) : [],
    });
    if (estimate === undefined) return { kind: 'unknown', reason: 'invalid-input' };
    let held = position.contracts;
    const steps = estimate.steps.map(({ fraction, closed, equity }): PartialOutlookStep => {
      const closes = closed.get(key) ?? 0;
      held *= 1 - closes;
      return {
        price: mark + (until - mark) * fraction,
        closes,
        contractsLeft: held,
        equityLeft: equity,
      };
    });
    const end = estimate.outcome === 'survives' ? 'open' : 'whole';
    return { kind: 'steps', rule: practice.rule, source: practice.source, steps, end, until };
  }
  return { kind: 'unknown', reason: 'invalid-input' };
}
