import { Plus, RotateCcw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Ratio, Underlying } from '../../../shared/domain/units.ts';
import { formatPercent } from '../../format/format-number.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Slider } from '../../ui/slider.tsx';
import { CALM, type Baseline, type WhatIfScenario } from './what-if-model.ts';

const LIMIT = 0.5;
const STEPS_PER_UNIT = 200;
const STEP = 1 / STEPS_PER_UNIT;
const PRESETS: readonly Ratio[] = [-0.3, -0.2, -0.1, -0.05, 0.05, 0.1];

/** The moves to try: the whole market, and single coins that go their own way. */
export function ShockControls(props: {
  readonly baseline: Baseline;
  readonly scenario: WhatIfScenario;
  readonly onChange: (scenario: WhatIfScenario) => void;
  readonly onSliding: (isSliding: boolean) => void;
}): ReactNode {
  const { baseline, scenario, onChange } = props;
  const coins = Object.keys(scenario.coinMoves);
  const free = baseline.underlyings.filter((coin) => !coins.includes(coin));
  const setCoin = (coin: Underlying, move: Ratio): void =>
    onChange({ ...scenario, coinMoves: { ...scenario.coinMoves, [coin]: move } });
  const dropCoin = (coin: Underlying): void => {
    const { [coin]: _, ...rest } = scenario.coinMoves;
    onChange({ ...scenario, coinMoves: rest });
  };
  const isCalm = scenario.marketMove === 0 && coins.length === 0;
  return (
    <div className="shock-controls">
      <Slider
        label="The whole market moves"
        value={scenario.marketMove}
        min={-LIMIT}
        max={LIMIT}
        step={STEP}
        text={moveText(scenario.marketMove)}
        onChange={(value) => {
          props.onSliding(true);
          onChange({ ...scenario, marketMove: snap(value) });
        }}
        onCommit={() => props.onSliding(false)}
      />
      <div className="shock-presets">
        {PRESETS.map((preset) => (
          <Button
            key={preset}
            size="small"
            kind={scenario.marketMove === preset ? 'secondary' : 'quiet'}
            aria-pressed={scenario.marketMove === preset}
            onClick={() => onChange({ ...scenario, marketMove: preset })}
          >
            <span className="number">{formatPercent(preset, 0, true)}</span>
          </Button>
        ))}
      </div>
      <p className="faint shock-note">{betaNote(baseline)}</p>
      {coins.map((coin) => (
        <div key={coin} className="shock-coin">
          <Slider
            label={`${coin} on its own`}
            value={scenario.coinMoves[coin] ?? 0}
            min={-LIMIT}
            max={LIMIT}
            step={STEP}
            text={moveText(scenario.coinMoves[coin] ?? 0)}
            onChange={(value) => {
              props.onSliding(true);
              setCoin(coin, snap(value));
            }}
            onCommit={() => props.onSliding(false)}
          />
          <IconButton
            size="small"
            label={`Let ${coin} follow the market`}
            onClick={() => dropCoin(coin)}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <div className="shock-actions">
        {free.length > 0 && (
          <Menu
            trigger={
              <Button size="small">
                <Plus size={14} aria-hidden /> Move one coin
              </Button>
            }
            entries={free.map((coin) => ({ label: coin, onSelect: () => setCoin(coin, 0) }))}
          />
        )}
        <Button size="small" kind="quiet" disabled={isCalm} onClick={() => onChange(CALM)}>
          <RotateCcw size={14} aria-hidden /> Back to now
        </Button>
      </div>
    </div>
  );
}

/** Slider steps add up to 0.30000000000000004. */
function snap(value: number): Ratio {
  return Math.round(value * STEPS_PER_UNIT) / STEPS_PER_UNIT;
}

function moveText(move: Ratio): string {
  return move === 0 ? 'no move' : formatPercent(move, 1, true);
}

function betaNote(baseline: Baseline): string {
  const { withoutBeta } = baseline;
  const rule = 'BTC moves by this much, every other coin by its beta to BTC.';
  if (withoutBeta.length === 0) return rule;
  const shown = withoutBeta.slice(0, 6).join(', ');
  const rest = withoutBeta.length > 6 ? ` and ${withoutBeta.length - 6} more` : '';
  const verb = withoutBeta.length === 1 ? 'has' : 'have';
  return `${rule} ${shown}${rest} ${verb} no known beta and move${withoutBeta.length === 1 ? 's' : ''} with BTC one to one.`;
}
