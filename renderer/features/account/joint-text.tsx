import type { ReactNode } from 'react';
import type { JointLeeway, JointMove } from '../../../shared/domain/risk-report.ts';
import { formatMove } from '../../format/format-number.ts';
import { UnknownText } from '../../ui/figures/figure-text.tsx';

/** `−8.9 % or +41 %`: the joint moves at which something is liquidated. Unknown is said, whatever the other side is. */
export function JointText({ joint }: { readonly joint: JointLeeway }): ReactNode {
  const { down, up } = joint;
  if (down.kind === 'unknown') return <UnknownText reason={down.reason} />;
  if (up.kind === 'unknown') {
    return (
      <>
        {moveWords(down)}, upwards <UnknownText reason={up.reason} />
      </>
    );
  }
  if (down.kind === 'none' && up.kind === 'none') return 'no move liquidates';
  return [down, up]
    .filter((move) => move.kind === 'move')
    .map(moveWords)
    .join(' or ');
}

/** The nearer of the two moves, for narrow places. */
export function NearestJointText({ joint }: { readonly joint: JointLeeway }): ReactNode {
  const { down, up } = joint;
  if (down.kind === 'unknown') return <UnknownText reason={down.reason} />;
  if (up.kind === 'unknown') return <UnknownText reason={up.reason} />;
  if (down.kind === 'none' && up.kind === 'none') return 'any move';
  const size = (move: JointMove): number =>
    move.kind === 'move' ? Math.abs(move.ratio) : Infinity;
  return moveWords(size(down) <= size(up) ? down : up);
}

/** One of the two moves by itself. */
export function MoveText({ move }: { readonly move: JointMove }): ReactNode {
  if (move.kind === 'unknown') return <UnknownText reason={move.reason} />;
  return move.kind === 'none' ? <span className="faint">any move</span> : moveWords(move);
}

function moveWords(move: Exclude<JointMove, { kind: 'unknown' }>): string {
  return move.kind === 'none' ? 'no fall' : formatMove(move.ratio);
}
