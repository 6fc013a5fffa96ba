import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { requestInfoOf } from '../wire/request-info.ts';
import { BadAnswerError, classify } from './feed-errors.ts';

/** Troubles that say nothing about what was asked for. */
const SILENT: ReadonlySet<FeedErrorKind> = new Set([
  'rate-limited',
  'clock-skew',
  'ip-not-allowed',
  'key-rejected',
  'maintenance',
]);
const STATUSES = new Set([200, 400, 401, 403, 404, 405, 422, 501]);

/**
 * Whether the venue, or a gateway in its place, says that it does not have what was asked for; no answer, or one that cannot
 * be read, says nothing.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof BadAnswerError || SILENT.has(classify(error))) return false;
  return STATUSES.has(requestInfoOf(error)?.status ?? 0);
}
