import './what-if-screen.css';
import { memo, type ReactNode } from 'react';
import type { MarketSymbol, PositionKey } from '../../../shared/domain/units.ts';
import type { Side } from '../../../shared/domain/position.ts';
import { routeHref } from '../../app/router.ts';
import { shortSymbol, sideWords } from '../../format/words.ts';

/** Which position a row is about, and the way to its screen. */
export const PositionCell = memo(function PositionCell(props: {
  readonly row: {
    readonly key: PositionKey;
    readonly symbol: MarketSymbol;
    readonly side: Side;
  };
  readonly accountName: string;
}): ReactNode {
  const { key, symbol, side } = props.row;
  const words = sideWords(side);
  return (
    <a className="what-if-position" href={routeHref({ screen: 'position', positionKey: key })}>
      <span className="truncate">
        <strong>{shortSymbol(symbol)}</strong> <span aria-hidden>{words.arrow}</span> {words.word}
      </span>
      <span className="faint truncate">{props.accountName}</span>
    </a>
  );
});
