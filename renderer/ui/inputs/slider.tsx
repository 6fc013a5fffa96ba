import './slider.css';
import { Slider as BaseSlider } from '@base-ui/react/slider';
import { useId, type ReactNode } from 'react';

/** A number chosen by sliding; `text` is the value in words and is what a screen reader hears. */
export function Slider(props: {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
  /** When the hand lets go; for what is costly. */
  readonly onCommit?: (value: number) => void;
  readonly disabled?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <BaseSlider.Root
      className="slider"
      value={props.value}
      min={props.min}
      max={props.max}
      step={props.step}
      disabled={props.disabled ?? false}
      aria-labelledby={id}
      onValueChange={(value) => props.onChange(value)}
      onValueCommitted={(value) => props.onCommit?.(value)}
    >
      <div className={props.hideLabel === true ? 'visually-hidden' : 'slider-head'}>
        <span id={id}>{props.label}</span>
        <span className="number">{props.text}</span>
      </div>
      <BaseSlider.Control className="slider-control">
        <BaseSlider.Track className="slider-track">
          <BaseSlider.Indicator className="slider-indicator" />
          <BaseSlider.Thumb
            className="slider-thumb"
            aria-labelledby={id}
            getAriaValueText={() => props.text}
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
