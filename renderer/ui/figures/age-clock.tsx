import './age-clock.css';
import type { ReactNode } from 'react';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import { formatAgo, formatDuration, formatFull } from '../../format/format-time.ts';
import { useNow } from '../../state/use-app.ts';
import { ageTone, type AgeLimits } from './age-clock-tone.ts';

const RADIUS = 5;
const AROUND = 2 * Math.PI * RADIUS;

/** A small clock that is full when data is new and empty when it is old; then it turns amber, and red when it is too old to act on. */
export function AgeClock(props: {
  readonly asOfMs: TimestampMs | undefined;
  readonly limits: AgeLimits;
}): ReactNode {
  const now = useNow();
  const { asOfMs, limits } = props;
  const age = asOfMs === undefined ? undefined : Math.max(0, now - asOfMs);
  const tone = ageTone(age, limits);
  if (asOfMs === undefined || age === undefined) {
    return (
      <span className="age-clock" data-tone={tone}>
        <Dial left={0} />
        <span className="age-clock-text">never read</span>
      </span>
    );
  }
  const passed =
    tone === 'lost'
      ? `: too old to act on, after ${formatDuration(limits.lostMs)}`
      : tone === 'old'
        ? `: old, after ${formatDuration(limits.oldMs)}`
        : '';
  return (
    <span className="age-clock" data-tone={tone} title={`${formatFull(asOfMs)}${passed}`}>
      <Dial left={Math.max(0, 1 - age / limits.oldMs)} />
      <span className="age-clock-text number">{formatAgo(age)}</span>
    </span>
  );
}

function Dial({ left }: { readonly left: number }): ReactNode {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      <circle
        cx="7"
        cy="7"
        r={RADIUS}
        fill="none"
        stroke="var(--line-strong)"
        strokeWidth="2"
        opacity="0.45"
      />
      <circle
        cx="7"
        cy="7"
        r={RADIUS}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray={`${AROUND * left} ${AROUND}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}
