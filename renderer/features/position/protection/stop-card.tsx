import { useMemo, type ReactNode } from 'react';
import type { PositionView } from '../../../../shared/contract/app-state.ts';
import { useHideAmounts } from '../../../state/use-app.ts';
import { Button } from '../../../ui/inputs/button.tsx';
import { TextField } from '../../../ui/inputs/field.tsx';
import type { StopState } from './use-stop.ts';
import { toStopWords } from './stop-model.ts';

/** Beside the ways out: the stop that keeps the loss within the trader's own limit and still fires before liquidation. */
export function StopCard(props: {
  readonly position: PositionView;
  readonly stop: StopState;
}): ReactNode {
  const { position, stop } = props;
  const hide = useHideAmounts();
  const { wish, result } = stop;
  const words = useMemo(
    () => (result === undefined ? undefined : toStopWords(result, wish, position, hide)),
    [result, wish, position, hide],
  );
  return (
    <li className="way-card stop-card" data-open={words?.isOpen ?? false}>
      <div className="stop-card-head">
        <h3>Stop</h3>
        <Button
          size="small"
          kind="quiet"
          aria-pressed={stop.isShown}
          disabled={words?.price === undefined}
          onClick={() => stop.onShow(!stop.isShown)}
        >
          {stop.isShown ? 'Hide on chart' : 'Show on chart'}
        </Button>
      </div>
      <p className="way-card-big number">{words?.big ?? 'unknown'}</p>
      {words?.lines.map((line) => (
        <p key={line} className="muted way-card-line">
          {line}
        </p>
      ))}
      <div className="stop-card-fields">
        <TextField
          label="Largest loss"
          unit={position.settleCurrency}
          inputMode="decimal"
          placeholder="no limit"
          autoComplete="off"
          // An amount of money: for screen sharing it is hidden like the others.
          type={hide ? 'password' : 'text'}
          value={stop.lossText}
          error={stop.lossError}
          onChange={stop.onLossText}
        />
        <TextField
          label="Slippage"
          unit="%"
          inputMode="decimal"
          value={stop.slippageText}
          error={stop.slippageError}
          onChange={stop.onSlippageText}
        />
      </div>
    </li>
  );
}
