import './ahead.css';
import type { ReactNode } from 'react';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { PositionOutlook } from '../../../../shared/risk/outlook/position-outlook.ts';
import { useHideAmounts, useNow } from '../../../state/use-app.ts';
import { Fact } from '../../../ui/figures/fact.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { aheadPriceText, toAheadRows, toPartialSteps } from './ahead-model.ts';

const OPTIONS = [2, 3, 6, 9, 21, 42, 90].map((count) => ({
  value: String(count),
  label: `${count} fundings`,
}));

/** What lies ahead: where liquidation moves by itself, and what the venue does when the price gets there. */
export function AheadPanel(props: {
  readonly position: PositionView;
  readonly outlook: PositionOutlook | undefined;
  readonly intervals: number;
  readonly onIntervals: (intervals: number) => void;
}): ReactNode {
  const { position, outlook } = props;
  const hide = useHideAmounts();
  const nowMs = useNow();
  if (outlook === undefined) return <p className="faint ahead-wait">Reading the account …</p>;
  const { settleCurrency: currency, tickSize, exchangeName, nextFundingAtMs } = position;
  const context = { nowMs, nextFundingAtMs, currency, tickSize, exchangeName, hide };
  const rows = toAheadRows(outlook, context);
  const steps = toPartialSteps(outlook.partial, context);
  return (
    <div className="ahead">
      <section aria-label="Liquidation price ahead">
        <div className="ahead-head">
          <h3>Where liquidation moves by itself</h3>
          {outlook.funding.length > 0 && (
            <Select
              label="Look ahead"
              hideLabel
              size="small"
              value={String(props.intervals)}
              options={OPTIONS}
              onChange={(value) => props.onIntervals(Number(value))}
            />
          )}
        </div>
        <dl>
          {rows.map((row) => (
            <Fact key={row.id} name={row.label} note={row.note}>
              {aheadPriceText(row, tickSize)}
            </Fact>
          ))}
        </dl>
      </section>
      {steps.length > 0 && (
        <section className="ahead-parts" aria-label="What the venue closes">
          <h3>If the price gets there</h3>
          <ol>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {outlook.partial.kind === 'steps' && (
            <p className="faint ahead-note">
              An estimate by the venue’s published rule, without clearance fees, everything else
              held at its price.
            </p>
          )}
        </section>
      )}
    </div>
  );
}
