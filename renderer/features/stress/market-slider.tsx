import './stress.css';
import type { ReactNode } from 'react';
import type { Ratio } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { Button } from '../../ui/inputs/button.tsx';
import { Slider } from '../../ui/inputs/slider.tsx';

const LIMIT = 0.5;
const STEPS_PER_UNIT = 200;
const STEP = 1 / STEPS_PER_UNIT;
const PRESETS: readonly Ratio[] = [-0.3, -0.2, -0.1, -0.05, 0.05, 0.1];

interface MoveProps {
  readonly move: Ratio;
  readonly onMove: (move: Ratio) => void;
  /** Whether a hand is on the slider, so that nothing else moves under it. */
  readonly onSliding: (isSliding: boolean) => void;
}

/** A price move from −50 % to +50 %, chosen by sliding; the middle is now. */
export function MoveSlider(props: MoveProps & { readonly label: string }): ReactNode {
  return (
    <div className="move-slider">
      <Slider
        label={props.label}
        value={props.move}
        min={-LIMIT}
        max={LIMIT}
        step={STEP}
        text={props.move === 0 ? 'no move' : formatPercent(props.move, 1, true)}
        onChange={(value) => {
          props.onSliding(true);
          props.onMove(snap(value));
        }}
        onCommit={() => props.onSliding(false)}
      />
    </div>
  );
}

/** The move of the whole market, with the falls that are asked for most. */
export function MarketSlider(props: MoveProps): ReactNode {
  return (
    <div className="market-slider">
      <MoveSlider label="The whole market moves" {...props} />
      <div className="move-presets">
        {PRESETS.map((preset) => (
          <Button
            key={preset}
            size="small"
            kind={props.move === preset ? 'secondary' : 'quiet'}
            aria-pressed={props.move === preset}
            onClick={() => props.onMove(preset)}
          >
            <span className="number">{formatPercent(preset, 0, true)}</span>
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Slider steps add up to 0.30000000000000004. */
function snap(value: number): Ratio {
  return Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT;
}
