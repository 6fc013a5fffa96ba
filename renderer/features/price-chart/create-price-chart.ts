import {
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  LineStyle,
  createChart,
  type CandlestickData,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type LogicalRange,
  type MouseEventParams,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';
import type { Candle, CandleInterval } from '../../../shared/domain/candle.ts';
import type { Price } from '../../../shared/domain/units.ts';
import type { Band } from './band-geometry.ts';
import { BandPrimitive } from './band-primitive.ts';
import { INTERVAL_MS, withGaps, type CandleSlot } from './candle-math.ts';
import type { ChartColors } from './chart-colors.ts';
import type { ChartLine, ChartLineKind } from './chart-lines.ts';
import { formatAxisTime, formatCrosshairTime } from './chart-time.ts';
import { calculateAutoscale, isInWindow, type PriceWindow } from './price-window.ts';
import { calculateTimeWindow, type TimeWindow } from './time-window.ts';

/** Older candles are asked for when fewer than this many are left beyond the left edge. */
const OLDER_MARGIN = 30;
const ZOOM_STEP = 1.5;
const FIRST_VIEW_CANDLES = 120;

export interface PriceChartEvents {
  readonly onNeedOlder: () => void;
  readonly onWindowChanged: (window: PriceWindow | undefined) => void;
  /** The times in view have changed. */
  readonly onTimeWindowChanged: (window: TimeWindow | undefined) => void;
  /** The candle under the pointer; undefined: none. */
  readonly onHover: (timestampMs: number | undefined) => void;
}

/** What the screen tells the chart. Each method draws only what it is given; `remove` frees everything. */
export interface PriceChartHandle {
  setCandles(candles: readonly Candle[], interval: CandleInterval): void;
  setLiveCandle(candle: Candle): void;
  setLines(lines: readonly ChartLine[]): void;
  setBands(bands: readonly Band[]): void;
  setPriceFormat(precision: number, format: (price: number) => string): void;
  setFocus(focus: ScaleFocus): void;
  setColors(colors: ChartColors): void;
  /** For a font that arrives after the chart: the library measures its text once per font name. */
  refreshText(): void;
  zoom(direction: 'in' | 'out'): void;
  /** Moves the view by half of its width. */
  pan(direction: 'older' | 'newer'): void;
  showNewest(): void;
  remove(): void;
}

/** Lines that the price scale keeps in view. */
export interface ScaleFocus {
  /** The nearest to the mark first. */
  readonly liquidationPrices: readonly Price[];
  /** Lines that the trader is trying out. */
  readonly previewPrices: readonly Price[];
  readonly policy: 'always' | 'when-near';
}

/**
 * Creates the chart in `container`. The library's logo is off because it brings a style element that the content
 * security policy refuses; the link that the licence asks for stands beside the chart instead.
 */
export function createPriceChart(
  container: HTMLElement,
  colors: ChartColors,
  events: PriceChartEvents,
): PriceChartHandle {
  const chart = createChart(container, {
    autoSize: true,
    layout: { ...layoutOptions(colors), attributionLogo: false },
    grid: gridOptions(colors),
    crosshair: { mode: CrosshairMode.Normal, ...crosshairOptions(colors) },
    rightPriceScale: {
      borderColor: colors.border,
      scaleMargins: { top: 0.08, bottom: 0.08 },
      minimumWidth: 76,
    },
    timeScale: {
      borderColor: colors.border,
      timeVisible: true,
      rightOffset: 8,
      tickMarkFormatter: formatAxisTime,
    },
    localization: { timeFormatter: formatCrosshairTime },
  });
  const series = chart.addSeries(CandlestickSeries, {
    ...candleOptions(colors),
    // The mark has a line of its own; the library's would repeat it.
    lastValueVisible: false,
    priceLineVisible: false,
  });
  return new PriceChart(container, chart, series, colors, events);
}

class PriceChart implements PriceChartHandle {
  readonly #chart: IChartApi;
  readonly #series: ISeriesApi<'Candlestick'>;
  readonly #bands: BandPrimitive;
  readonly #lines = new Map<string, IPriceLine>();
  readonly #events: PriceChartEvents;
  #drawnLines: readonly ChartLine[] = [];
  #window: PriceWindow | undefined;
  #colors: ChartColors;
  #focus: ScaleFocus = {
    liquidationPrices: [],
    previewPrices: [],
    policy: 'when-near',
  };
  #interval: CandleInterval | undefined;
  #count = 0;
  #lastTimestampMs = 0;

  constructor(
    container: HTMLElement,
    chart: IChartApi,
    series: ISeriesApi<'Candlestick'>,
    colors: ChartColors,
    events: PriceChartEvents,
  ) {
    this.#chart = chart;
    this.#series = series;
    this.#colors = colors;
    this.#events = events;
    this.#bands = new BandPrimitive(colors.bands, () => this.#reportWindow(container));
    series.attachPrimitive(this.#bands);
    series.applyOptions({ autoscaleInfoProvider: this.#autoscale });
    chart.timeScale().subscribeVisibleLogicalRangeChange(this.#onRangeChanged);
    chart.subscribeCrosshairMove(this.#onCrosshairMove);
  }

  setCandles(candles: readonly Candle[], interval: CandleInterval): void {
    const isNewInterval = interval !== this.#interval;
    this.#interval = interval;
    const slots = withGaps(candles, INTERVAL_MS[interval]);
    this.#count = slots.length;
    this.#lastTimestampMs = candles.at(-1)?.timestamp ?? 0;
    this.#chart.applyOptions({ timeScale: { secondsVisible: false } });
    this.#series.setData(slots.map(toSeriesData));
    if (isNewInterval && slots.length > 0) {
      this.#chart.priceScale('right').setAutoScale(true);
      this.#chart.timeScale().setVisibleLogicalRange({
        from: Math.max(0, slots.length - FIRST_VIEW_CANDLES),
        to: slots.length + 8,
      });
    }
    this.#reportTimes(this.#chart.timeScale().getVisibleLogicalRange());
  }

  setLiveCandle(candle: Candle): void {
    if (this.#count === 0 || candle.timestamp < this.#lastTimestampMs) return;
    if (candle.timestamp > this.#lastTimestampMs) {
      this.#count += 1;
      this.#lastTimestampMs = candle.timestamp;
    }
    this.#series.update(toSeriesData(candle));
  }

  setLines(lines: readonly ChartLine[]): void {
    this.#drawnLines = lines;
    const kept = new Set(lines.map((line) => line.id));
    for (const [id, priceLine] of this.#lines) {
      if (kept.has(id)) continue;
      this.#series.removePriceLine(priceLine);
      this.#lines.delete(id);
    }
    for (const line of lines) {
      const options = { price: line.price, ...this.#lineOptions(line) };
      const existing = this.#lines.get(line.id);
      if (existing === undefined) this.#lines.set(line.id, this.#series.createPriceLine(options));
      else existing.applyOptions(options);
    }
  }

  setBands(bands: readonly Band[]): void {
    this.#bands.setBands(bands);
  }

  setPriceFormat(precision: number, format: (price: number) => string): void {
    // A power of ten, not the tick itself: the library divides by it and cannot place ticks above 1.
    const minMove = 10 ** -precision;
    this.#series.applyOptions({ priceFormat: { type: 'price', minMove, precision } });
    this.#chart.applyOptions({ localization: { priceFormatter: format } });
  }

  setFocus(focus: ScaleFocus): void {
    const isAskedFor =
      (focus.policy === 'always' && this.#focus.policy !== 'always') ||
      focus.previewPrices.length > this.#focus.previewPrices.length;
    this.#focus = focus;
    if (isAskedFor) this.#chart.priceScale('right').setAutoScale(true);
    // The scale asks its provider again only when something of the series changes.
    this.#series.applyOptions({ autoscaleInfoProvider: this.#autoscale });
  }

  setColors(colors: ChartColors): void {
    this.#colors = colors;
    this.#chart.applyOptions({
      layout: layoutOptions(colors),
      grid: gridOptions(colors),
      crosshair: crosshairOptions(colors),
      rightPriceScale: { borderColor: colors.border },
      timeScale: { borderColor: colors.border },
    });
    this.#series.applyOptions(candleOptions(colors));
    this.#bands.setColors(colors.bands);
    this.setLines(this.#drawnLines);
  }

  refreshText(): void {
    this.#chart.applyOptions({ layout: { fontFamily: `${this.#colors.fontFamily}, sans-serif` } });
  }

  zoom(direction: 'in' | 'out'): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (range === null) return;
    const width = (range.to - range.from) * (direction === 'in' ? 1 / ZOOM_STEP : ZOOM_STEP);
    this.#chart.timeScale().setVisibleLogicalRange({
      from: range.to - Math.max(10, width),
      to: range.to,
    });
  }

  pan(direction: 'older' | 'newer'): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (range === null) return;
    const half = ((range.to - range.from) / 2) * (direction === 'older' ? -1 : 1);
    this.#chart
      .timeScale()
      .setVisibleLogicalRange({ from: range.from + half, to: range.to + half });
  }

  showNewest(): void {
    this.#chart.timeScale().scrollToRealTime();
  }

  remove(): void {
    this.#chart.timeScale().unsubscribeVisibleLogicalRangeChange(this.#onRangeChanged);
    this.#chart.unsubscribeCrosshairMove(this.#onCrosshairMove);
    this.#lines.clear();
    this.#chart.remove();
  }

  readonly #autoscale = (
    original: () => { priceRange: { minValue: number; maxValue: number } | null } | null,
  ) => {
    const info = original();
    if (info === null || info.priceRange === null) return info;
    const candles = { min: info.priceRange.minValue, max: info.priceRange.maxValue };
    const { liquidationPrices, previewPrices, policy } = this.#focus;
    const [nearest, ...others] = liquidationPrices;
    let window = calculateAutoscale(candles, nearest, policy);
    // The second one only where it costs little: the two may lie far apart.
    for (const other of others) window = calculateAutoscale(window, other, 'when-near');
    for (const price of previewPrices) window = calculateAutoscale(window, price, 'always');
    return { ...info, priceRange: { minValue: window.min, maxValue: window.max } };
  };

  readonly #onRangeChanged = (range: LogicalRange | null): void => {
    if (range !== null && this.#count > 0 && range.from < OLDER_MARGIN) this.#events.onNeedOlder();
    this.#reportTimes(range);
  };

  #reportTimes(range: LogicalRange | null): void {
    this.#events.onTimeWindowChanged(
      calculateTimeWindow({
        range,
        count: this.#count,
        lastTimestampMs: this.#lastTimestampMs,
        intervalMs: this.#interval === undefined ? undefined : INTERVAL_MS[this.#interval],
        width: this.#chart.timeScale().width(),
      }),
    );
  }

  readonly #onCrosshairMove = (event: MouseEventParams): void => {
    const { time } = event;
    this.#events.onHover(typeof time === 'number' ? time * 1000 : undefined);
  };

  #reportWindow(container: HTMLElement): void {
    const height = this.#chart.panes()[0]?.getHeight() ?? container.clientHeight;
    const max = this.#series.coordinateToPrice(0);
    const min = this.#series.coordinateToPrice(height);
    const window = min === null || max === null || this.#count === 0 ? undefined : { min, max };
    if (window?.min === this.#window?.min && window?.max === this.#window?.max) return;
    this.#window = window;
    this.#events.onWindowChanged(window);
    this.#showLabelsInView();
  }

  /** The library pushes the label of a line that is out of view to the edge, where it would name a wrong height. */
  #showLabelsInView(): void {
    for (const line of this.#drawnLines) {
      const priceLine = this.#lines.get(line.id);
      const axisLabelVisible = isInWindow(line.price, this.#window);
      if (priceLine !== undefined && priceLine.options().axisLabelVisible !== axisLabelVisible) {
        priceLine.applyOptions({ axisLabelVisible, title: axisLabelVisible ? line.title : '' });
      }
    }
  }

  #lineOptions({ kind, price, title }: ChartLine) {
    const axisLabelVisible = isInWindow(price, this.#window);
    const label = this.#colors.labels[kind];
    return {
      color: this.#colors.lines[kind],
      axisLabelColor: label.surface,
      axisLabelTextColor: label.text,
      axisLabelVisible,
      title: axisLabelVisible ? title : '',
      lineVisible: true,
      ...LINE_SHAPES[kind],
    };
  }
}

const LINE_SHAPES = {
  entry: { lineStyle: LineStyle.SparseDotted, lineWidth: 1 },
  mark: { lineStyle: LineStyle.Dotted, lineWidth: 1 },
  liquidation: { lineStyle: LineStyle.Solid, lineWidth: 2 },
  'exchange-liquidation': { lineStyle: LineStyle.Dashed, lineWidth: 2 },
  bankruptcy: { lineStyle: LineStyle.Solid, lineWidth: 1 },
  stop: { lineStyle: LineStyle.LargeDashed, lineWidth: 1 },
  'take-profit': { lineStyle: LineStyle.LargeDashed, lineWidth: 1 },
  preview: { lineStyle: LineStyle.Solid, lineWidth: 2 },
  'stop-preview': { lineStyle: LineStyle.LargeDashed, lineWidth: 2 },
  'tier-edge': { lineStyle: LineStyle.SparseDotted, lineWidth: 1 },
} as const satisfies Record<ChartLineKind, { lineStyle: LineStyle; lineWidth: 1 | 2 }>;

function toSeriesData(
  slot: CandleSlot,
): CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp> {
  const time = Math.floor(slot.timestamp / 1000) as UTCTimestamp;
  if (slot.open === undefined) return { time };
  return { time, open: slot.open, high: slot.high, low: slot.low, close: slot.close };
}

function layoutOptions(colors: ChartColors) {
  return {
    background: { type: ColorType.Solid, color: colors.background },
    textColor: colors.text,
    fontFamily: colors.fontFamily,
    fontSize: 12,
  } as const;
}

function gridOptions(colors: ChartColors) {
  return { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } };
}

function crosshairOptions(colors: ChartColors) {
  const line = { color: colors.crosshair, labelBackgroundColor: colors.crosshairLabel };
  return { vertLine: line, horzLine: line };
}

function candleOptions(colors: ChartColors) {
  return {
    upColor: colors.up,
    downColor: colors.down,
    borderUpColor: colors.upBorder,
    borderDownColor: colors.downBorder,
    wickUpColor: colors.upBorder,
    wickDownColor: colors.downBorder,
  };
}
