import type { RequestChannel } from '../../shared/contract/channel-names.ts';
import { requests, type RequestError } from '../../shared/contract/channels.ts';
import { err, type Result } from '../../shared/lib/result.ts';
import type { RequestHandlers } from './request-handlers.ts';

/** Largest payload of a channel as JSON text, in characters. Transports use it before they parse. */
export const DEFAULT_MAX_PAYLOAD = 64 * 1024;
const MAX_PAYLOAD: Partial<Record<RequestChannel, number>> = {
  // A file of 50 MB, base64, and its mapping.
  'import/preview': 71_000_000,
  // Files of 4 MB, base64.
  'market/import-calendar': 6_000_000,
  'market/import-series': 6_000_000,
  'settings/update': 256 * 1024,
};

export function maxPayload(channel: string): number {
  return isRequestChannel(channel) ? (MAX_PAYLOAD[channel] ?? DEFAULT_MAX_PAYLOAD) : 0;
}

function isRequestChannel(channel: string): channel is RequestChannel {
  return Object.hasOwn(requests, channel);
}

/**
 * The one door into the core: known channel → size → schema → handler. Always answers a Result and never throws; what
 * a handler throws is a bug, told to `onBug` and answered without its message, which may hold a secret.
 * The sender (frame, cookie, origin) is the transport's to check, before this.
 */
export function createRequestHandler(
  handlers: RequestHandlers,
  onBug: (channel: string, error: unknown) => void,
): (channel: string, payload: unknown) => Promise<Result<unknown, RequestError>> {
  return async (channel, payload) => {
    if (!isRequestChannel(channel)) return badRequest('There is no such request.');
    if (!fits(payload, maxPayload(channel))) return badRequest('The request is too large.');
    const parsed = requests[channel].request.safeParse(payload);
    if (!parsed.success) return badRequest(describeIssue(parsed.error.issues[0]));
    try {
      // The schema of this very channel has just checked the value; the compiler cannot follow the pairing.
      const handle = handlers[channel] as (request: unknown) => unknown;
      return (await handle(parsed.data)) as Result<unknown, RequestError>;
    } catch (error) {
      onBug(channel, error);
      return err({
        code: 'internal',
        message: 'Leeway could not answer this because of an error of its own. Watching goes on.',
      });
    }
  };
}

function badRequest(message: string): Result<never, RequestError> {
  return err({ code: 'bad-request', message });
}

/** Names the field and the rule, never the value: that may be a secret. */
function describeIssue(
  issue: { readonly path: readonly PropertyKey[]; readonly code?: string | undefined } | undefined,
): string {
  const field = issue === undefined ? '' : issue.path.map(String).join('.').slice(0, 100);
  return field === ''
    ? 'The request does not have the right fields.'
    : `The field "${field}" is not valid.`;
}

/** Counts text and members without building the JSON; stops at the limit, so a huge payload costs no more than it. */
function fits(payload: unknown, limit: number): boolean {
  let left = limit;
  const stack: unknown[] = [payload];
  while (stack.length > 0) {
    const value = stack.pop();
    left -= typeof value === 'string' ? value.length + 2 : 8;
    if (left < 0) return false;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      left -= key.length;
      if (left < 0) return false;
      stack.push(member);
    }
  }
  return true;
}
