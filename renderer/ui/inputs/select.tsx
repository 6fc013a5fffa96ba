import './field.css';
import '../overlays/popup.css';
import './select.css';
import { Select as BaseSelect } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** One of a few. `hideLabel` keeps the label for screen readers only. */
export function Select<T extends string>(props: {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: T;
  readonly options: readonly SelectOption<T>[];
  readonly onChange: (value: T) => void;
  readonly size?: 'small' | 'medium';
  readonly disabled?: boolean;
}): ReactNode {
  const labelId = useId();
  return (
    <div className="field">
      <span id={labelId} className={props.hideLabel === true ? 'visually-hidden' : 'field-label'}>
        {props.label}
      </span>
      <BaseSelect.Root
        items={props.options}
        value={props.value}
        disabled={props.disabled ?? false}
        onValueChange={(value) => {
          if (value !== null) props.onChange(value);
        }}
      >
        <BaseSelect.Trigger
          className="select-trigger"
          data-size={props.size ?? 'medium'}
          aria-labelledby={labelId}
        >
          <BaseSelect.Value />
          <BaseSelect.Icon>
            <ChevronDown size={14} aria-hidden />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
        <BaseSelect.Portal>
          <BaseSelect.Positioner
            className="popup-positioner"
            sideOffset={4}
            alignItemWithTrigger={false}
          >
            <BaseSelect.Popup className="popup">
              {props.options.map((option) => (
                <BaseSelect.Item key={option.value} value={option.value} className="popup-item">
                  <span className="popup-item-check">
                    <BaseSelect.ItemIndicator>
                      <Check size={14} aria-hidden />
                    </BaseSelect.ItemIndicator>
                  </span>
                  <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                </BaseSelect.Item>
              ))}
            </BaseSelect.Popup>
          </BaseSelect.Positioner>
        </BaseSelect.Portal>
      </BaseSelect.Root>
    </div>
  );
}
