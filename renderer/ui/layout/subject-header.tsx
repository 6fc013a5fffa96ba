import './subject-header.css';
import type { ReactNode } from 'react';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { Level } from '../../../shared/domain/level.ts';
import { LEVEL_WORDS } from '../../format/words.ts';
import type { AgeLimits } from '../figures/age-clock-tone.ts';
import { AgeClock } from '../figures/age-clock.tsx';
import { LevelBadge } from '../figures/level-mark.tsx';

/** The head of a screen about one thing: which it is, how it stands, and the one number the trader came for. */
export function SubjectHeader(props: {
  readonly level: Level;
  readonly title: string;
  /** Beside the title, quieter. */
  readonly aside?: ReactNode;
  readonly tags: readonly string[];
  /** Said in the color of "not seen": the feed does not deliver. */
  readonly trouble?: string | undefined;
  readonly line: ReactNode;
  readonly reason?: string | undefined;
  readonly big: ReactNode;
  /** A word instead of a number is written smaller. */
  readonly bigIsWord: boolean;
  readonly bigLine: ReactNode;
  /** The number is the last known one. */
  readonly isOld: boolean;
  readonly asOfMs: TimestampMs | undefined;
  readonly ageLimits: AgeLimits;
}): ReactNode {
  return (
    <header className="subject-header" data-level={props.level}>
      <div className="subject-identity">
        <div className="subject-title">
          <span className="subject-name">{props.title}</span>
          {props.aside !== undefined && <span className="subject-aside">{props.aside}</span>}
          <LevelBadge level={props.level}>{LEVEL_WORDS[props.level]}</LevelBadge>
          {props.tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          {props.trouble !== undefined && <LevelBadge level="unknown">{props.trouble}</LevelBadge>}
        </div>
        <p className="muted">{props.line}</p>
        {props.reason !== undefined && <p className="subject-reason">Why: {props.reason}</p>}
      </div>
      <div className="subject-figure">
        <p
          className={props.isOld ? 'subject-big number hatched' : 'subject-big number'}
          data-word={props.bigIsWord}
        >
          {props.big}
        </p>
        <p className="muted number">{props.bigLine}</p>
        <AgeClock asOfMs={props.asOfMs} limits={props.ageLimits} />
      </div>
    </header>
  );
}
