import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import type { BookWithBetas } from '../../../shared/contract/channels.ts';
import type { Account } from '../../../shared/domain/book.ts';
import type { AccountRisk } from '../../../shared/domain/risk-report.ts';
import { orderOfLiquidations } from '../../../shared/risk/stress/order-of-liquidations.ts';
import { marketShock } from '../../../shared/risk/stress/shock.ts';
import { formatPercent } from '../../format/format-number.ts';
import { LiquidationOrder } from '../stress/liquidation-order.tsx';
import { MarketSlider } from '../stress/market-slider.tsx';
import { toReverseStress } from '../stress/reverse-stress.ts';
import { ReverseStressList } from '../stress/reverse-stress-list.tsx';

/** A move of the whole market, and what of this account it liquidates in which order. */
export function MarketMove(props: {
  readonly account: Account;
  readonly risk: AccountRisk;
  readonly betas: BookWithBetas['betas'];
  readonly name: string;
  readonly positionName: (key: string) => string;
  readonly onSliding: (isSliding: boolean) => void;
}): ReactNode {
  const { account, risk, betas, name, positionName } = props;
  const [move, setMove] = useState(0);
  // The slider follows the hand at once; the order follows as fast as it can be computed.
  const wanted = useDeferredValue(move);
  const accounts = useMemo(() => [account], [account]);
  const shock = useMemo(() => marketShock({ accounts }, betas, wanted), [accounts, betas, wanted]);
  const order = useMemo(() => orderOfLiquidations({ accounts }, shock), [accounts, shock]);
  const stresses = useMemo(
    () => toReverseStress([risk], () => name, positionName),
    [risk, name, positionName],
  );
  return (
    <div className="account-move">
      <div className="account-move-side">
        <MarketSlider move={move} onMove={setMove} onSliding={props.onSliding} />
        <ReverseStressList stresses={stresses} onTry={setMove} />
      </div>
      <LiquidationOrder
        accounts={accounts}
        shock={shock}
        order={order}
        isCalm={wanted === 0}
        whenText={(fraction) => `market ${formatPercent(wanted * fraction, 1, true)}`}
        nameOf={() => name}
        positionName={positionName}
      />
    </div>
  );
}
