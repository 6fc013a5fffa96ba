import './stress.css';
import type { ReactNode } from 'react';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { AccountId } from '../../../shared/domain/units.ts';
import type { PoolAfterShock } from '../../../shared/risk/stress/order-of-liquidations.ts';
import { MoneyText } from '../../ui/figures/figure-text.tsx';

/** Equity of every pool now and at the end of a scenario. */
export function LeftTable(props: {
  readonly caption: string;
  readonly pools: readonly PoolAfterShock[];
  readonly nameOf: (id: AccountId) => string;
}): ReactNode {
  const { pools } = props;
  const perAccount = new Map<AccountId, number>();
  for (const { accountId } of pools) {
    perAccount.set(accountId, (perAccount.get(accountId) ?? 0) + 1);
  }
  // Several pools of the one account: its name would say the same in every row.
  const isOneOfMany = perAccount.size === 1 && pools.length > 1;
  return (
    <table className="left-table">
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{isOneOfMany ? 'Pool' : 'Account'}</th>
          <th scope="col">Equity now</th>
          <th scope="col">At the end</th>
        </tr>
      </thead>
      <tbody>
        {pools.map((pool) => (
          <tr key={`${pool.accountId}|${pool.poolId}`}>
            <th scope="row">
              {isOneOfMany ? pool.poolId : props.nameOf(pool.accountId)}
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

function hasFallen(before: Figure, after: Figure): boolean {
  return before.kind === 'known' && after.kind === 'known' && after.value < before.value * 0.5;
}
