import type { ReactNode } from 'react';
import type { AccountView, PositionView } from '../../../shared/contract/app-state.ts';
import { useNow } from '../../state/use-app.ts';
import { LevelShape } from '../../ui/figures/level-mark.tsx';
import { toOldDataWords } from './old-data-words.ts';

/** Stands above everything while the position is not seen: the figures below are the last known ones. */
export function OldDataStrip(props: {
  readonly position: PositionView;
  readonly account: AccountView | undefined;
}): ReactNode {
  const nowMs = useNow();
  const words = toOldDataWords(props.position, props.account?.status, nowMs);
  if (words === undefined) return null;
  return (
    <div className="old-data hatched" data-level="unknown">
      <LevelShape level="unknown" size={18} />
      <p>
        <strong>{words.title}</strong> {words.text}
      </p>
    </div>
  );
}
