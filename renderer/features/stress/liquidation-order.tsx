import './stress.css';
import { useMemo, useState, type ReactNode } from 'react';
import type { Account, Shock } from '../../../shared/domain/book.ts';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { AccountId, Amount, Ratio } from '../../../shared/domain/units.ts';
import type {
  LiquidationStep,
  OrderOfLiquidations,
} from '../../../shared/risk/order-of-liquidations.ts';
import type { PartialEstimate } from '../../../shared/risk/partial-liquidation.ts';
import { formatAmount, formatCount } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';
import { useAppStore } from '../../state/app-store.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { Button } from '../../ui/button.tsx';
import { MoneyText } from '../../ui/figure-text.tsx';
import { LevelShape } from '../../ui/level-mark.tsx';
import { toPartialWords } from './partial-words.ts';
import { leftAfterSteps, stepId } from './step-estimates.ts';
import { usePartialSteps } from './use-partial-steps.ts';

/** The first ones decide; the rest is there on demand, a page at a time. */
const PAGE = 6;

export interface LiquidationOrderProps {
  readonly accounts: readonly Account[];
  readonly shock: Shock;
  readonly order: OrderOfLiquidations;
  /** Whether nothing moves in this scenario. */
  readonly isCalm: boolean;
  /** When a step happens, in words, from its share of the scenario. */
  readonly whenText: (fraction: Ratio) => string;
  readonly nameOf: (id: AccountId) => string;
  readonly positionName: (key: string) => string;
}

/** What is liquidated on the way, in its order, what each step takes and leaves, and what is left at the end. */
export function LiquidationOrder(props: LiquidationOrderProps): ReactNode {
  const { accounts, shock, order, nameOf } = props;
  const [shownCount, setShownCount] = useState(PAGE);
  const shown = useMemo(() => order.steps.slice(0, shownCount), [order.steps, shownCount]);
  const left = useMemo(() => leftAfterSteps(accounts, shock, shown), [accounts, shock, shown]);
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
          <Button size="small" onClick={() => setShownCount(shownCount + 2 * PAGE)}>
            Show {formatCount(Math.min(more, 2 * PAGE), 'more', 'more')} of {more}
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
      <LeftTable order={order} nameOf={nameOf} />
    </div>
  );
}

function LeftTable(props: {
  readonly order: OrderOfLiquidations;
  readonly nameOf: (id: AccountId) => string;
}): ReactNode {
  const { pools } = props.order;
  const perAccount = new Map<AccountId, number>();
  for (const { accountId } of pools) {
    perAccount.set(accountId, (perAccount.get(accountId) ?? 0) + 1);
  }
  return (
    <table className="left-table">
      <caption>What is left after the whole move</caption>
      <thead>
        <tr>
          <th scope="col">{perAccount.size > 1 ? 'Account' : 'Pool'}</th>
          <th scope="col">Equity now</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {pools.map((pool) => (
          <tr key={`${pool.accountId}|${pool.poolId}`}>
            <th scope="row">
              {perAccount.size === 1 ? pool.poolId : props.nameOf(pool.accountId)}
              {perAccount.size > 1 && (perAccount.get(pool.accountId) ?? 0) > 1 && (
                <span className="faint"> {pool.poolId}</span>
              )}
            </th>
            <td>
              <MoneyText figure={pool.before} currency={pool.settleCurrency} />
            </td>
            <td data-fallen={hasFallen(pool.before, pool.after)}>
              <MoneyText figure={pool.after} currency={pool.settleCurrency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function noStepText(isCalm: boolean, isBlind: boolean): string {
  if (isCalm) return 'Move the market to see what is liquidated first.';
  return isBlind ? 'Nothing that Leeway can judge is liquidated.' : 'Nothing is liquidated.';
}

function hasFallen(before: Figure, after: Figure): boolean {
  return before.kind === 'known' && after.kind === 'known' && after.value < before.value * 0.5;
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
  const [only] = step.positions;
  const what =
    step.positions.length === 1 && only !== undefined
      ? props.positionName(only)
      : `cross margin, ${formatCount(step.positions.length, 'position')}`;
  return (
    <li className="liquidation-step" data-level="critical">
      <span className="liquidation-step-number number">{props.number}</span>
      <span>
        <strong>{props.name === undefined ? what : `${props.name}, ${what}`}</strong>
        {step.positions.length > 1 && step.first !== undefined && (
          <span className="figure-line faint">
            {props.positionName(step.first)} loses most on the way
          </span>
        )}
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
          loses {formatAmount(step.lost, currency, { hide })}
        </span>
        {left !== undefined && (
          <span className="figure-line faint">
            leaves <MoneyText figure={left} currency={currency} />
          </span>
        )}
      </span>
    </li>
  );
}
