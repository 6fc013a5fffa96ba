import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { AccountId, Amount } from '../../../shared/domain/units.ts';
import { evaluateBook } from '../../../shared/risk/evaluate.ts';
import { namePositions } from '../stress/position-names.ts';
import { toReverseStress, type ReverseStress } from '../stress/reverse-stress.ts';
import { leftAfterSteps } from '../stress/step-estimates.ts';
import { runScenario, type WhatIfResult, type WhatIfScenario } from './what-if-model.ts';

export interface WhatIfQuestion {
  readonly data: BookWithBetas;
  readonly scenario: WhatIfScenario;
  readonly thresholds: AlarmThresholds;
  readonly accountNames: Readonly<Record<AccountId, string>>;
  /** Of how many steps it is asked what they leave. */
  readonly shownSteps: number;
}

export interface WhatIfReply {
  readonly scenario: WhatIfScenario;
  readonly result: WhatIfResult;
  /** How far the market may move, by account. */
  readonly stresses: readonly ReverseStress[];
  /** What each of the first steps leaves of its account. */
  readonly left: readonly Figure<Amount>[];
}

/** A scenario on the whole book. Pure: it runs in the desk's worker. */
export function answerWhatIf(question: WhatIfQuestion): WhatIfReply {
  const { data, scenario, accountNames } = question;
  const { accounts } = data.book;
  const risk = evaluateBook(data.book, data);
  const result = runScenario({ data, risk }, scenario, question.thresholds);
  const steps = result.order.steps.slice(0, question.shownSteps);
  return {
    scenario,
    result,
    stresses: toReverseStress(
      risk.accounts,
      (id) => accountNames[id] ?? id,
      namePositions(accounts),
    ),
    left: leftAfterSteps(accounts, result.shock, steps),
  };
}
