/* oxlint-disable jsx-a11y/prefer-tag-over-role -- <meter> cannot show the marks of warning and critical */
import './gauge.css';
import type { ReactNode } from 'react';
import type { Figure } from '../../../shared/domain/outcome.ts';
import type { Level } from '../../../shared/domain/level.ts';
import type { Ratio } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';

/**
 * Margin ratio as a straight bar from 0 to 100 %, where 100 % is liquidation, with the levels at which warning and
 * critical begin. Unknown is hatched and says so.
 */
export function Gauge(props: {
  readonly label: string;
  readonly ratio: Figure<Ratio>;
  readonly warningAt: Ratio;
  readonly criticalAt: Ratio;
  /** The last known value, not a present one: hatched. */
  readonly isOld?: boolean;
}): ReactNode {
  const { ratio } = props;
  // What was read long ago is not safe now, whatever it was then.
  const level =
    props.isOld === true ? 'unknown' : levelOfRatio(ratio, props.warningAt, props.criticalAt);
  const text =
    ratio.kind === 'known'
      ? formatPercent(ratio.value, 0)
      : `unknown: ${unknownReasonWords(ratio.reason)}`;
  return (
    <div
      className="gauge"
      role="meter"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={ratio.kind === 'known' ? Math.round(Math.min(1, ratio.value) * 100) : 100}
      aria-valuetext={text}
      data-level={level}
    >
      <div className={ratio.kind === 'known' ? 'gauge-track' : 'gauge-track hatched'}>
        {ratio.kind === 'known' && (
          <div
            className={props.isOld === true ? 'gauge-fill hatched' : 'gauge-fill'}
            style={{ transform: `scaleX(${Math.max(0, Math.min(1, ratio.value))})` }}
          />
        )}
      </div>
      <div className="gauge-marks" aria-hidden>
        <span
          className="gauge-mark"
          data-level="warning"
          style={{ left: `${props.warningAt * 100}%` }}
        />
        <span
          className="gauge-mark"
          data-level="critical"
          style={{ left: `${props.criticalAt * 100}%` }}
        />
      </div>
    </div>
  );
}

/** The bar has the level of its own ratio; what else makes an account critical is said elsewhere. */
function levelOfRatio(ratio: Figure<Ratio>, warningAt: Ratio, criticalAt: Ratio): Level {
  if (ratio.kind === 'unknown') return 'unknown';
  if (ratio.value >= criticalAt) return 'critical';
  return ratio.value >= warningAt ? 'warning' : 'safe';
}
