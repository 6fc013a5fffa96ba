import './age-clock.css';
import type { ReactNode } from 'react';
import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import { formatAgo, formatFull } from '../../format/format-time.ts';
import { useNow } from '../../state/use-app.ts';

const RADIUS = 5;
const AROUND = 2 * Math.PI * RADIUS;

/** A small clock that is full when data is new and empty when it is `lifetimeMs` old; then it turns to the color of unknown. */
export function AgeClock(props: {
  readonly asOfMs: TimestampMs | undefined;
  readonly lifetimeMs: DurationMs;
  readonly hideText?: boolean;
}): ReactNode {
  const now = useNow();
  if (props.asOfMs === undefined) {
    return (
      <span className="age-clock" data-late="true">
        <Dial left={0} />
        <span className="age-clock-text">never read</span>
      </span>
    );
  }
  const age = Math.max(0, now - props.asOfMs);
  const left = Math.max(0, 1 - age / props.lifetimeMs);
  return (
    <span className="age-clock" data-late={left === 0} title={formatFull(props.asOfMs)}>
      <Dial left={left} />
      <span className={props.hideText === true ? 'visually-hidden' : 'age-clock-text number'}>
        {formatAgo(age)}
      </span>
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
