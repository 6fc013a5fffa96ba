import './history-panel.css';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { HistoryPoint, RequestError } from '../../../shared/contract/channels.ts';
import { DAY_MS, HOUR_MS, type DurationMs, type Ratio } from '../../../shared/domain/units.ts';
import { formatAmount, formatPercent } from '../../format/format-number.ts';
import { formatDayTime } from '../../format/format-time.ts';
import { ask } from '../../host.ts';
import { coreNow, useApp, useHideAmounts } from '../../state/use-app.ts';
import { Segments } from '../../ui/inputs/segments.tsx';
import { calculateHistoryShape, type HistoryMeasure, type HistoryShape } from './history-shape.ts';

const RANGES = [
  { value: '1h', text: '1 h', name: 'Last hour', durationMs: HOUR_MS },
  { value: '24h', text: '24 h', name: 'Last 24 hours', durationMs: DAY_MS },
  { value: '7d', text: '7 d', name: 'Last 7 days', durationMs: 7 * DAY_MS },
] as const;
type Range = (typeof RANGES)[number]['value'];

const MEASURES = [
  { value: 'marginRatio', text: 'Margin ratio' },
  { value: 'equity', text: 'Equity' },
] as const;

const POINTS = 240;
const REFRESH_MS = 30_000;

/** The account's margin ratio or equity over time, with the time in which nobody watched shown as a gap. */
export function HistoryPanel(props: {
  readonly accountId: string;
  readonly accountName: string;
  readonly warningAt: Ratio;
  readonly criticalAt: Ratio;
  /** The span that is shown first. */
  readonly range?: Range;
}): ReactNode {
  const [range, setRange] = useState<Range>(props.range ?? '1h');
  const [measure, setMeasure] = useState<HistoryMeasure>('marginRatio');
  const hide = useHideAmounts();
  const currency = useApp((app) => app.settings.displayCurrency);
  const durationMs = RANGES.find((each) => each.value === range)?.durationMs ?? HOUR_MS;
  const series = useSeries(props.accountId, durationMs);
  const shape = useMemo(
    () =>
      series.kind === 'ready'
        ? calculateHistoryShape(
            series.points,
            series.sinceMs,
            series.untilMs,
            measure,
            props.warningAt,
          )
        : undefined,
    [series, measure, props.warningAt],
  );
  const format = (value: number): string =>
    measure === 'marginRatio' ? formatPercent(value) : formatAmount(value, currency, { hide });
  return (
    <div className="history">
      <div className="history-head">
        <Segments label="Figure" segments={MEASURES} value={measure} onChange={setMeasure} />
        <Segments label="Time span" segments={RANGES} value={range} onChange={setRange} />
      </div>
      {series.kind === 'failed' && (
        <p className="history-state" role="alert">
          The history could not be read. {series.error.message}
        </p>
      )}
      {series.kind === 'loading' && <p className="history-state faint">Reading the history …</p>}
      {series.kind === 'ready' && shape !== undefined && (
        <>
          <HistoryPlot
            shape={shape}
            sinceMs={series.sinceMs}
            untilMs={series.untilMs}
            levels={
              measure === 'equity'
                ? []
                : [
                    { level: 'warning', ratio: props.warningAt },
                    { level: 'critical', ratio: props.criticalAt },
                  ]
            }
            edgeText={measure === 'equity' ? format : undefined}
          />
          <p className="muted">{summary(shape, measure, props.accountName, format)}</p>
        </>
      )}
    </div>
  );
}

function summary(
  shape: HistoryShape,
  measure: HistoryMeasure,
  accountName: string,
  format: (value: number) => string,
): string {
  const worst = measure === 'marginRatio' ? shape.highest : shape.lowest;
  if (shape.last === undefined || worst === undefined) {
    const what = measure === 'marginRatio' ? 'margin ratio' : 'equity';
    return `No ${what} of ${accountName} is on record for this time.`;
  }
  const word = measure === 'marginRatio' ? 'at worst' : 'at least';
  return `Now ${format(shape.last.value)}, ${word} ${format(worst.value)} on ${formatDayTime(worst.atMs)}.`;
}

function HistoryPlot(props: {
  readonly shape: HistoryShape;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly levels: readonly { readonly level: 'warning' | 'critical'; readonly ratio: Ratio }[];
  /** Writes the values at the upper and lower edge; absent: the scale starts at 0 and its levels are marked instead. */
  readonly edgeText: ((value: number) => string) | undefined;
}): ReactNode {
  const { shape } = props;
  const levels = props.levels.filter(({ ratio }) => ratio < shape.top);
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
            style={{ top: percent(1 - ratio / shape.top) }}
          >
            <span>
              {level} {formatPercent(ratio, 0)}
            </span>
          </span>
        ))}
        <svg viewBox="0 0 1 1" preserveAspectRatio="none">
          <path d={shape.path} />
        </svg>
        {props.edgeText !== undefined && shape.last !== undefined && (
          <span className="history-edges faint number">
            <span>{props.edgeText(shape.top)}</span>
            <span>{props.edgeText(shape.bottom)}</span>
          </span>
        )}
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
