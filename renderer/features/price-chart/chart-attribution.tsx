import type { ReactNode } from 'react';
import { ask } from '../../host.ts';

const TRADINGVIEW = 'https://www.tradingview.com/';

/**
 * The link that the licence of lightweight-charts asks for on every page with a chart, in place of the library's
 * logo, whose style element the content security policy refuses. The notice itself stands in About.
 */
export function ChartAttribution(): ReactNode {
  return (
    <a
      className="price-chart-attribution"
      href={TRADINGVIEW}
      rel="noreferrer"
      target="_blank"
      title="TradingView Lightweight Charts™ © 2025 TradingView, Inc."
      onClick={(event) => {
        event.preventDefault();
        void ask((host) => host.app.openExternal({ url: TRADINGVIEW }));
      }}
    >
      Charts by TradingView
    </a>
  );
}
