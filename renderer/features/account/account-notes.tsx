import type { ReactNode } from 'react';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { routeHref } from '../../app/router.ts';
import { formatPercent } from '../../format/format-number.ts';
import { shortSymbol } from '../../format/words.ts';
import { Card } from '../../ui/card.tsx';
import { LevelShape } from '../../ui/level-mark.tsx';

/** What to know before trusting the figures: prices that the venue and Leeway do not agree on, and what was assumed. */
export function AccountNotes(props: {
  readonly account: AccountView;
  readonly positions: readonly PositionView[];
}): ReactNode {
  const { warnings } = props.account;
  const findings = props.positions.filter((each) => each.risk.disagreement !== undefined);
  return (
    <Card title="Before you trust these figures">
      {findings.length === 0 && warnings.length === 0 ? (
        <p className="muted">
          Nothing to say against them: where the venue gives a liquidation price, it agrees with
          ours.
        </p>
      ) : (
        <ul className="account-notes">
          {findings.map((position) => (
            <Finding key={position.key} position={position} />
          ))}
          {warnings.map((warning) => (
            <li key={warning} data-level="watch">
              <LevelShape level="watch" size={14} />
              <span>{sentence(warning)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Finding({ position }: { readonly position: PositionView }): ReactNode {
  const { disagreement } = position.risk;
  if (disagreement === undefined) return null;
  return (
    <li data-level="warning">
      <LevelShape level="warning" size={14} />
      <span>
        <a href={routeHref({ screen: 'position', positionKey: position.key })}>
          {shortSymbol(position.symbol)} {position.side}
        </a>
        {disagreement.ratio === undefined
          ? ': the two liquidation prices do not agree.'
          : `: the two liquidation prices differ by ${formatPercent(disagreement.ratio, 2)} of the mark.`}{' '}
        {sentence(disagreement.likelyReason)}
      </span>
    </li>
  );
}

/** A reason of the engine as a sentence of its own. */
function sentence(text: string): string {
  const [first = ''] = text;
  return `${first.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
