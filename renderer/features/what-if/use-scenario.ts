import { startTransition, useEffect, useRef, useState } from 'react';
import type { AlarmThresholds } from '../../../shared/alarms/thresholds/thresholds.ts';
import {
  scenarioSteps,
  type Baseline,
  type WhatIfResult,
  type WhatIfScenario,
} from './what-if-model.ts';

/** Longest piece of work between two chances for the page to draw and to hear the hand. */
const SLICE_MS = 12;

export interface ScenarioAnswer {
  readonly scenario: WhatIfScenario;
  readonly result: WhatIfResult;
}

interface Question {
  readonly baseline: Baseline;
  readonly scenario: WhatIfScenario;
  readonly thresholds: AlarmThresholds;
}

/**
 * The result of the newest scenario. While one is being computed the newer ones wait and only the last of them is
 * taken up: the table follows a sliding hand at the speed it can, and never stalls it.
 */
export function useScenario(
  baseline: Baseline | undefined,
  scenario: WhatIfScenario,
  thresholds: AlarmThresholds,
): ScenarioAnswer | undefined {
  const [answer, setAnswer] = useState<ScenarioAnswer>();
  const next = useRef<Question>(undefined);
  const isRunning = useRef(false);
  useEffect(() => {
    if (baseline === undefined) return;
    next.current = { baseline, scenario, thresholds };
    if (isRunning.current) return;
    isRunning.current = true;
    const work = async (): Promise<void> => {
      try {
        for (let question = next.current; question !== undefined; question = next.current) {
          next.current = undefined;
          const result = await compute(question);
          const { scenario: asked } = question;
          // Drawing hundreds of figures may be interrupted too: the slider goes first.
          startTransition(() => setAnswer({ scenario: asked, result }));
        }
      } finally {
        isRunning.current = false;
      }
    };
    void work();
  }, [baseline, scenario, thresholds]);
  return answer;
}

async function compute(question: Question): Promise<WhatIfResult> {
  const steps = scenarioSteps(question.baseline, question.scenario, question.thresholds);
  let sliceStart = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - sliceStart < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    sliceStart = performance.now();
  }
}
