import type { BandColors } from './band-primitive.ts';
import type { ChartLineKind } from './chart-lines.ts';

/** Colors of a canvas, which knows no custom properties: read from the tokens whenever the theme changes. */
export interface ChartColors {
  readonly background: string;
  readonly text: string;
  readonly grid: string;
  readonly border: string;
  readonly crosshair: string;
  readonly crosshairLabel: string;
  readonly up: string;
  readonly upBorder: string;
  readonly down: string;
  readonly downBorder: string;
  readonly lines: Readonly<Record<ChartLineKind, string>>;
  /** A line's label at the price axis: its surface, and the text on it. */
  readonly labels: Readonly<
    Record<ChartLineKind, { readonly surface: string; readonly text: string }>
  >;
  readonly bands: BandColors;
  readonly fontFamily: string;
}

/**
 * Reads the `--chart-…` properties that `price-chart.css` derives from the tokens. A probe element resolves them,
 * because a custom property itself is only text: `light-dark(…)` and `color-mix(…)` become a color on a real property.
 */
export function readChartColors(container: HTMLElement): ChartColors {
  const probe = document.createElement('span');
  probe.hidden = true;
  container.append(probe);
  const style = getComputedStyle(probe);
  const color = (name: string): string => {
    probe.style.color = `var(--chart-${name})`;
    return toRgba(style.color);
  };
  const lines = {
    entry: color('entry'),
    mark: color('mark'),
    liquidation: color('liquidation'),
    'exchange-liquidation': color('exchange-liquidation'),
    bankruptcy: color('bankruptcy'),
    stop: color('stop'),
    'take-profit': color('take-profit'),
    preview: color('preview'),
    'stop-preview': color('stop'),
    'tier-edge': color('tier-edge'),
  };
  const onLine = color('on-line');
  const loud = (kind: ChartLineKind) => ({ surface: lines[kind], text: onLine });
  const quiet = { surface: color('label-quiet'), text: color('on-quiet') };
  const colors: ChartColors = {
    background: color('background'),
    text: color('text'),
    grid: color('grid'),
    border: color('border'),
    crosshair: color('crosshair'),
    crosshairLabel: color('crosshair-label'),
    up: color('up'),
    upBorder: color('up-border'),
    down: color('down'),
    downBorder: color('down-border'),
    lines,
    labels: {
      entry: quiet,
      mark: loud('mark'),
      liquidation: loud('liquidation'),
      'exchange-liquidation': loud('exchange-liquidation'),
      bankruptcy: quiet,
      stop: loud('stop'),
      'take-profit': loud('take-profit'),
      preview: loud('preview'),
      'stop-preview': loud('stop-preview'),
      'tier-edge': quiet,
    },
    bands: {
      warning: { fill: color('band-warning'), strip: color('strip-warning') },
      critical: { fill: color('band-critical'), strip: color('strip-critical') },
      liquidated: { fill: color('band-liquidated'), strip: color('strip-liquidated') },
    },
    fontFamily: style.fontFamily,
  };
  probe.remove();
  return colors;
}

let canvas: CanvasRenderingContext2D | null | undefined;

/** Any CSS color as `rgba(…)`, the one form that the chart library reads without fail. */
function toRgba(cssColor: string): string {
  if (/^rgba?\([\d., ]+\)$/.test(cssColor)) return cssColor;
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (canvas === null || canvas === undefined) return cssColor;
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = cssColor;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 255] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
}

/** Calls back whenever the theme may have changed: by setting or by the system. Returns its cancel. */
export function onThemeChanged(listener: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', listener);
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'style'],
  });
  return () => {
    system.removeEventListener('change', listener);
    observer.disconnect();
  };
}
