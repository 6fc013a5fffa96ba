import type { PositionView } from '../../../shared/contract/app-state.ts';
import type { FeedStatus } from '../../../shared/domain/feed-state.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';
import { formatDuration } from '../../format/format-time.ts';

export interface OldDataWords {
  readonly title: string;
  readonly text: string;
}

/**
 * What the screen says while the position is not seen well: how old it is, what happened, what to do, and when it is
 * tried again. Undefined while it is seen well.
 */
export function toOldDataWords(
  position: Pick<PositionView, 'valueState' | 'asOfMs' | 'markPrice'>,
  status: FeedStatus | undefined,
  nowMs: TimestampMs,
): OldDataWords | undefined {
  if (position.valueState === 'ok') return undefined;
  const parts: string[] = [];
  if (position.markPrice === undefined) {
    parts.push('Leeway knows no distance and cannot warn of one until a price arrives.');
  } else if (status?.error === undefined) parts.push('The account has not been read since.');
  if (status?.error !== undefined) {
    const words = feedErrorWords(status.error);
    parts.push(words.title, words.advice);
  }
  if (status?.nextTryMs !== undefined) {
    const wait = status.nextTryMs - nowMs;
    parts.push(wait > 1000 ? `Next try in ${formatDuration(wait)}.` : 'Trying again now.');
  }
  return { title: titleOf(position, nowMs), text: parts.join(' ') };
}

function titleOf(position: Pick<PositionView, 'asOfMs' | 'markPrice'>, nowMs: TimestampMs): string {
  if (position.asOfMs === undefined) return 'This position was never read well.';
  if (position.markPrice === undefined) return 'This position has no price.';
  return `All figures here are ${formatDuration(nowMs - position.asOfMs)} old.`;
}
