import './radar-strip.css';
import type { ReactNode } from 'react';
import type { StripPart } from './strip-shape.ts';

/** A thin band over time: what the radar said when. `label` says in words what it shows. */
export function RadarStrip(props: {
  readonly parts: readonly StripPart[];
  readonly label: string;
  readonly height?: number;
}): ReactNode {
  return (
    <svg
      className="radar-strip"
      viewBox="0 0 1000 10"
      preserveAspectRatio="none"
      height={props.height ?? 6}
      role="img"
      aria-label={props.label}
    >
      {props.parts.map((part) => (
        <rect
          key={part.from}
          className="radar-strip-part"
          data-verdict={part.verdict}
          x={part.from * 1000}
          width={Math.max(2, (part.to - part.from) * 1000)}
          height={10}
        />
      ))}
    </svg>
  );
}
