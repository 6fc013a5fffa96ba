import './ahead.css';
import type { ReactNode } from 'react';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { Figure } from '../../../../shared/domain/outcome.ts';
import type { Ratio } from '../../../../shared/domain/units.ts';
import type { PositionOutlook } from '../../../../shared/risk/outlook/position-outlook.ts';
import { formatPercent } from '../../../format/format-number.ts';
import { UnknownText } from '../../../ui/figures/figure-text.tsx';
import { chanceText } from './ahead-model.ts';

/** How likely it is that the liquidation price is touched; an estimate, and called so. */
export function TouchChance(props: {
  readonly position: PositionView;
  readonly outlook: PositionOutlook | undefined;
}): ReactNode {
  const touch = props.outlook?.touch;
  const { dailySigma } = props.position;
  return (
    <>
      <dl className="touch-chances">
        <Chance label="in 1 h" chance={touch?.hour} />
        <Chance label="in 24 h" chance={touch?.day} />
        <Chance label="in 7 d" chance={touch?.week} />
      </dl>
      <p className="faint ahead-note">
        An estimate from how much the price usually moves
        {dailySigma !== undefined && ` (${formatPercent(dailySigma)} a day)`}, without a trend. Real
        markets jump: far levels are reached more often than this.
      </p>
    </>
  );
}

function Chance(props: {
  readonly label: string;
  readonly chance: Figure<Ratio> | undefined;
}): ReactNode {
  return (
    <div>
      <dt className="muted">{props.label}</dt>
      <dd className="number">
        {props.chance === undefined ? (
          <span className="faint">…</span>
        ) : props.chance.kind === 'known' ? (
          chanceText(props.chance.value)
        ) : (
          <UnknownText reason={props.chance.reason} />
        )}
      </dd>
    </div>
  );
}
