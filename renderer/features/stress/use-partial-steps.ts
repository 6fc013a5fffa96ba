import { useEffect, useState } from 'react';
import type { Account, Shock } from '../../../shared/domain/book.ts';
import type { LiquidationStep } from '../../../shared/risk/stress/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../shared/risk/stress/partial-liquidation.ts';
import { estimateParts, stepId } from './step-estimates.ts';

/** The hand must have come to rest: an estimate takes up to a tenth of a second. */
const REST_MS = 300;

/**
 * Estimates of partial liquidation by step, worked out one after the other once the scenario has stood still. Those of the scenario
 * before are not shown; a book that was only read again keeps them until the new ones are there.
 */
export function usePartialSteps(
  accounts: readonly Account[],
  shock: Shock,
  steps: readonly LiquidationStep[],
): ReadonlyMap<string, PartialEstimate> {
  const moves = Object.entries(shock).flat().join();
  const [found, setFound] = useState<{
    readonly moves: string;
    readonly byStep: ReadonlyMap<string, PartialEstimate>;
  }>();
  useEffect(() => {
    let isCurrent = true;
    const work = async (): Promise<void> => {
      const byStep = new Map<string, PartialEstimate>();
      for (const step of steps) {
        if (step.fraction > 0) {
          const partial = estimateParts(accounts, shock, step);
          if (partial !== undefined) byStep.set(stepId(step), partial);
        }
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (!isCurrent) return;
      }
      setFound({ moves, byStep });
    };
    const timer = setTimeout(() => void work(), REST_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [accounts, shock, steps, moves]);
  return found?.moves === moves ? found.byStep : NONE;
}

const NONE: ReadonlyMap<string, PartialEstimate> = new Map();
