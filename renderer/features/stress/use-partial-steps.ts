import { useEffect, useMemo, useState } from 'react';
import type { Account, Shock } from '../../../shared/domain/book.ts';
import type { LiquidationStep } from '../../../shared/risk/stress/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../shared/risk/stress/partial-liquidation.ts';
import { useDesk } from '../../workers/use-desk.ts';
import type { PartsQuestion } from './parts-task.ts';

/** The hand must have come to rest: an estimate takes up to a tenth of a second. */
const REST_MS = 300;

/**
 * Estimates of partial liquidation by step, once the scenario has stood still. Those of the scenario before are not shown; a book
 * that was only read again keeps them until the new ones are there.
 */
export function usePartialSteps(
  accounts: readonly Account[],
  shock: Shock,
  steps: readonly LiquidationStep[],
): ReadonlyMap<string, PartialEstimate> {
  const [question, setQuestion] = useState<PartsQuestion>();
  useEffect(() => {
    const timer = setTimeout(() => setQuestion({ accounts, shock, steps }), REST_MS);
    return () => clearTimeout(timer);
  }, [accounts, shock, steps]);
  const answer = useDesk('parts', question);
  const found = answer?.kind === 'answer' ? answer.value : undefined;
  const isShown = useMemo(
    () => found !== undefined && movesOf(found.shock) === movesOf(shock),
    [found, shock],
  );
  return found !== undefined && isShown ? found.byStep : NONE;
}

const NONE: ReadonlyMap<string, PartialEstimate> = new Map();

function movesOf(shock: Shock): string {
  return Object.entries(shock).flat().join();
}
