import './level-mark.css';
import { useId, type ReactNode } from 'react';
import { assertNever } from '../../../shared/lib/assert-never.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { LEVEL_WORDS } from '../../format/words.ts';

/**
 * The shape of a level: circle, ringed circle, triangle, square, slashed diamond. Decorative: the word stands beside
 * it, or `label` names it. `demanding` blinks, for unacknowledged critical alarms only.
 */
export function LevelShape(props: {
  readonly level: Level;
  readonly size?: number;
  readonly label?: string;
  readonly demanding?: boolean;
}): ReactNode {
  const size = props.size ?? 16;
  const name =
    props.label === undefined
      ? { 'aria-hidden': true as const }
      : { role: 'img', 'aria-label': props.label };
  return (
    <svg
      className="level-shape"
      data-level={props.level}
      data-demanding={props.demanding === true}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...name}
    >
      <Shape level={props.level} />
    </svg>
  );
}

function Shape({ level }: { readonly level: Level }): ReactNode {
  const clip = useId();
  switch (level) {
    case 'safe':
      return <circle cx="8" cy="8" r="5.5" fill="currentColor" />;
    case 'watch':
      return (
        <>
          <circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <circle cx="8" cy="8" r="3" fill="currentColor" />
        </>
      );
    case 'warning':
      return <path d="M8 1.6 15 14H1Z" fill="currentColor" strokeLinejoin="round" />;
    case 'critical':
      return <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="1" fill="currentColor" />;
    case 'unknown':
      return (
        <>
          <clipPath id={clip}>
            <path d="M8 1 15 8 8 15 1 8Z" />
          </clipPath>
          <g clipPath={`url(#${clip})`} stroke="currentColor" strokeWidth="1.1" opacity="0.75">
            <path d="M-2 9 9 -2M1 12 12 1M4 15 15 4M7 18 18 7" />
          </g>
          <path
            d="M8 1.2 14.8 8 8 14.8 1.2 8Z"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
          />
          <path d="M3.4 3.4 12.6 12.6" stroke="currentColor" strokeWidth="1.8" />
        </>
      );
    default:
      return assertNever(level);
  }
}

/** Shape and word together; unknown is hatched too. */
export function LevelBadge(props: {
  readonly level: Level;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <span
      className={props.level === 'unknown' ? 'level-badge hatched' : 'level-badge'}
      data-level={props.level}
    >
      <LevelShape level={props.level} size={12} />
      {props.children ?? LEVEL_WORDS[props.level]}
    </span>
  );
}
