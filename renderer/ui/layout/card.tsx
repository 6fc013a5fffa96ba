import './card.css';
import { useId, type ReactNode } from 'react';

/** A named surface. `flush` lets its content reach the edges (tables, lists). */
export function Card(props: {
  readonly title?: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
  readonly className?: string;
}): ReactNode {
  const titleId = useId();
  return (
    <section
      className={props.className === undefined ? 'card' : `card ${props.className}`}
      {...(props.title === undefined ? {} : { 'aria-labelledby': titleId })}
    >
      {props.title !== undefined && (
        <header className="card-header">
          <div className="card-header-text">
            <h2 id={titleId}>{props.title}</h2>
            {props.note !== undefined && <div className="muted">{props.note}</div>}
          </div>
          {props.actions}
        </header>
      )}
      {props.flush === true ? props.children : <div className="card-body">{props.children}</div>}
    </section>
  );
}
