import './field.css';
import { useId, type ComponentProps, type ReactNode } from 'react';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'value'> {
  readonly label: string;
  /** For screen readers only: what is meant shows by the place. */
  readonly hideLabel?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  /** What is wrong and how to put it right; absent: nothing. */
  readonly error?: string | undefined;
  /** Stands inside at the right: `%`, `σ`. */
  readonly unit?: string;
}

/** A labeled line of text with its hint and its error. */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, hideLabel, value, onChange, hint, error, unit, ...input } = props;
  const id = useId();
  const described = [
    hint === undefined ? '' : `${id}-hint`,
    error === undefined ? '' : `${id}-error`,
  ]
    .filter((part) => part !== '')
    .join(' ');
  const control = (
    <input
      {...input}
      id={id}
      className="input"
      value={value}
      aria-invalid={error !== undefined}
      {...(described === '' ? {} : { 'aria-describedby': described })}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  return (
    <div className="field">
      <label className={hideLabel === true ? 'visually-hidden' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      {unit === undefined ? (
        control
      ) : (
        <span className="input-unit">
          {control}
          <span aria-hidden>{unit}</span>
        </span>
      )}
      {error !== undefined && (
        <span className="field-error" id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
      {hint !== undefined && (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
