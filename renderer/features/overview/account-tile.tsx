import './account-tile.css';
import { useMemo, type ReactNode } from 'react';
import type { AccountView } from '../../../shared/contract/app-state.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';
import { formatCount, formatMultiple, formatPercent } from '../../format/format-number.ts';
import { formatClock, formatDuration } from '../../format/format-time.ts';
import { LEVEL_WORDS } from '../../format/words.ts';
import { useNow } from '../../state/use-app.ts';
import { AgeClock } from '../../ui/age-clock.tsx';
import { FigureText, MoneyText } from '../../ui/figure-text.tsx';
import { Gauge } from '../../ui/gauge.tsx';
import { LevelShape } from '../../ui/level-mark.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { NearestJointText } from './hero.tsx';
import { useMarginSeries } from './use-margin-series.ts';

const DEFAULT_POLL_MS = 10_000;

/** One account: how full its margin is, how far the markets may move, what it holds, how fresh that is. */
export function AccountTile({ account }: { readonly account: AccountView }): ReactNode {
  const pool = worstPool(account);
  const lifetimeMs = 3 * (account.pollIntervalMs ?? DEFAULT_POLL_MS);
  return (
    <article className="card account-tile" data-level={account.level}>
      <header className="account-tile-head">
        <LevelShape level={account.level} label={LEVEL_WORDS[account.level]} />
        <div className="account-tile-name">
          <h3 className="truncate">{account.name}</h3>
        </div>
        <AgeClock
          asOfMs={account.status.asOfMs}
          lifetimeMs={account.source === 'imported' ? 86_400_000 : lifetimeMs}
        />
      </header>
      <Trouble account={account} />
      <div>
        <div className="account-tile-ratio">
          <span className="muted">Margin ratio</span>
          <strong>
            <FigureText figure={account.marginRatio} format={(value) => formatPercent(value)} />
          </strong>
        </div>
        <Gauge
          label={`Margin ratio of ${account.name}; 100 % is liquidation`}
          ratio={account.marginRatio}
          warningAt={pool?.warningMarginRatio ?? 0.6}
          criticalAt={pool?.criticalMarginRatio ?? 0.8}
          isOld={account.status.state !== 'ok'}
        />
      </div>
      <dl className="account-tile-figures">
        <div>
          <dt>All markets by</dt>
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

/** Why this account is not seen, since when the values are old, and when it is asked again. */
function Trouble({ account }: { readonly account: AccountView }): ReactNode {
  const { status } = account;
  const now = useNow();
  if (status.state === 'ok') return null;
  if (status.state === 'unknown' && status.error === undefined) {
    return <p className="muted">Asking for positions and balances …</p>;
  }
  const words = status.error === undefined ? undefined : feedErrorWords(status.error);
  return (
    <div className="account-tile-trouble hatched" data-level="unknown">
      <p>
        <strong>{words?.title ?? 'The data is old.'}</strong>
      </p>
      <p className="muted">
        {status.sinceMs !== undefined && `Since ${formatClock(status.sinceMs)}. `}
        {status.asOfMs === undefined
          ? 'Leeway has never seen it: whether positions are open is not known.'
          : 'The values below are the last known.'}
        {status.nextTryMs !== undefined &&
          status.nextTryMs > now &&
          ` Next try in ${formatDuration(status.nextTryMs - now)}.`}
      </p>
    </div>
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
        <span>{seen.length > 1 ? '24 h' : 'No history yet'}</span>
        {account.status.asOfMs !== undefined && (
          <span>{formatCount(account.positionCount, 'position')}</span>
        )}
        {seen.length > 1 && <span className="number">peak {formatPercent(highest, 0)}</span>}
      </figcaption>
    </figure>
  );
}

function worstPool(account: AccountView): AccountView['pools'][number] | undefined {
  return account.pools.reduce<AccountView['pools'][number] | undefined>((worst, pool) => {
    if (worst === undefined || worst.marginRatio.kind === 'unknown') return pool;
    return pool.marginRatio.kind === 'known' && pool.marginRatio.value > worst.marginRatio.value
      ? pool
      : worst;
  }, undefined);
}
