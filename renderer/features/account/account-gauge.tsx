import './account-parts.css';
import type { ReactNode } from 'react';
import type { AccountView, PoolView } from '../../../shared/contract/app-state.ts';
import { formatPercent, formatShare } from '../../format/format-number.ts';
import { FigureText } from '../../ui/figures/figure-text.tsx';
import { Gauge } from '../../ui/figures/gauge.tsx';

/** How full the margin of an account is, with the levels of its fullest pool. `showsLevels` writes them out below the bar. */
export function AccountGauge(props: {
  readonly account: AccountView;
  readonly showsLevels?: boolean;
}): ReactNode {
  const { account } = props;
  const pool = worstPool(account);
  const warningAt = pool?.warningMarginRatio ?? 0.6;
  const criticalAt = pool?.criticalMarginRatio ?? 0.8;
  return (
    <div>
      <div className="account-ratio">
        <span className="muted">Margin ratio</span>
        <strong>
          <FigureText figure={account.marginRatio} format={formatShare} />
        </strong>
      </div>
      <Gauge
        label={`Margin ratio of ${account.name}; 100 % is liquidation`}
        ratio={account.marginRatio}
        warningAt={warningAt}
        criticalAt={criticalAt}
        isOld={account.status.state !== 'ok'}
      />
      {props.showsLevels === true && (
        <p className="account-levels faint number">
          warning {formatPercent(warningAt, 0)}, critical {formatPercent(criticalAt, 0)},
          liquidation {formatPercent(1, 0)}
        </p>
      )}
    </div>
  );
}

/** The pool whose margin is fullest; one whose ratio is unknown only where no other is known. */
export function worstPool(account: AccountView): PoolView | undefined {
  return account.pools.reduce<PoolView | undefined>((worst, pool) => {
    if (worst === undefined || worst.marginRatio.kind === 'unknown') return pool;
    return pool.marginRatio.kind === 'known' && pool.marginRatio.value > worst.marginRatio.value
      ? pool
      : worst;
  }, undefined);
}
