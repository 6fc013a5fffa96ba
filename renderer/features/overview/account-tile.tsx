import './account-tile.css';
import { useMemo, type ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { routeHref } from '../../app/router.ts';
import { formatCount, formatMultiple, formatPercent } from '../../format/format-number.ts';
import { LEVEL_WORDS } from '../../format/words.ts';
import { AgeClock } from '../../ui/figures/age-clock.tsx';
import { FigureText, MoneyText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { Sparkline } from '../../ui/figures/sparkline.tsx';
import { accountAgeLimits } from '../account/account-age.ts';
import { AccountGauge } from '../account/account-gauge.tsx';
import { AccountTrouble } from '../account/account-trouble.tsx';
import { NearestJointText } from '../account/joint-text.tsx';
import { useMarginSeries } from './use-margin-series.ts';

/** One account: how full its margin is, how far the markets may move, what it holds, how fresh that is. */
export function AccountTile({ account }: { readonly account: AccountView }): ReactNode {
  const hrefOfAccount = routeHref({ screen: 'account', accountId: account.id });
  return (
    <article className="card account-tile" data-level={account.level}>
      <header className="account-tile-head">
        <LevelShape level={account.level} label={LEVEL_WORDS[account.level]} />
        <div className="account-tile-name">
          <h3 className="truncate" title={account.name}>
            <a className="account-tile-link" href={hrefOfAccount}>
              {account.name}
            </a>
          </h3>
          {account.status.asOfMs !== undefined && (
            <span className="account-tile-count faint number">
              {formatCount(account.positionCount, 'position')}
            </span>
          )}
        </div>
        <AgeClock asOfMs={account.status.asOfMs} limits={accountAgeLimits(account)} />
      </header>
      <AccountTrouble account={account} />
      <AccountGauge account={account} />
      <dl className="account-tile-figures">
        <div>
          <dt>Market may move</dt>
          <dd className="number">
            <NearestJointText joint={account.jointLeeway} />
          </dd>
        </div>
        <div>
          <dt>Equity</dt>
          <dd>
            <MoneyText figure={account.equity} currency={account.displayCurrency} />
          </dd>
        </div>
        <div>
          <dt>Leverage</dt>
          <dd>
            <FigureText
              figure={account.effectiveLeverage}
              format={(value) => formatMultiple(value)}
            />
          </dd>
        </div>
      </dl>
      <Trend account={account} />
    </article>
  );
}

function Trend({ account }: { readonly account: AccountView }): ReactNode {
  const series = useMarginSeries(account.id);
  const points = useMemo(
    () => (series ?? []).map((point) => ({ value: point.marginRatio })),
    [series],
  );
  const seen = points.filter((point) => point.value !== undefined);
  const highest = Math.max(...seen.map((point) => point.value ?? 0));
  return (
    <figure className="account-tile-trend">
      {seen.length > 1 ? (
        <Sparkline
          points={points}
          height={28}
          label={`Margin ratio over 24 hours, highest ${formatPercent(highest, 0)}`}
        />
      ) : (
        <svg height="28" aria-hidden />
      )}
      <figcaption>
        <span>{seen.length > 1 ? 'Margin ratio, 24 h' : 'No history yet'}</span>
        {seen.length > 1 && <span className="number">peak {formatPercent(highest, 0)}</span>}
      </figcaption>
    </figure>
  );
}
