import './liquidations-pane.css';
import type { ReactNode } from 'react';
import type { LiquidationView, OpenInterestRow } from '../../../shared/contract/market.ts';
import { DAY_MS, type Amount } from '../../../shared/domain/units.ts';
import { formatAmount, formatMultiple, formatPercent } from '../../format/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';
import { FEED_STATE_WORDS } from '../../format/words.ts';
import { useNow } from '../../state/use-app.ts';
import { Card } from '../../ui/layout/card.tsx';
import { DataTable, type Column } from '../../ui/layout/data-table.tsx';
import { FigureText } from '../../ui/figures/figure-text.tsx';
import { LevelBadge, LevelShape } from '../../ui/figures/level-mark.tsx';
import { EmptyState } from '../../ui/layout/state-panel.tsx';

/** What is being force-closed, long against short, and the leverage that is still there to be. */
export function LiquidationsPane(props: {
  readonly liquidations: LiquidationView | undefined;
  /** Absent: not read. */
  readonly openInterest: readonly OpenInterestRow[] | undefined;
}): ReactNode {
  const { liquidations, openInterest } = props;
  return (
    <div className="market-columns">
      {liquidations === undefined ? (
        <Card title="Forced closes">
          <EmptyState title="No public feed">
            None of the exchanges in use publishes its liquidations, so none can be counted. That
            does not mean that there are none. Under Settings the market can be read at Binance,
            Bybit or OKX without an account.
          </EmptyState>
        </Card>
      ) : (
        <Forced liquidations={liquidations} />
      )}
      <Card
        title="Open interest and funding"
        note="How much leverage is open, and who pays to keep it."
        flush
      >
        {openInterest === undefined || openInterest.length === 0 ? (
          <EmptyState title={openInterest === undefined ? 'Not read yet' : 'Nothing published'}>
            {openInterest === undefined
              ? 'Open interest and funding are asked for every five minutes.'
              : 'None of the exchanges in use publishes the open interest of the watched coins.'}
          </EmptyState>
        ) : (
          <DataTable
            label="Open interest and funding"
            columns={OPEN_INTEREST}
            rows={openInterest}
            rowId={(row) => `${row.coin}|${row.venue}`}
            rowHeight={44}
          />
        )}
      </Card>
    </div>
  );
}

function Forced({ liquidations }: { readonly liquidations: LiquidationView }): ReactNode {
  const { long, short, recent, againstNormal, cascade, venues, state, observedSinceMs } =
    liquidations;
  const now = useNow();
  const isYoung = now - observedSinceMs < DAY_MS;
  return (
    <Card
      title="Forced closes"
      note={`Observed on ${venues.length === 0 ? 'no venue yet' : venues.join(', ')}: a lower bound, because venues thin out their feeds.`}
      actions={
        state === 'ok' ? undefined : (
          <LevelBadge level="unknown">{FEED_STATE_WORDS[state]}</LevelBadge>
        )
      }
    >
      <div className="forced">
        {cascade !== undefined && (
          <p className="forced-cascade" data-level="critical" role="status">
            <LevelShape level="critical" size={16} />
            <span>
              A cascade runs: {formatPercent(cascade.share, 0)} of the last five minutes are{' '}
              {cascade.side === 'long' ? 'longs, forced to sell' : 'shorts, forced to buy'}.
            </span>
          </p>
        )}
        <Balance
          title={isYoung ? `Since ${formatDayTime(observedSinceMs)}` : 'Last 24 hours'}
          long={long}
          short={short}
        />
        <Balance title="Last 5 minutes" long={recent.long} short={recent.short} />
        <p className="muted">
          {againstNormal === undefined ? (
            'What is normal here is known after about three hours of watching.'
          ) : (
            <>
              <span className="forced-normal number">{formatMultiple(againstNormal)}</span> what 19
              of 20 stretches of five minutes stay under
            </>
          )}
        </p>
      </div>
    </Card>
  );
}

/** Two sums from a common middle: which side goes is told by word, arrow and place. */
function Balance(props: {
  readonly title: string;
  readonly long: Amount;
  readonly short: Amount;
}): ReactNode {
  const { long, short } = props;
  const most = Math.max(long, short, 1);
  return (
    <div className="balance">
      <p className="faint">{props.title}</p>
      <p className="balance-sums">
        <span>
          <span aria-hidden>↑</span> longs <strong className="number">{dollars(long)}</strong>
        </span>
        <span>
          <strong className="number">{dollars(short)}</strong> shorts <span aria-hidden>↓</span>
        </span>
      </p>
      <svg className="balance-bars" viewBox="0 0 200 8" preserveAspectRatio="none" aria-hidden>
        <rect className="balance-track" width={200} height={8} />
        <rect
          className="balance-long"
          x={99 - (99 * long) / most}
          width={(99 * long) / most}
          height={8}
        />
        <rect className="balance-short" x={101} width={(99 * short) / most} height={8} />
      </svg>
    </div>
  );
}

/** These are sums of strangers, not the trader's money: they stay when amounts are hidden. */
function dollars(value: Amount): string {
  if (value >= 1e9) return `${formatAmount(value / 1e9, 'USD', { decimals: 2 })} bn`;
  if (value >= 1e6) return `${formatAmount(value / 1e6, 'USD', { decimals: 1 })} m`;
  return formatAmount(value, 'USD', { decimals: 0 });
}

function payerWords(rate: number): string {
  if (rate === 0) return 'nobody pays';
  return rate > 0 ? 'longs pay' : 'shorts pay';
}

const OPEN_INTEREST: readonly Column<OpenInterestRow>[] = [
  {
    id: 'coin',
    title: 'Coin',
    width: 'minmax(90px, 1fr)',
    cell: (row) => (
      <span className="stacked">
        <strong>{row.coin}</strong>
        <span className="faint">{row.venue}</span>
      </span>
    ),
    sortBy: (row) => row.coin,
  },
  {
    id: 'interest',
    title: 'Open interest',
    width: 'minmax(92px, 1fr)',
    align: 'right',
    cell: (row) => <FigureText figure={row.openInterest} format={dollars} />,
    sortBy: (row) => (row.openInterest.kind === 'known' ? row.openInterest.value : undefined),
  },
  {
    id: 'change',
    title: '24 h',
    width: '80px',
    align: 'right',
    cell: (row) => (
      <FigureText figure={row.change} format={(ratio) => formatPercent(ratio, 1, true)} />
    ),
    sortBy: (row) => (row.change.kind === 'known' ? row.change.value : undefined),
  },
  {
    id: 'funding',
    title: 'Funding',
    width: '92px',
    align: 'right',
    cell: (row) => (
      <span className="stacked">
        <FigureText figure={row.fundingRate} format={(rate) => formatPercent(Math.abs(rate), 4)} />
        {row.fundingRate.kind === 'known' && (
          <span className="faint">{payerWords(row.fundingRate.value)}</span>
        )}
      </span>
    ),
  },
];
