import './screen.css';
import type { ReactNode } from 'react';

/** The frame of a screen: its title, a line below, its actions, and a body that scrolls. */
export function Screen(props: {
  readonly title: string;
  readonly hideTitle?: boolean;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: 'full' | 'reading';
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="screen">
      <div className="screen-inner" data-width={props.width ?? 'full'}>
        {props.hideTitle === true ? (
          <h1 className="visually-hidden">{props.title}</h1>
        ) : (
          <header className="screen-header">
            <div className="screen-header-text">
              <h1>{props.title}</h1>
              {props.note !== undefined && <div className="muted">{props.note}</div>}
            </div>
            {props.actions !== undefined && (
              <div className="screen-header-actions">{props.actions}</div>
            )}
          </header>
        )}
        {props.children}
      </div>
    </div>
  );
}
