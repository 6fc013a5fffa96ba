import './fact.css';
import type { ReactNode } from 'react';

/** One line of a list of figures (`<dl>`): what it is, a note below that, and its value at the right edge. */
export function Fact(props: {
  readonly name: string;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="fact">
      <dt>
        {props.name}
        {props.note !== undefined && <span className="fact-note number">{props.note}</span>}
      </dt>
      <dd className="number">{props.children}</dd>
    </div>
  );
}
