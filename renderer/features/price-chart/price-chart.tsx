import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { Candle, CandleInterval } from '../../../shared/domain/candle.ts';
import { areOrdersBehind } from '../../../shared/domain/orders-age.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { Price } from '../../../shared/domain/units.ts';
import { formatPrice } from '../../format/format-number.ts';
import { moveText } from '../../format/position-words.ts';
import { shortSymbol } from '../../format/words.ts';
import { calculateBands } from './band-geometry.ts';
import { candleFromMark, INTERVAL_MS } from './candle-math.ts';
import { ChartAttribution } from './chart-attribution.tsx';
import { onThemeChanged, readChartColors } from './chart-colors.ts';
import { ChartEmptyState } from './chart-empty-state.tsx';
import { liquidationPrices, toChartLines } from './chart-lines.ts';
import { CandleFigures } from './candle-figures.tsx';
import { ChartRadar } from './chart-radar.tsx';
import { ChartToolbar } from './chart-toolbar.tsx';
import { createPriceChart, type PriceChartHandle } from './create-price-chart.ts';
import { EdgeMarkerButton } from './edge-marker-button.tsx';
import { byNearness, calculateEdgeMarker, type PriceWindow } from './price-window.ts';
import { pricePrecision } from './price-precision.ts';
import type { TimeWindow } from './time-window.ts';
import { tierEdges } from './tier-edges.ts';
import { useCandles } from './use-candles.ts';
import './price-chart.css';

export interface PriceChartProps {
  readonly position: PositionView;
  /** Where the liquidation price would move; drawn as a line of its own. */
  readonly previewPrice?: Price | undefined;
  /** A stop that the trader is trying out. */
  readonly stopPrice?: Price | undefined;
  /** The position as the book has it, for the edges of its margin table. */
  readonly inBook?: Position | undefined;
}

/** Candles of a position's market with everything that decides over it: prices, bands, orders, both liquidations. */
export function PriceChart({ position, previewPrice, stopPrice, inBook }: PriceChartProps) {
  const [interval, chooseInterval] = useState<CandleInterval>('15m');
  const [policy, setPolicy] = useState<'always' | 'when-near'>('when-near');
  const [priceWindow, setPriceWindow] = useState<PriceWindow>();
  const [timeWindow, setTimeWindow] = useState<TimeWindow>();
  const [hoveredMs, setHoveredMs] = useState<number>();
  const feed = useCandles(position.accountId, position.symbol, interval);
  const container = useRef<HTMLElement>(null);
  const chart = useRef<PriceChartHandle>(null);
  const [liveCandle, setLiveCandle] = useState<Candle>();
  const latestLive = useRef<Candle>(undefined);

  const { markPrice, markAsOfMs, tickSize, risk } = position;
  const isOld = position.valueState !== 'ok';
  const { reportedLiquidationPrice } = position;
  const liquidations = useMemo(
    () =>
      byNearness(
        liquidationPrices({ liquidationPrice: risk.liquidationPrice, reportedLiquidationPrice }),
        markPrice,
      ),
    [risk.liquidationPrice, reportedLiquidationPrice, markPrice],
  );
  const [liquidationPrice] = liquidations;
  const edges = useMemo(() => tierEdges(inBook), [inBook]);
  const previewPrices = useMemo(
    () => [previewPrice, stopPrice].filter((price) => price !== undefined),
    [previewPrice, stopPrice],
  );
  const lines = useMemo(
    () =>
      toChartLines({
        entryPrice: position.entryPrice,
        markPrice,
        isMarkOld: isOld,
        liquidationPrice: risk.liquidationPrice,
        reportedLiquidationPrice: position.reportedLiquidationPrice,
        bankruptcyPrice: risk.bankruptcyPrice,
        side: position.side,
        orders: position.orders,
        ...(areOrdersBehind(position.ordersAsOfMs, position.asOfMs) && {
          ordersAsOfMs: position.ordersAsOfMs,
        }),
        exchangeName: position.exchangeName,
        previewPrice,
        stopPrice,
        tierEdges: edges,
        tiersAsOf: inBook?.tiersAsOf,
      }),
    [position, markPrice, isOld, risk, previewPrice, stopPrice, edges, inBook],
  );

  const onNeedOlder = useEffectEvent(() => feed.loadOlder());
  const onWindowChanged = useEffectEvent((next: PriceWindow | undefined) =>
    setPriceWindow((previous) =>
      previous?.min === next?.min && previous?.max === next?.max ? previous : next,
    ),
  );

  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const created = createPriceChart(element, readChartColors(element), {
      onNeedOlder: () => onNeedOlder(),
      onWindowChanged: (next) => onWindowChanged(next),
      onTimeWindowChanged: setTimeWindow,
      onHover: setHoveredMs,
    });
    chart.current = created;
    const cancel = onThemeChanged(() => created.setColors(readChartColors(element)));
    const { fontFamily } = getComputedStyle(element);
    void document.fonts
      .load(`12px ${fontFamily}`, '0123456789')
      .then(() => chart.current === created && created.refreshText());
    return () => {
      cancel();
      chart.current = null;
      created.remove();
    };
  }, []);

  const precision = pricePrecision(markPrice ?? position.entryPrice ?? 1, tickSize);
  useEffect(() => {
    chart.current?.setPriceFormat(precision, (price) => formatPrice(price, 10 ** -precision));
  }, [precision]);

  useEffect(() => {
    latestLive.current = undefined;
    chart.current?.setCandles(feed.candles, feed.interval);
  }, [feed.candles, feed.interval]);

  useEffect(() => {
    const last = latestLive.current ?? feed.candles.at(-1);
    if (last === undefined || markPrice === undefined || markAsOfMs === undefined) return;
    const next = candleFromMark(last, INTERVAL_MS[feed.interval], markPrice, markAsOfMs);
    setLiveCandle(next);
    if (next === undefined) return;
    latestLive.current = next;
    chart.current?.setLiveCandle(next);
  }, [feed.candles, feed.interval, markPrice, markAsOfMs]);

  useEffect(() => chart.current?.setLines(lines), [lines]);

  const { warningPrice, criticalPrice } = position;
  const direction = risk.distance.kind === 'distance' ? risk.distance.direction : undefined;
  useEffect(() => {
    const side = direction ?? (position.side === 'long' ? 'down' : 'up');
    chart.current?.setBands(
      calculateBands({ warningPrice, criticalPrice, liquidationPrice, direction: side }),
    );
  }, [warningPrice, criticalPrice, liquidationPrice, direction, position.side]);

  useEffect(() => {
    chart.current?.setFocus({ liquidationPrices: liquidations, previewPrices, policy });
  }, [liquidations, previewPrices, policy]);

  const marker =
    priceWindow === undefined || liquidationPrice === undefined
      ? undefined
      : calculateEdgeMarker(priceWindow, liquidationPrice, markPrice);
  const newest = liveCandle ?? feed.candles.at(-1);
  const shown =
    hoveredMs === undefined || hoveredMs === newest?.timestamp
      ? newest
      : (feed.candles.find((candle) => candle.timestamp === hoveredMs) ?? newest);

  return (
    <section className="price-chart" aria-label={`Chart of ${shortSymbol(position.symbol)}`}>
      <ChartToolbar
        interval={interval}
        onInterval={chooseInterval}
        isLoadingOlder={feed.isLoadingOlder}
        keepsLiquidation={policy === 'always'}
        onKeepsLiquidation={(keeps) => setPolicy(keeps ? 'always' : 'when-near')}
        canKeepLiquidation={liquidationPrice !== undefined}
        onZoom={(way) => chart.current?.zoom(way)}
        onPan={(way) => chart.current?.pan(way)}
        onNewest={() => chart.current?.showNewest()}
      />
      <div className="price-chart-stage">
        <figure ref={container} className="price-chart-canvas" aria-label={describe(position)} />
        {marker !== undefined && feed.candles.length > 0 && (
          <EdgeMarkerButton
            marker={marker}
            level={position.level}
            tickSize={10 ** -precision}
            onShow={() => {
              // Asked again while already "always" (the scale was dragged): the policy must be seen to change.
              const focus = { liquidationPrices: liquidations, previewPrices };
              chart.current?.setFocus({ ...focus, policy: 'when-near' });
              chart.current?.setFocus({ ...focus, policy: 'always' });
              setPolicy('always');
            }}
          />
        )}
        <ChartRadar underlying={position.underlying} window={timeWindow} />
        <CandleFigures candle={shown} tickSize={10 ** -precision} />
        <ChartEmptyState feed={feed} />
        <ChartAttribution />
      </div>
    </section>
  );
}

function describe(position: PositionView): string {
  const { risk, markPrice, tickSize } = position;
  const parts = [`Candles of ${shortSymbol(position.symbol)}`];
  if (markPrice !== undefined) parts.push(`mark ${formatPrice(markPrice, tickSize)}`);
  if (risk.liquidationPrice.kind === 'price') {
    parts.push(`liquidation ${formatPrice(risk.liquidationPrice.price, tickSize)}`);
  }
  if (risk.distance.kind === 'distance') parts.push(moveText(risk.distance));
  return parts.join(', ');
}
