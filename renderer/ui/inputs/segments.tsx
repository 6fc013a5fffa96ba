import './segments.css';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';

export interface Segment<T extends string> {
  readonly value: T;
  readonly text: string;
  /** Read aloud instead of a short text such as `15m`. */
  readonly name?: string;
}

/** One of a few short choices, all in view. Exactly one is always chosen. */
export function Segments<T extends string>(props: {
  readonly label: string;
  readonly segments: readonly Segment<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}): ReactNode {
  return (
    <ToggleGroup
      className="segments"
      aria-label={props.label}
      value={[props.value]}
      onValueChange={([value]) => {
        const chosen = props.segments.find((segment) => segment.value === value);
        if (chosen !== undefined) props.onChange(chosen.value);
      }}
    >
      {props.segments.map((segment) => (
        <Toggle
          key={segment.value}
          value={segment.value}
          className="segment"
          {...(segment.name === undefined ? {} : { 'aria-label': segment.name })}
        >
          {segment.text}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
