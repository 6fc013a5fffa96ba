import { useMemo, type ReactNode } from 'react';
import { useApp } from '../../state/use-app.ts';
import { RadarStrip } from '../radar/radar-strip.tsx';
import { stripSubject } from '../radar/strip-subject.ts';
import { toStripParts } from '../radar/strip-shape.ts';
import { useMarketDetails } from '../radar/use-market-details.ts';
import { VERDICT_WORDS } from '../radar/verdict-words.ts';
import type { TimeWindow } from './time-window.ts';

/** A verdict holds until the candle after the last one that was read has closed. */
const HOLDS_MS = 15 * 60_000;

/** What the radar said at the times that the chart shows, as a thin band over it. */
export function ChartRadar(props: {
  readonly underlying: string;
  readonly window: TimeWindow | undefined;
}): ReactNode {
  const { underlying, window } = props;
  const market = useApp((app) => app.market);
  const { state } = useMarketDetails();
  const changes = state.kind === 'ready' ? state.details.changes : undefined;
  const subject = useMemo(
    () => stripSubject(underlying, changes ?? [], market),
    [underlying, changes, market],
  );
  if (window === undefined || subject === undefined || market?.asOfMs === undefined) return null;
  const { fromMs, toMs, width } = window;
  const parts = toStripParts(subject.changes, subject.coin, fromMs, toMs, market.asOfMs + HOLDS_MS);
  const name = subject.coin === '*' ? 'the market' : subject.coin;
  const said = parts.filter(({ verdict }) => verdict !== 'unknown').at(-1)?.verdict;
  const words = said === undefined || said === 'unknown' ? 'nothing' : VERDICT_WORDS[said];
  return (
    <div
      className="chart-radar"
      style={{ width }}
      title={`What the radar said about ${name}: teal calm, amber stress, red sell-off, gray-blue recovering`}
    >
      <RadarStrip parts={parts} label={`Radar on ${name}, last: ${words}`} height={5} />
    </div>
  );
}
