import { useMemo, type ReactNode } from 'react';
import type { Account } from '../../../shared/domain/book.ts';
import type { Ratio } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { LiquidationOrder } from '../stress/liquidation-order.tsx';
import { MarketSlider } from '../stress/market-slider.tsx';
import { namePositions } from '../stress/position-names.ts';
import { ReverseStressList } from '../stress/reverse-stress-list.tsx';
import type { AccountReply } from './account-task.ts';

/** A move of the whole market, and what of this account it liquidates in which order. */
export function MarketMove(props: {
  readonly account: Account;
  readonly answer: AccountReply;
  readonly name: string;
  /** Where the slider stands; the answer may still be about a place before. */
  readonly move: Ratio;
  readonly onMove: (move: Ratio) => void;
  readonly onSliding: (isSliding: boolean) => void;
  readonly shownSteps: number;
  readonly onShowSteps: (count: number) => void;
}): ReactNode {
  const { account, answer, name } = props;
  const accounts = useMemo(() => [account], [account]);
  const positionName = useMemo(() => namePositions(accounts), [accounts]);
  return (
    <div className="account-move">
      <div className="account-move-side">
        <MarketSlider move={props.move} onMove={props.onMove} onSliding={props.onSliding} />
        <ReverseStressList stresses={answer.stresses} onTry={props.onMove} />
      </div>
      <LiquidationOrder
        accounts={accounts}
        shock={answer.shock}
        order={answer.order}
        shownSteps={props.shownSteps}
        onShowSteps={props.onShowSteps}
        left={answer.left}
        isCalm={answer.move === 0}
        whenText={(fraction) => `market ${formatPercent(answer.move * fraction, 1, true)}`}
        nameOf={() => name}
        positionName={positionName}
      />
    </div>
  );
}
