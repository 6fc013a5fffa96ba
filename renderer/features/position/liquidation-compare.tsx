import type { ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import { formatPercent, formatPrice } from '../../format/format-number.ts';
import { UnknownText } from '../../ui/figures/figure-text.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';

/** Our liquidation price beside the exchange's own, and what it means when the two do not agree. */
export function LiquidationCompare({ position }: { readonly position: PositionView }): ReactNode {
  const { risk, tickSize, reportedLiquidationPrice: theirs } = position;
  const ours = risk.liquidationPrice;
  const { disagreement } = risk;
  return (
    <div className="liquidation-compare">
      <dl className="liquidation-pair">
        <div>
          <dt>
            <span className="line-sample" data-line="ours" aria-hidden /> Leeway computes
          </dt>
          <dd className="number">
            {ours.kind === 'price' && formatPrice(ours.price, tickSize)}
            {ours.kind === 'none' && 'none'}
            {ours.kind === 'unknown' && <UnknownText reason={ours.reason} explain />}
          </dd>
        </div>
        <div>
          <dt>
            <span className="line-sample" data-line="theirs" aria-hidden /> {position.exchangeName}{' '}
            says
          </dt>
          <dd className="number">
            {theirs === undefined ? (
              <UnknownText
                reason={
                  position.source === 'imported'
                    ? 'an imported file brings no answer of the venue'
                    : 'the venue did not say'
                }
                explain
              />
            ) : theirs === 'none' ? (
              'none'
            ) : (
              formatPrice(theirs, tickSize)
            )}
          </dd>
        </div>
      </dl>
      {disagreement !== undefined && (
        <p className="liquidation-note" data-level="warning">
          <LevelShape level="warning" size={14} />
          <span>
            {disagreement.ratio === undefined
              ? 'The two do not agree.'
              : `The two differ by ${formatPercent(disagreement.ratio, 2)} of the mark.`}{' '}
            {disagreement.likelyReason} Go by the nearer one.
          </span>
        </p>
      )}
      {disagreement === undefined && ours.kind === 'price' && typeof theirs === 'number' && (
        <p className="faint">The two agree.</p>
      )}
    </div>
  );
}
