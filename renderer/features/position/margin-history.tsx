import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { HistoryPoint, RequestError } from '../../../shared/contract/channels.ts';
import { DAY_MS, HOUR_MS, type DurationMs, type Ratio } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';
import { ask } from '../../host.ts';
import { coreNow } from '../../state/use-app.ts';
import { Segments } from '../price-chart/segments.tsx';
import { calculateHistoryShape, type HistoryShape } from './history-shape.ts';

const RANGES = [
  { value: '1h', text: '1 h', name: 'Last hour', durationMs: HOUR_MS },
  { value: '24h', text: '24 h', name: 'Last 24 hours', durationMs: DAY_MS },
  { value: '7d', text: '7 d', name: 'Last 7 days', durationMs: 7 * DAY_MS },
] as const;
type Range = (typeof RANGES)[number]['value'];

const POINTS = 240;
const REFRESH_MS = 30_000;

/** The account's margin ratio over time, with the time in which nobody watched shown as a gap. */
export function MarginHistory(props: {
  readonly accountId: string;
  readonly accountName: string;
  readonly warningAt: Ratio;
  readonly criticalAt: Ratio;
}): ReactNode {
  const [range, setRange] = useState<Range>('1h');
  const durationMs = RANGES.find((each) => each.value === range)?.durationMs ?? HOUR_MS;
  const series = useSeries(props.accountId, durationMs);
  const shape = useMemo(
    () =>
      series.kind === 'ready'
        ? calculateHistoryShape(series.points, series.sinceMs, series.untilMs, props.warningAt)
        : undefined,
    [series, props.warningAt],
  );
  return (
    <div className="margin-history">
      <div className="margin-history-head">
        <p className="muted">{summary(shape, props.accountName)}</p>
        <Segments label="Time span" segments={RANGES} value={range} onChange={setRange} />
      </div>
      {series.kind === 'failed' && (
        <p className="margin-history-state" role="alert">
          The history could not be read. {series.error.message}
        </p>
      )}
      {series.kind === 'loading' && (
        <p className="margin-history-state faint">Reading the history …</p>
      )}
      {series.kind === 'ready' && shape !== undefined && (
        <HistoryPlot
          shape={shape}
          sinceMs={series.sinceMs}
          untilMs={series.untilMs}
          warningAt={props.warningAt}
          criticalAt={props.criticalAt}
        />
      )}
    </div>
  );
}

function summary(shape: HistoryShape | undefined, accountName: string): string {
  if (shape?.last === undefined || shape.highest === undefined) {
    return `No margin ratio of ${accountName} is on record for this time.`;
  }
  const worst = formatPercent(shape.highest.marginRatio);
  return `Now ${formatPercent(shape.last.marginRatio)}, at worst ${worst} on ${formatDayTime(shape.highest.atMs)}.`;
}

function HistoryPlot(props: {
  readonly shape: HistoryShape;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly warningAt: Ratio;
  readonly criticalAt: Ratio;
}): ReactNode {
  const { shape } = props;
  const levels = [
    { level: 'warning', ratio: props.warningAt },
    { level: 'critical', ratio: props.criticalAt },
  ].filter(({ ratio }) => ratio < shape.topRatio);
  const percent = (fraction: number): string => `${fraction * 100}%`;
  return (
    <figure className="history-plot">
      <div className="history-area" aria-hidden>
        {shape.gaps.map((gap) => (
          <span
            key={gap.from}
            className="history-gap hatched"
            style={{ left: percent(gap.from), width: percent(gap.to - gap.from) }}
          >
            {gap.to - gap.from > 0.2 && <span className="faint">not watched</span>}
          </span>
        ))}
        {levels.map(({ level, ratio }) => (
          <span
            key={level}
            className="history-level"
            data-level={level}
            style={{ top: percent(1 - ratio / shape.topRatio) }}
          >
            <span>
              {level} {formatPercent(ratio, 0)}
            </span>
          </span>
        ))}
        <svg viewBox="0 0 1 1" preserveAspectRatio="none">
          <path d={shape.path} />
        </svg>
      </div>
      <figcaption className="history-axis faint number">
        <span>{formatDayTime(props.sinceMs)}</span>
        <span>{formatDayTime(props.untilMs)}</span>
      </figcaption>
    </figure>
  );
}

type Series =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: RequestError }
  | {
      readonly kind: 'ready';
      readonly points: readonly HistoryPoint[];
      readonly sinceMs: number;
      readonly untilMs: number;
    };

function useSeries(accountId: string, durationMs: DurationMs): Series {
  const id = `${accountId}|${durationMs}`;
  const [series, setSeries] = useState<Series & { readonly of?: string }>({ kind: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    const load = async (): Promise<void> => {
      const untilMs = Math.floor(coreNow());
      const sinceMs = Math.max(0, untilMs - durationMs);
      const answer = await ask((host) =>
        host.history.getSeries({ accountId, sinceMs, points: POINTS }),
      );
      if (!isCurrent) return;
      setSeries((previous) => {
        if (answer.ok) return { kind: 'ready', points: answer.value, sinceMs, untilMs, of: id };
        // A refresh that fails keeps what is on the screen.
        return previous.of === id && previous.kind === 'ready'
          ? previous
          : { kind: 'failed', error: answer.error, of: id };
      });
    };
    void load();
    const timer = setInterval(() => void load(), REFRESH_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [id, accountId, durationMs]);
  return series.of === id ? series : { kind: 'loading' };
}
