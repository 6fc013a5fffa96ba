import './stress.css';
import type { ReactNode } from 'react';
import { Button } from '../../ui/inputs/button.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import type { ReverseStress } from './reverse-stress.ts';

/** The smallest move of the market that breaks each account, each with a button that tries it. */
export function ReverseStressList(props: {
  readonly stresses: readonly ReverseStress[];
  readonly onTry: (marketMove: number) => void;
}): ReactNode {
  return (
    <ul className="reverse-stress">
      {props.stresses.map((stress) => (
        <li
          key={stress.accountId}
          {...(stress.kind === 'unknown' && { 'data-level': 'unknown' })}
          className="reverse-stress-item"
        >
          {stress.kind === 'unknown' && <LevelShape level="unknown" size={14} />}
          <span>
            {stress.sentence}
            {stress.first !== undefined && (
              <span className="figure-line faint">{stress.first}</span>
            )}
          </span>
          {stress.nearest !== undefined && stress.nearest !== 0 && (
            <Button
              size="small"
              aria-label={`Try this move: ${stress.sentence}`}
              onClick={() => props.onTry(beyond(stress.nearest ?? 0))}
            >
              Try
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Just past the edge, on the slider's steps, so that trying it shows the liquidation. */
function beyond(ratio: number): number {
  const steps = Math.ceil(Math.abs(ratio) / 0.005 + 1e-6);
  return Math.max(-0.5, Math.min(0.5, (Math.sign(ratio) * steps) / 200));
}
