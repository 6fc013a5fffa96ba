import './stress.css';
import { useMemo, type ReactNode } from 'react';
import type { Account, Shock } from '../../../shared/domain/book.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { AccountId, Amount, Ratio } from '../../../shared/domain/units.ts';
import type {
  LiquidationStep,
  OrderOfLiquidations,
} from '../../../shared/risk/stress/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../shared/risk/stress/partial-liquidation.ts';
import { formatAmount, formatCount } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { MoneyText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { LeftTable } from './left-table.tsx';
import { toPartialWords } from './partial-words.ts';
import { StepName } from './step-name.tsx';
import { stepId } from './step-estimates.ts';
import { usePartialSteps } from './use-partial-steps.ts';

/** The first ones decide; the rest is there on demand, a page at a time. */
export const FIRST_STEPS = 6;

export interface LiquidationOrderProps {
  readonly accounts: readonly Account[];
  readonly shock: Shock;
  readonly order: OrderOfLiquidations;
  /** How many steps are shown, of those that there are; `FIRST_STEPS` to begin with. */
  readonly shownSteps: number;
  readonly onShowSteps: (count: number) => void;
  /** What each of the first steps leaves of its account. */
  readonly left: readonly Figure<Amount>[];
  /** Whether nothing moves in this scenario. */
  readonly isCalm: boolean;
  /** When a step happens, in words, from its share of the scenario. */
  readonly whenText: (fraction: Ratio) => string;
  readonly nameOf: (id: AccountId) => string;
  readonly positionName: (key: string) => string;
}

/** What is liquidated on the way, in its order, what each step takes and leaves, and what is left at the end. */
export function LiquidationOrder(props: LiquidationOrderProps): ReactNode {
  const { accounts, shock, order, shownSteps, left, nameOf } = props;
  const shown = useMemo(() => order.steps.slice(0, shownSteps), [order.steps, shownSteps]);
  const partials = usePartialSteps(accounts, shock, shown);
  const more = order.steps.length - shown.length;
  return (
    <div className="liquidation-order">
      <div className="liquidation-order-steps">
        {order.steps.length === 0 ? (
          <p className="muted">{noStepText(props.isCalm, order.unknown.length > 0)}</p>
        ) : (
          <ol className="liquidation-steps">
            {shown.map((step, index) => (
              <Step
                key={stepId(step)}
                number={index + 1}
                step={step}
                left={left[index]}
                partial={partials.get(stepId(step))}
                whenText={props.whenText}
                name={accounts.length > 1 ? nameOf(step.accountId) : undefined}
                positionName={props.positionName}
              />
            ))}
          </ol>
        )}
        {more > 0 && (
          <Button size="small" onClick={() => props.onShowSteps(shownSteps + 2 * FIRST_STEPS)}>
            Show {formatCount(Math.min(more, 2 * FIRST_STEPS), 'more', 'more')} of {more}
          </Button>
        )}
        {order.unknown.map((entry) => (
          <p
            key={`${entry.accountId}|${entry.poolId}|${entry.positions.join()}`}
            className="liquidation-unknown"
            data-level="unknown"
          >
            <LevelShape level="unknown" size={14} />
            <span>
              {formatCount(entry.positions.length, 'position')} of {nameOf(entry.accountId)} may be
              liquidated at any point: {unknownReasonWords(entry.reason)}.
            </span>
          </p>
        ))}
      </div>
      <LeftTable caption="What is left after the whole move" pools={order.pools} nameOf={nameOf} />
    </div>
  );
}

function noStepText(isCalm: boolean, isBlind: boolean): string {
  if (isCalm) return 'Move the market to see what is liquidated first.';
  return isBlind ? 'Nothing that Leeway can judge is liquidated.' : 'Nothing is liquidated.';
}

/** What a step takes. Where the venue closes in parts, it is said beside the sum that it is the worst case. */
function takesText(
  step: LiquidationStep,
  amount: string,
  partial: PartialEstimate | undefined,
): string {
  if (mayLeaveMore(step, partial)) return `up to ${amount}, if all of it goes`;
  return `loses all ${amount}`;
}

function mayLeaveMore(step: LiquidationStep, partial: PartialEstimate | undefined): boolean {
  if (step.practice.kind === 'not-documented') return false;
  return partial?.outcome !== 'goes-whole';
}

function Step(props: {
  readonly number: number;
  readonly step: LiquidationStep;
  readonly left: Figure<Amount> | undefined;
  readonly partial: PartialEstimate | undefined;
  readonly whenText: (fraction: Ratio) => string;
  /** Of the account, where there are several. */
  readonly name: string | undefined;
  readonly positionName: (key: string) => string;
}): ReactNode {
  const hide = useHideAmounts();
  const { step, left, partial } = props;
  const { settleCurrency: currency } = step;
  const venue = useAppStore((store) => store.accountsById.get(step.accountId)?.exchangeName);
  return (
    <li className="liquidation-step" data-level="critical">
      <span className="liquidation-step-number number">{props.number}</span>
      <span>
        <StepName step={step} accountName={props.name} positionName={props.positionName} />
        {step.practice.kind === 'parts-of-unknown-size' && (
          <span className="figure-line muted">
            {venue ?? 'The venue'} closes in parts, but does not publish how large: count on all of
            it going.
          </span>
        )}
        {partial !== undefined && (
          <span className="figure-line muted">
            {toPartialWords(partial, { venue: venue ?? 'The venue', currency, hide })}
          </span>
        )}
      </span>
      <span className="liquidation-step-when number">
        {step.fraction === 0 ? 'already now' : props.whenText(step.fraction)}
        <span className="figure-line faint">
          {takesText(step, formatAmount(step.lost, currency, { hide }), partial)}
        </span>
        {left !== undefined && (
          <span className="figure-line faint">
            {mayLeaveMore(step, partial) ? 'then leaves' : 'leaves'}{' '}
            <MoneyText figure={left} currency={currency} />
          </span>
        )}
      </span>
    </li>
  );
}
