import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Level } from '../../../shared/domain/level.ts';
import { formatPercent, formatPrice } from '../../format/format-number.ts';
import type { EdgeMarker } from './price-window.ts';

/** Stands at the edge behind which the liquidation line lies; one press brings the line in. */
export function EdgeMarkerButton(props: {
  readonly marker: EdgeMarker;
  /** Of the position: a line far from a calm position is no danger. */
  readonly level: Level;
  readonly tickSize: number;
  readonly onShow: () => void;
}): ReactNode {
  const { marker } = props;
  const Arrow = marker.edge === 'top' ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      className="price-chart-edge"
      data-edge={marker.edge}
      data-level={props.level}
      onClick={props.onShow}
    >
      <Arrow size={14} aria-hidden />
      <span className="number">
        Liquidation {formatPrice(marker.price, props.tickSize)}
        {marker.moveRatio !== undefined && <>, {formatPercent(marker.moveRatio, 1, true)}</>}
      </span>
      <span className="price-chart-edge-action">Show</span>
    </button>
  );
}
