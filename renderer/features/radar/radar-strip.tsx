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
      {props.parts.map((part, index) => {
        // What just began must be seen: it is what everything else on the screen speaks of.
        const least = index === props.parts.length - 1 ? 6 : 2;
        const width = Math.max(least, (part.to - part.from) * 1000);
        return (
          <rect
            key={part.from}
            className="radar-strip-part"
            data-verdict={part.verdict}
            x={Math.min(part.from * 1000, 1000 - width)}
            width={width}
            height={10}
          />
        );
      })}
    </svg>
  );
}
