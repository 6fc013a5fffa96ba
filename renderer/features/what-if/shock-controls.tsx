import { Plus, RotateCcw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Ratio, Underlying } from '../../../shared/domain/units.ts';
import { Button, IconButton } from '../../ui/inputs/button.tsx';
import { Menu } from '../../ui/inputs/menu.tsx';
import { MarketSlider, MoveSlider } from '../stress/market-slider.tsx';
import { CALM, type BookCoins, type WhatIfScenario } from './what-if-model.ts';

/** The moves to try: the whole market, and single coins that go their own way. */
export function ShockControls(props: {
  readonly book: BookCoins;
  readonly scenario: WhatIfScenario;
  readonly onChange: (scenario: WhatIfScenario) => void;
  readonly onSliding: (isSliding: boolean) => void;
}): ReactNode {
  const { book, scenario, onChange } = props;
  const coins = Object.keys(scenario.coinMoves);
  const free = book.underlyings.filter((coin) => !coins.includes(coin));
  const setCoin = (coin: Underlying, move: Ratio): void =>
    onChange({ ...scenario, coinMoves: { ...scenario.coinMoves, [coin]: move } });
  const dropCoin = (coin: Underlying): void => {
    const { [coin]: _, ...rest } = scenario.coinMoves;
    onChange({ ...scenario, coinMoves: rest });
  };
  const isCalm = scenario.marketMove === 0 && coins.length === 0;
  return (
    <div className="shock-controls">
      <MarketSlider
        move={scenario.marketMove}
        onMove={(marketMove) => onChange({ ...scenario, marketMove })}
        onSliding={props.onSliding}
      />
      <p className="faint shock-note">{betaNote(book)}</p>
      {coins.map((coin) => (
        <div key={coin} className="shock-coin">
          <MoveSlider
            label={`${coin} on its own`}
            move={scenario.coinMoves[coin] ?? 0}
            onMove={(move) => setCoin(coin, move)}
            onSliding={props.onSliding}
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

function betaNote({ withoutBeta }: BookCoins): string {
  const rule = 'BTC moves by this much, every other coin as it usually moves with BTC (its beta).';
  if (withoutBeta.length === 0) return rule;
  const shown = withoutBeta.slice(0, 6).join(', ');
  const rest = withoutBeta.length > 6 ? ` and ${withoutBeta.length - 6} more` : '';
  const verb = withoutBeta.length === 1 ? 'has' : 'have';
  return `${rule} ${shown}${rest} ${verb} no known beta and move${withoutBeta.length === 1 ? 's' : ''} as much as BTC.`;
}
