import './figure-text.css';
import type { ReactNode } from 'react';
import type { Figure } from '../../../shared/domain/outcome.ts';
import { formatAmount } from '../../format/format-number.ts';
import { unknownReasonWords } from '../../format/words.ts';
import { useHideAmounts } from '../../state/use-app.ts';

/** The word "unknown" with its reason: on hover, and beside it where `explain` is set. */
export function UnknownText(props: {
  readonly reason: string;
  readonly explain?: boolean;
}): ReactNode {
  const words = unknownReasonWords(props.reason);
  return (
    <span className="unknown-text" title={words}>
      unknown
      {props.explain === true ? (
        <span className="unknown-reason">: {words}</span>
      ) : (
        <span className="visually-hidden">: {words}</span>
      )}
    </span>
  );
}

/** A figure as text, or "unknown" with its reason. */
export function FigureText<T extends number>(props: {
  readonly figure: Figure<T>;
  readonly format: (value: T) => string;
  readonly explain?: boolean;
}): ReactNode {
  if (props.figure.kind === 'unknown') {
    return <UnknownText reason={props.figure.reason} explain={props.explain ?? false} />;
  }
  return <span className="number">{props.format(props.figure.value)}</span>;
}

/** An amount of money; dots while amounts are hidden. */
export function MoneyText(props: {
  readonly figure: Figure;
  readonly currency: string;
  readonly signed?: boolean;
  readonly explain?: boolean;
  /** Fixed number of decimals, for columns; absent: by size. */
  readonly decimals?: number;
}): ReactNode {
  const hide = useHideAmounts();
  return (
    <FigureText
      figure={props.figure}
      explain={props.explain ?? false}
      format={(value) =>
        formatAmount(value, props.currency, {
          hide,
          signed: props.signed ?? false,
          ...(props.decimals === undefined ? {} : { decimals: props.decimals }),
        })
      }
    />
  );
}
