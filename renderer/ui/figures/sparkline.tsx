import './sparkline.css';
import { useMemo, type ReactNode } from 'react';
import { sparklineShape, type SparkPoint } from './sparkline-path.ts';

const WIDTH = 240;

/** A line without axes. Where nothing was seen there is a hatched gap. `label` says in words what it shows. */
export function Sparkline(props: {
  readonly points: readonly SparkPoint[];
  readonly label: string;
  readonly height?: number;
}): ReactNode {
  const height = props.height ?? 32;
  const shape = useMemo(() => sparklineShape(props.points, WIDTH, height), [props.points, height]);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      height={height}
      role="img"
      aria-label={props.label}
    >
      {shape.gaps.map((gap) => (
        <rect
          key={gap.from}
          className="sparkline-gap-area"
          x={gap.from}
          y={0}
          width={Math.max(1, gap.to - gap.from)}
          height={height}
        />
      ))}
      <path d={shape.path} />
    </svg>
  );
}
