import { useState, type ReactNode } from 'react';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { AccountId, Ratio } from '../../../shared/domain/units.ts';
import type {
  LiquidationStep,
  OrderOfLiquidations,
} from '../../../shared/risk/order-of-liquidations.ts';
import { formatAmount, formatCount, formatPercent } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';
import { useHideAmounts } from '../../state/use-app.ts';
import { Button } from '../../ui/button.tsx';
import { MoneyText } from '../../ui/figure-text.tsx';
import { LevelShape } from '../../ui/level-mark.tsx';
import type { WhatIfScenario } from './what-if-model.ts';

/** The first ones decide; the rest is there on demand. */
const FIRST_STEPS = 6;

/** What is liquidated on the way, in its order, what that takes, and what is left at the end. */
export function LiquidationOrder(props: {
  readonly order: OrderOfLiquidations;
  readonly scenario: WhatIfScenario;
  readonly nameOf: (id: AccountId) => string;
  readonly positionName: (key: string) => string;
}): ReactNode {
  const { order, nameOf } = props;
  const isCalm =
    props.scenario.marketMove === 0 && Object.keys(props.scenario.coinMoves).length === 0;
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? order.steps : order.steps.slice(0, FIRST_STEPS);
  return (
    <div className="liquidation-order">
      <div className="liquidation-order-steps">
        {order.steps.length === 0 ? (
          <p className="muted liquidation-order-none">
            {noStepText(isCalm, order.unknown.length > 0)}
          </p>
        ) : (
          <ol className="liquidation-steps">
            {shown.map((step, index) => (
              <Step
                key={`${step.accountId}|${step.poolId}|${step.positions.join()}`}
                number={index + 1}
                step={step}
                scenario={props.scenario}
                name={nameOf(step.accountId)}
                positionName={props.positionName}
              />
            ))}
          </ol>
        )}
        {order.steps.length > FIRST_STEPS && (
          <Button size="small" onClick={() => setShowsAll(!showsAll)} aria-expanded={showsAll}>
            {showsAll
              ? 'Show only the first'
              : `Show ${formatCount(order.steps.length - FIRST_STEPS, 'more', 'more')}`}
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
      <table className="left-table">
        <caption>What is left</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Equity now</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {order.pools.map((pool) => (
            <tr key={`${pool.accountId}|${pool.poolId}`}>
              <th scope="row">{nameOf(pool.accountId)}</th>
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
    </div>
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
  readonly scenario: WhatIfScenario;
  readonly name: string;
  readonly positionName: (key: string) => string;
}): ReactNode {
  const hide = useHideAmounts();
  const { step } = props;
  const [only] = step.positions;
  const what =
    step.positions.length === 1 && only !== undefined
      ? props.positionName(only)
      : `cross margin, ${formatCount(step.positions.length, 'position')}`;
  return (
    <li className="liquidation-step" data-level="critical">
      <span className="liquidation-step-number number">{props.number}</span>
      <span className="liquidation-step-what">
        <strong>
          {props.name}, {what}
        </strong>
        {step.positions.length > 1 && step.first !== undefined && (
          <span className="figure-line faint">
            {props.positionName(step.first)} loses most on the way
          </span>
        )}
      </span>
      <span className="liquidation-step-when number">
        {whenText(step.fraction, props.scenario)}
        <span className="figure-line faint">
          loses {formatAmount(step.lost, step.settleCurrency, { hide })}
        </span>
      </span>
    </li>
  );
}

function whenText(fraction: Ratio, scenario: WhatIfScenario): string {
  if (fraction === 0) return 'already now';
  const isMarketOnly = Object.keys(scenario.coinMoves).length === 0;
  return isMarketOnly
    ? `market ${formatPercent(scenario.marketMove * fraction, 1, true)}`
    : `after ${formatPercent(fraction, 0)} of the move`;
}
