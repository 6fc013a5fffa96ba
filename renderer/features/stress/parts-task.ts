import type { Account, Shock } from '../../../shared/domain/book.ts';
import type { LiquidationStep } from '../../../shared/risk/stress/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../shared/risk/stress/partial-liquidation.ts';
import { estimateParts, stepId } from './step-estimates.ts';

export interface PartsQuestion {
  readonly accounts: readonly Account[];
  readonly shock: Shock;
  readonly steps: readonly LiquidationStep[];
}

export interface PartsReply {
  /** To tell whether it is about the scenario that is shown. */
  readonly shock: Shock;
  readonly byStep: ReadonlyMap<string, PartialEstimate>;
}

/** Estimates of partial liquidation by step; each takes up to a tenth of a second. */
export function answerParts({ accounts, shock, steps }: PartsQuestion): PartsReply {
  const byStep = new Map<string, PartialEstimate>();
  for (const step of steps) {
    const partial = step.fraction > 0 ? estimateParts(accounts, shock, step) : undefined;
    if (partial !== undefined) byStep.set(stepId(step), partial);
  }
  return { shock, byStep };
}
