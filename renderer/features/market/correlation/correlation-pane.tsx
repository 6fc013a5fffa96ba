import './correlation.css';
import { useMemo, type ReactNode } from 'react';
import type { CorrelationRow, MarketDetails } from '../../../../shared/contract/market.ts';
import { formatDecimal, formatMultiple, MINUS } from '../../../format/format-number.ts';
import { formatDay } from '../../../format/format-time.ts';
import { Card } from '../../../ui/layout/card.tsx';
import { EmptyState } from '../../../ui/layout/state-panel.tsx';
import { commonReason, lastOf, relationWords, toCorrelationShape } from './correlation-shape.ts';
import { SeriesCard } from './series-card.tsx';

/** How crypto moves with other markets, and where those series come from. */
export function CorrelationPane(props: {
  readonly details: MarketDetails;
  readonly onChanged: () => Promise<void>;
}): ReactNode {
  const { correlations, series } = props.details;
  const markets = [...new Set(correlations.map((row) => row.against))];
  return (
    <div className="market-stack">
      <Card
        title="Moving together"
        note="Daily returns of the last 30 common sessions, from −1 to 1; the pale band is where the true figure lies 19 times of 20. It rises in stress."
        flush
      >
        {markets.length === 0 ? (
          <EmptyState title="Not compared yet">
            Leeway compares the coins that it reads with other markets a minute after the start, and
            every six hours. What no exchange in use lists can come from a series of your own.
          </EmptyState>
        ) : (
          <ul className="correlations">
            {markets.map((market) => (
              <li key={market}>
                <h3>{market}</h3>
                <Market rows={correlations.filter((row) => row.against === market)} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <SeriesCard series={series} onChanged={props.onChanged} />
    </div>
  );
}

/** A reason that holds for every coin is said once. */
function Market({ rows }: { readonly rows: readonly CorrelationRow[] }): ReactNode {
  const reason = commonReason(rows);
  if (reason !== undefined) {
    return (
      <p>
        <span className="unknown-text">unknown</span> <span className="faint">{reason}</span>
      </p>
    );
  }
  return (
    <div className="correlation-cells">
      {rows.map((row) => (
        <Cell key={row.coin} row={row} />
      ))}
    </div>
  );
}

function Cell({ row }: { readonly row: CorrelationRow }): ReactNode {
  const { coin, against, history, reason, source } = row;
  const last = lastOf(history);
  const shape = useMemo(() => toCorrelationShape(history), [history]);
  if (last === undefined) {
    return (
      <div className="correlation-cell">
        <p className="correlation-coin">{coin}</p>
        <p className="unknown-text">unknown</p>
        <p className="faint">{reason ?? 'not enough common sessions'}</p>
      </div>
    );
  }
  return (
    <div className="correlation-cell">
      <p className="correlation-coin">{coin}</p>
      <p className="correlation-figure number">{coefficient(last.coefficient)}</p>
      <div className="correlation-words">
        <p>{relationWords(last)}</p>
        <p
          className="faint number"
          title={`${last.sessions} sessions to ${formatDay(last.atMs)}, ${source}`}
        >
          {coefficient(last.low)} to {coefficient(last.high)} · beta {beta(last.beta)}
        </p>
      </div>
      {shape.line !== '' && (
        <svg
          className="correlation-chart"
          viewBox="0 0 1 1"
          preserveAspectRatio="none"
          role="img"
          aria-label={`${coin} against ${against} over time, from ${coefficient(history.toSorted((a, b) => a.atMs - b.atMs)[0]?.coefficient ?? 0)} to ${coefficient(last.coefficient)}`}
        >
          <path className="correlation-band" d={shape.band} />
          <path className="correlation-zero" d="M0 0.5L1 0.5" />
          <path className="correlation-line" d={shape.line} />
        </svg>
      )}
    </div>
  );
}

function coefficient(value: number): string {
  return formatDecimal(value, 2, true);
}

function beta(value: number): string {
  return value < 0 ? `${MINUS}${formatMultiple(Math.abs(value))}` : formatMultiple(value);
}
