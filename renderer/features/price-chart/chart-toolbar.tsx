import { Toggle } from '@base-ui/react/toggle';
import { ChevronLeft, ChevronRight, ChevronsRight, Crosshair, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { CANDLE_INTERVALS, type CandleInterval } from '../../../shared/domain/candle.ts';
import { IconButton } from '../../ui/inputs/button.tsx';
import { Segments } from '../../ui/inputs/segments.tsx';

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

/** Interval and view: everything that a mouse does on the chart, by key too. */
export function ChartToolbar(props: {
  readonly interval: CandleInterval;
  readonly onInterval: (interval: CandleInterval) => void;
  readonly isLoadingOlder: boolean;
  readonly canKeepLiquidation: boolean;
  readonly keepsLiquidation: boolean;
  readonly onKeepsLiquidation: (keeps: boolean) => void;
  readonly onZoom: (way: 'in' | 'out') => void;
  readonly onPan: (way: 'older' | 'newer') => void;
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
          <Crosshair size={16} aria-hidden />
          <span className="price-chart-keep-text">Keep liquidation in view</span>
        </Toggle>
      )}
      <div className="price-chart-view">
        <IconButton size="small" label="Zoom out" onClick={() => props.onZoom('out')}>
          <ZoomOut size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label="Zoom in" onClick={() => props.onZoom('in')}>
          <ZoomIn size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label="Older candles" onClick={() => props.onPan('older')}>
          <ChevronLeft size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label="Newer candles" onClick={() => props.onPan('newer')}>
          <ChevronRight size={16} aria-hidden />
        </IconButton>
        <IconButton size="small" label="To the newest candle" onClick={props.onNewest}>
          <ChevronsRight size={16} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
