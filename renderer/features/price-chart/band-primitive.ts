import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import {
  calculateBandRectangle,
  type Band,
  type BandKind,
  type BandRectangle,
} from './band-geometry.ts';

/** `fill` lies faint behind the candles; `strip` marks the same stretch at the price axis, where the eye looks. */
export type BandColors = Readonly<
  Record<BandKind, { readonly fill: string; readonly strip: string }>
>;

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

const HATCH_STEP = 9;
const STRIP_WIDTH = 4;

/**
 * Shades the stretch from warning to liquidation behind the candles, and hatches what lies beyond. It also hears of
 * every move of the price scale, which has no event of its own, and passes that on.
 */
export class BandPrimitive implements ISeriesPrimitive<Time> {
  readonly #onViewportChanged: () => void;
  readonly #views: readonly IPrimitivePaneView[];
  #colors: BandColors;
  #bands: readonly Band[] = [];
  #series: ISeriesApi<'Candlestick'> | undefined;
  #requestUpdate: (() => void) | undefined;

  constructor(colors: BandColors, onViewportChanged: () => void) {
    this.#colors = colors;
    this.#onViewportChanged = onViewportChanged;
    this.#views = [
      {
        zOrder: () => 'bottom',
        renderer: () => ({
          draw: () => undefined,
          drawBackground: (target) => this.#draw(target),
        }),
      },
    ];
  }

  attached(param: SeriesAttachedParameter<Time>): void {
    this.#series = param.series as ISeriesApi<'Candlestick'>;
    this.#requestUpdate = param.requestUpdate;
  }

  detached(): void {
    this.#series = undefined;
    this.#requestUpdate = undefined;
  }

  updateAllViews(): void {
    this.#onViewportChanged();
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  setBands(bands: readonly Band[]): void {
    this.#bands = bands;
    this.#requestUpdate?.();
  }

  setColors(colors: BandColors): void {
    this.#colors = colors;
    this.#requestUpdate?.();
  }

  #draw(target: DrawTarget): void {
    const series = this.#series;
    if (series === undefined) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const band of this.#bands) {
        const rectangle = calculateBandRectangle(band, mediaSize.height, (price) =>
          series.priceToCoordinate(price),
        );
        if (rectangle === undefined) continue;
        if (band.kind === 'liquidated') this.#hatch(context, rectangle, mediaSize.width);
        else {
          context.fillStyle = this.#colors[band.kind].fill;
          context.fillRect(0, rectangle.top, mediaSize.width, rectangle.bottom - rectangle.top);
        }
        context.fillStyle = this.#colors[band.kind].strip;
        context.fillRect(
          mediaSize.width - STRIP_WIDTH,
          rectangle.top,
          STRIP_WIDTH,
          rectangle.bottom - rectangle.top,
        );
      }
    });
  }

  #hatch(context: CanvasRenderingContext2D, rectangle: BandRectangle, width: number): void {
    const height = rectangle.bottom - rectangle.top;
    context.save();
    context.beginPath();
    context.rect(0, rectangle.top, width, height);
    context.clip();
    context.strokeStyle = this.#colors.liquidated.fill;
    context.lineWidth = 1;
    context.beginPath();
    // Counted from the top of the chart, not of the band, so that the hatching stands still while the band moves.
    const first = Math.floor((rectangle.top - width) / HATCH_STEP) * HATCH_STEP;
    for (let y = first; y < rectangle.bottom; y += HATCH_STEP) {
      context.moveTo(0, y + width);
      context.lineTo(width, y);
    }
    context.stroke();
    context.restore();
  }
}
