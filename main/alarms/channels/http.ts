import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import type { Attempt } from './attempt.ts';

/** The part of `fetch` that the channels need; the core is given it. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'GET' | 'POST';
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal: AbortSignal;
    /** A redirect could carry a secret to another machine. */
    readonly redirect: 'manual';
  },
) => Promise<HttpAnswer>;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface HttpCall {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Reads what the receiver says about its refusal: words, or how long to wait. The text is never passed on as it is. */
export type ReadRefusal = (
  status: number,
  text: string,
) => { readonly detail?: string; readonly afterMs?: DurationMs };

const LONGEST_ANSWER = 10_000;

/**
 * One call. 2xx is delivered; 408, 425, 429 and 5xx may work later, after `Retry-After` where it is given; every other
 * status is a refusal. Errors are told by their code alone: their messages carry addresses, and addresses carry tokens.
 */
export async function callHttp(
  fetch: Fetch,
  call: HttpCall,
  options: {
    readonly signal: AbortSignal;
    readonly nowMs: TimestampMs;
    readonly readRefusal?: ReadRefusal;
  },
): Promise<Attempt> {
  let answer: HttpAnswer;
  try {
    answer = await fetch(call.url, {
      method: call.method ?? 'POST',
      headers: { 'user-agent': 'leeway', ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: options.signal,
      redirect: 'manual',
    });
  } catch (error) {
    return { kind: 'retry', detail: describeNetworkError(error) };
  }
  const { status } = answer;
  const text = await readText(answer);
  if (status >= 200 && status < 300) return { kind: 'ok' };
  const said = options.readRefusal?.(status, text) ?? {};
  const detail = said.detail ?? describeStatus(status);
  if (!isTemporary(status)) return { kind: 'refused', detail };
  const afterMs = said.afterMs ?? parseRetryAfter(answer.headers.get('retry-after'), options.nowMs);
  return afterMs === undefined ? { kind: 'retry', detail } : { kind: 'retry', detail, afterMs };
}

/** Also empties the answer, so that its connection can be used again. */
async function readText(answer: HttpAnswer): Promise<string> {
  try {
    return (await answer.text()).slice(0, LONGEST_ANSWER);
  } catch {
    return '';
  }
}

function isTemporary(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

function describeStatus(status: number): string {
  const name = STATUS_WORDS[status];
  if (name !== undefined) return `${name} (${String(status)})`;
  if (status >= 300 && status < 400) {
    return `the address leads elsewhere (${String(status)}); enter where it leads to`;
  }
  return status >= 500
    ? `the receiver has trouble of its own (${String(status)})`
    : `the receiver refused it (${String(status)})`;
}

const STATUS_WORDS: Readonly<Record<number, string>> = {
  401: 'the receiver does not accept the secret',
  403: 'the receiver does not allow it',
  404: 'nothing is there under this address',
  410: 'nothing is there any more under this address',
  413: 'the message is too long for the receiver',
  429: 'the receiver asks for fewer messages',
};

/** Seconds, or a date; undefined: absent or not readable. Never negative. */
function parseRetryAfter(text: string | null, nowMs: TimestampMs): DurationMs | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

const CODE_WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no machine has this name',
  EAI_AGAIN: 'names cannot be looked up: is the network there?',
  ECONNREFUSED: 'nothing answers at this address',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  EHOSTUNREACH: 'the machine cannot be reached',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by anybody known',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by anybody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by anybody known',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another machine',
};

/** The code of a network error and of its causes, in words; nothing of its message. */
export function describeNetworkError(error: unknown): string {
  for (let at: unknown = error, depth = 0; depth < 5 && at instanceof Error; depth += 1) {
    if (at.name === 'AbortError' || at.name === 'TimeoutError') return 'no answer in time';
    const code = 'code' in at && typeof at.code === 'string' ? at.code : undefined;
    if (code !== undefined && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) {
      const words = CODE_WORDS[code];
      return words === undefined ? `it cannot be reached (${code})` : `${words} (${code})`;
    }
    // A host name with several addresses fails once per address.
    at = at instanceof AggregateError ? (at.errors[0] as unknown) : at.cause;
  }
  return 'it cannot be reached';
}
