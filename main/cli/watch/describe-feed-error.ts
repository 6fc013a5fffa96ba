import type { FeedError } from '../../../shared/domain/feed-state.ts';
import { DAY_MS } from '../../../shared/domain/units.ts';
import { formatTimeOfDay } from '../../../shared/words/format-number.ts';

/** The message, with the time until which the exchange has said that it may not be asked (a ban, a rate limit). */
export function describeFeedError({ kind, message, retryAtMs }: FeedError, nowMs: number): string {
  if (retryAtMs === undefined || retryAtMs <= nowMs) return message;
  const what = kind === 'banned' ? 'Banned until' : 'Not asked again before';
  // Swedish dates are ISO dates, here in the local time zone like the time beside them.
  const date = new Intl.DateTimeFormat('sv-SE').format(retryAtMs);
  const day = retryAtMs - nowMs < DAY_MS ? '' : `${date} `;
  return `${message.replace(/[.\s]+$/, '')}. ${what} ${day}${formatTimeOfDay(retryAtMs)}.`;
}
