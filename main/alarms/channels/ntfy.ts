import type { Clock } from '../../host-ports.ts';
import type { Carrier, Message } from './attempt.ts';
import { callHttp, type Fetch } from './http.ts';

/** ntfy turns longer texts into attachments, which a lock screen does not show. */
const MAX_TEXT_BYTES = 3_800;
const MAX_TITLE_BYTES = 240;

export interface NtfyOptions {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly server: string;
  readonly topic: string;
  readonly token: string | undefined;
}

/** A push through ntfy. Critical is the highest priority, which pierces do-not-disturb where the phone allows it. */
export function createNtfy(options: NtfyOptions): Carrier {
  const { fetch, clock, server, topic, token } = options;
  return {
    attempt: (message, signal) =>
      callHttp(
        fetch,
        {
          url: `${server.replace(/\/+$/, '')}/`,
          headers: {
            'content-type': 'application/json',
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({
            topic,
            title: cut(message.title, MAX_TITLE_BYTES),
            message: cut(message.text, MAX_TEXT_BYTES),
            ...faceOf(message),
          }),
        },
        { signal, nowMs: clock.now() },
      ),
  };
}

function faceOf({ level, isResolved }: Message): {
  readonly priority: number;
  readonly tags: readonly string[];
} {
  if (isResolved) return { priority: 3, tags: ['white_check_mark', 'resolved'] };
  switch (level) {
    case 'critical':
      return { priority: 5, tags: ['rotating_light', 'critical'] };
    case 'warning':
      return { priority: 4, tags: ['warning'] };
    case 'info':
      return { priority: 2, tags: ['information_source'] };
  }
}

/** At most so many bytes of UTF-8, never half a character. */
function cut(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let short = text.slice(0, maxBytes);
  while (Buffer.byteLength(short) > maxBytes - 3) short = short.slice(0, -1);
  return `${short.toWellFormed()}…`;
}
