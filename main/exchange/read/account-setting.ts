import { MINUTE_MS, type DurationMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import { Cached, type Renew } from '../client/cached.ts';
import { requestInfoOf } from '../wire/request-info.ts';

/**
 * A setting of the account that decides what its answers mean: one coin or all of them behind the positions, which of two
 * interfaces holds them. `told`: now, or the last time that it could be asked. `absent`: this gateway has no such call, so it
 * knows one mode only. `unread`: nobody knows, and no mode may be taken for the likely one.
 */
export type Setting =
  | { readonly kind: 'told'; readonly answer: unknown }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unread'; readonly error: unknown };

/** Changes seldom; while it is not known, every reading asks. */
const PATIENCE = { maxAgeMs: 10 * MINUTE_MS, retryMs: 10_000 } as const;

export function cachedSetting(
  clock: Clock,
  load: () => Promise<unknown>,
  options: { readonly maxAgeMs?: DurationMs; readonly renew?: Renew } = {},
): Cached<unknown> {
  return new Cached(clock, { ...PATIENCE, ...options }, load);
}

/** How a server says that it does not know the path, or not this kind of request. */
const NOT_THERE = new Set([404, 405, 422, 501]);

/** An answer that was given once stands until another one is given. */
export async function readSetting(cached: Cached<unknown>): Promise<Setting> {
  const answer = await cached.get();
  if (answer !== undefined) return { kind: 'told', answer };
  const { error } = cached;
  return NOT_THERE.has(requestInfoOf(error)?.status ?? 0)
    ? { kind: 'absent' }
    : { kind: 'unread', error };
}

/** Undefined where it was not told. */
export const answerOf = (setting: Setting): unknown =>
  setting.kind === 'told' ? setting.answer : undefined;

/** As `answerOf`, where nothing at all can be read without it: the failure of the setting is that of the reading. */
export function answerOrThrow(setting: Setting): unknown {
  if (setting.kind === 'unread') throw setting.error;
  return answerOf(setting);
}
