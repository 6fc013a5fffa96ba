import { Toggle } from '@base-ui/react/toggle';
import { ChevronsRight, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  CANDLE_INTERVALS,
  type Candle,
  type CandleInterval,
} from '../../../shared/domain/candle.ts';
import { formatPrice } from '../../format/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';
import { IconButton } from '../../ui/button.tsx';
import { Segments } from './segments.tsx';

const INTERVAL_NAMES: Readonly<Record<CandleInterval, string>> = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '4h': '4 hours',
  '1d': '1 day',
};

const INTERVALS = CANDLE_INTERVALS.map((value) => ({
  value,
  text: value,
  name: INTERVAL_NAMES[value],
}));

/** Interval, what the candle under the pointer says, and the view: everything that a mouse does, by key too. */
export function ChartToolbar(props: {
  readonly interval: CandleInterval;
  readonly onInterval: (interval: CandleInterval) => void;
  readonly candle: Candle | undefined;
  readonly tickSize: number;
  readonly isLoadingOlder: boolean;
  readonly canKeepLiquidation: boolean;
  readonly keepsLiquidation: boolean;
  readonly onKeepsLiquidation: (keeps: boolean) => void;
  readonly onZoom: (way: 'in' | 'out') => void;
  readonly onNewest: () => void;
}): ReactNode {
  return (
    <div className="price-chart-toolbar">
      <Segments
        label="Candle interval"
        segments={INTERVALS}
        value={props.interval}
        onChange={props.onInterval}
      />
      <CandleFigures candle={props.candle} tickSize={props.tickSize} />
      <output className="price-chart-older faint">
        {props.isLoadingOlder ? 'Loading older candles' : ''}
      </output>
      {props.canKeepLiquidation && (
        <Toggle
          className="button price-chart-keep"
          data-kind="quiet"
          data-size="small"
          pressed={props.keepsLiquidation}
          onPressedChange={props.onKeepsLiquidation}
        >
          Keep liquidation in view
        </Toggle>
      )}
      <div className="price-chart-view">
        <IconButton size="small" label="Zoom out" onClick={() => props.onZoom('out')}>
          <ZoomOut size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label="Zoom in" onClick={() => props.onZoom('in')}>
          <ZoomIn size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label="To the newest candle" onClick={props.onNewest}>
          <ChevronsRight size={16} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

function CandleFigures(props: {
  readonly candle: Candle | undefined;
  readonly tickSize: number;
}): ReactNode {
  const { candle } = props;
  if (candle === undefined) return <div className="price-chart-candle" />;
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
