import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';

/** A request was not sent, because the venue said before that this address must wait. */
export class GateClosedError extends Error {
  override readonly name = 'GateClosedError';
  readonly kind: 'rate-limited' | 'banned';
  readonly retryAtMs: TimestampMs;
  constructor(kind: 'rate-limited' | 'banned', retryAtMs: TimestampMs) {
    super(`waiting as the venue asked (${kind})`);
    this.kind = kind;
    this.retryAtMs = retryAtMs;
  }
}

/** Binance bans for at least two minutes; a limit without `Retry-After` is given a short rest. */
const DEFAULT_BAN_MS: DurationMs = 2 * MINUTE_MS;
const DEFAULT_LIMIT_MS: DurationMs = 10_000;
/** A venue that asks for more is asked again then all the same: its clock or its header may be wrong. */
const LONGEST_WAIT_MS: DurationMs = 72 * HOUR_MS;

/**
 * Holds back every request to one venue at one address after a 429 or 418, for all accounts: venues count and ban by IP.
 */
export class VenueGate {
  readonly #clock: Clock;
  #closed: GateClosedError | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws while the gate is closed. */
  check(): void {
    if (this.#closed === undefined) return;
    if (this.#clock.now() < this.#closed.retryAtMs) {
      throw new GateClosedError(this.#closed.kind, this.#closed.retryAtMs);
    }
    this.#closed = undefined;
  }

  /**
   * Reads status, `Retry-After` (seconds or HTTP date), the reset times that venues send in headers of their own, a
   * `retryAfter` in the body and Binance's "banned until", and closes the gate accordingly.
   */
  note(
    status: number,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): TimestampMs | undefined {
    if (status !== 429 && status !== 418) return undefined;
    const kind = status === 418 ? 'banned' : 'rate-limited';
    const now = this.#clock.now();
    const asked =
      parseRetryAfter(headerOf(headers, 'retry-after'), now) ??
      parseRetryInBody(body, now) ??
      parseBannedUntil(body) ??
      parseReset(headers, now);
    return this.close(kind, asked);
  }

  /** Closes it until the time that was asked for, or for a time that venues are known to want. */
  close(kind: GateClosedError['kind'], asked?: TimestampMs): TimestampMs {
    const now = this.#clock.now();
    const retryAtMs = Math.min(
      asked ?? now + (kind === 'banned' ? DEFAULT_BAN_MS : DEFAULT_LIMIT_MS),
      now + LONGEST_WAIT_MS,
    );
    if (this.#closed === undefined || retryAtMs > this.#closed.retryAtMs) {
      this.#closed = new GateClosedError(kind, retryAtMs);
    }
    return retryAtMs;
  }
}

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

export function parseRetryAfter(
  header: string | undefined,
  nowMs: TimestampMs,
): TimestampMs | undefined {
  if (header === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return nowMs + Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isFinite(date) && date > nowMs ? date : undefined;
}

/** `"retryAfter": n` anywhere in the body: a moment in ms or s if it is that large, else a span in seconds. */
function parseRetryInBody(body: string, nowMs: TimestampMs): TimestampMs | undefined {
  const match = /"retry_?after(_?ms)?"\s*:\s*"?(\d+(?:\.\d+)?)"?/i.exec(body);
  const value = Number(match?.[2]);
  if (!Number.isFinite(value)) return undefined;
  if (match?.[1] !== undefined) return nowMs + value;
  const atMs = value > 1e12 ? value : value > 1e9 ? value * 1000 : nowMs + value * 1000;
  return atMs >= nowMs ? atMs : undefined;
}

/** Moments (ms) at which Bybit's and Gate's counters start anew (Gate: in s), and KuCoin's span until then. */
function parseReset(
  headers: Readonly<Record<string, string>>,
  nowMs: TimestampMs,
): TimestampMs | undefined {
  const atMs = Number(headerOf(headers, 'x-bapi-limit-reset-timestamp'));
  if (atMs > nowMs) return atMs;
  const atSeconds = Number(headerOf(headers, 'x-gate-ratelimit-reset-timestamp'));
  if (atSeconds * 1000 > nowMs) return atSeconds * 1000;
  const spanMs = Number(headerOf(headers, 'gw-ratelimit-reset'));
  return spanMs > 0 ? nowMs + spanMs : undefined;
}

function parseBannedUntil(body: string): TimestampMs | undefined {
  const match = /until (\d{13})/.exec(body);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}
