import './switch.css';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { useId, type ReactNode } from 'react';

/** A setting that is on or off, with its sentence. Takes effect at once. */
export function SwitchRow(props: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="switch-row">
      <span className="switch-text">
        <span id={id}>{props.label}</span>
        {props.hint !== undefined && <span className="faint">{props.hint}</span>}
      </span>
      <BaseSwitch.Root
        className="switch"
        aria-labelledby={id}
        checked={props.checked}
        onCheckedChange={(checked) => props.onChange(checked)}
      >
        <BaseSwitch.Thumb className="switch-thumb" />
      </BaseSwitch.Root>
    </div>
  );
}
