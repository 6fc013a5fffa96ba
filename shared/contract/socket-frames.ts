import type { RequestError } from './channels.ts';
import type { Result } from '../lib/result.ts';

/** Address of the WebSocket on the server host. */
export const SOCKET_PATH = '/socket';

/**
 * Screen → server, as JSON in exactly this order of keys: the server reads the channel from the head of a text before
 * it parses a large one. `id` is chosen by the screen and comes back with the answer.
 */
export interface RequestFrame {
  readonly id: number;
  readonly channel: string;
  readonly payload: unknown;
}

/** Server → screen. `alive` comes every few seconds, so that a silent socket can be told from a quiet market. */
export type ServerFrame =
  | { readonly id: number; readonly result: Result<unknown, RequestError> }
  | { readonly event: string; readonly payload: unknown }
  | { readonly alive: true };

export const ALIVE_INTERVAL_MS = 5_000;
/** A socket that said nothing for this long is taken for dead by either side. */
export const SILENCE_LIMIT_MS = 15_000;
