import type { ReactNode } from 'react';
import type { Candle } from '../../../shared/domain/candle.ts';
import { formatPrice } from '../../format/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';

/** What the candle under the pointer says, else the newest one. */
export function CandleFigures(props: {
  readonly candle: Candle | undefined;
  readonly tickSize: number;
}): ReactNode {
  const { candle } = props;
  if (candle === undefined) return null;
  const price = (value: number): string => formatPrice(value, props.tickSize);
  return (
    <div className="price-chart-candle number" aria-hidden>
      <span className="faint">{formatDayTime(candle.timestamp)}</span>
      <span>
        <i>O</i>
        {price(candle.open)}
      </span>
      <span>
        <i>H</i>
        {price(candle.high)}
      </span>
      <span>
        <i>L</i>
        {price(candle.low)}
      </span>
      <span>
        <i>C</i>
        {price(candle.close)}
      </span>
    </div>
  );
}
