import type { ReactNode } from 'react';
import type { PositionView } from '../../../shared/contract/app-state.ts';
import { routeHref } from '../../app/router.ts';
import { formatLeverage } from '../../format/format-number.ts';
import { FEED_STATE_WORDS, shortSymbol, sideWords } from '../../format/words.ts';
import { useAccount } from '../../state/use-app.ts';
import { SubjectHeader } from '../../ui/layout/subject-header.tsx';
import { accountAgeLimits } from '../account/account-age.ts';
import { toDistanceWords } from './distance-words.ts';

/** Which position this is, how it stands, and how far the mark may move. */
export function PositionHeader({ position }: { readonly position: PositionView }): ReactNode {
  const side = sideWords(position.side);
  const account = useAccount(position.accountId);
  const words = toDistanceWords(position);
  const isOld = position.valueState !== 'ok';
  const { exchangeName, accountName } = position;
  return (
    <SubjectHeader
      level={position.level}
      title={shortSymbol(position.symbol)}
      aside={
        <>
          <span aria-hidden>{side.arrow}</span> {side.word}
          {position.leverage !== undefined && (
            <span className="number"> {formatLeverage(position.leverage)}</span>
          )}
        </>
      }
      tags={tagsOf(position)}
      trouble={isOld ? FEED_STATE_WORDS[position.valueState] : undefined}
      line={
        <>
          {exchangeName !== accountName && `${exchangeName}, `}
          <a href={routeHref({ screen: 'account', accountId: position.accountId })}>
            {accountName}
          </a>
          , {position.marginMode} margin
        </>
      }
      // An unknown distance has its reason under the big word already.
      reason={words.kind === 'unknown' ? undefined : position.levelReasons[0]}
      big={words.big}
      bigIsWord={words.kind !== 'distance'}
      bigLine={words.line}
      isOld={isOld}
      asOfMs={position.asOfMs}
      ageLimits={accountAgeLimits(account)}
    />
  );
}

function tagsOf({ source }: PositionView): readonly string[] {
  if (source === 'demo') return ['DEMO'];
  return source === 'imported' ? ['imported'] : [];
}
