import type { ReactNode } from 'react';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { routeHref } from '../../app/router.ts';
import { formatCount, formatPercent } from '../../format/format-number.ts';
import { asSentence, shortSymbol, unknownReasonWords } from '../../format/words.ts';
import { Card } from '../../ui/layout/card.tsx';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { SentenceText } from '../../ui/figures/sentence-text.tsx';

/** The first ones are enough to know that something is not known. */
const MOST_UNKNOWN = 5;

/** What to know before trusting the figures: what is unknown, prices that do not agree with the venue's, and what was assumed. */
export function AccountNotes(props: {
  readonly account: AccountView;
  readonly positions: readonly PositionView[];
}): ReactNode {
  const { positions } = props;
  const { warnings } = props.account;
  const unknown = positions.filter((each) => each.risk.liquidationPrice.kind === 'unknown');
  const findings = positions.filter((each) => each.risk.disagreement !== undefined);
  const more = unknown.length - MOST_UNKNOWN;
  return (
    <Card title="Before you trust these figures">
      {unknown.length + findings.length + warnings.length === 0 ? (
        <p className="muted">{calmText(props.account, positions)}</p>
      ) : (
        <ul className="account-notes">
          {unknown.slice(0, MOST_UNKNOWN).map((position) => (
            <UnknownNote key={position.key} position={position} />
          ))}
          {more > 0 && (
            <li data-level="unknown">
              <LevelShape level="unknown" size={14} />
              <span>{formatCount(more, 'more liquidation price')} unknown.</span>
            </li>
          )}
          {findings.map((position) => (
            <Finding key={position.key} position={position} />
          ))}
          {warnings.map((warning) => (
            <li key={warning} data-level="watch">
              <LevelShape level="watch" size={14} />
              <span>
                <SentenceText>{asSentence(warning)}</SentenceText>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** No finding is only an agreement where there was something to compare with. */
function calmText(account: AccountView, positions: readonly PositionView[]): string {
  if (account.status.asOfMs === undefined) return 'The account has not been read yet.';
  if (positions.length === 0) return 'No position is open, so there is nothing to compare.';
  return positions.some((each) => each.reportedLiquidationPrice !== undefined)
    ? 'Nothing to say against them: where the venue gives a liquidation price, it agrees with ours.'
    : 'The venue gives no liquidation price, so there is nothing to compare ours with.';
}

function UnknownNote({ position }: { readonly position: PositionView }): ReactNode {
  const { liquidationPrice } = position.risk;
  if (liquidationPrice.kind !== 'unknown') return null;
  return (
    <li data-level="unknown">
      <LevelShape level="unknown" size={14} />
      <span>
        <PositionLink position={position} />: the liquidation price is unknown,{' '}
        {unknownReasonWords(liquidationPrice.reason)}.
      </span>
    </li>
  );
}

function PositionLink({ position }: { readonly position: PositionView }): ReactNode {
  return (
    <a href={routeHref({ screen: 'position', positionKey: position.key })}>
      {shortSymbol(position.symbol)} {position.side}
    </a>
  );
}

function Finding({ position }: { readonly position: PositionView }): ReactNode {
  const { disagreement } = position.risk;
  if (disagreement === undefined) return null;
  return (
    <li data-level="warning">
      <LevelShape level="warning" size={14} />
      <span>
        <PositionLink position={position} />
        {disagreement.ratio === undefined
          ? ': the two liquidation prices do not agree.'
          : `: the two liquidation prices differ by ${formatPercent(disagreement.ratio, 2)} of the mark.`}{' '}
        {asSentence(disagreement.likelyReason)}
      </span>
    </li>
  );
}
