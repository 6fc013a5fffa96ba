import './state-panel.css';
import type { ReactNode } from 'react';
import { LevelShape } from '../figures/level-mark.tsx';

/** "We looked, there is nothing": what would stand here, and how to get it. */
export function EmptyState(props: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  return (
    <div className="state-panel">
      {props.icon !== undefined && <div className="state-panel-icon">{props.icon}</div>}
      <h2>{props.title}</h2>
      {props.children !== undefined && <div className="muted">{props.children}</div>}
      {props.actions !== undefined && <div className="state-panel-actions">{props.actions}</div>}
    </div>
  );
}

/** "We could not look": what happened, what it means for the alarm, what to do. Never the tone of an empty list. */
export function ErrorState(props: {
  readonly title: string;
  readonly means?: string;
  readonly todo?: string;
  readonly actions?: ReactNode;
}): ReactNode {
  return (
    <div className="state-panel" role="alert">
      <div className="state-panel-icon" data-level="unknown">
        <LevelShape level="unknown" size={20} />
      </div>
      <h2>{props.title}</h2>
      {props.means !== undefined && <p className="muted">{props.means}</p>}
      {props.todo !== undefined && <p>{props.todo}</p>}
      {props.actions !== undefined && <div className="state-panel-actions">{props.actions}</div>}
    </div>
  );
}

/** What is being waited for, in words. */
export function LoadingState(props: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <output className="state-panel">
      <div className="spinner" aria-hidden />
      <h2>{props.title}</h2>
      {props.children !== undefined && <div className="muted">{props.children}</div>}
    </output>
  );
}
