import * as ccxtErrors from '../../../node_modules/ccxt/js/src/base/errors.js';
import type { FeedError, FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { DeadlineError } from './call-scope.ts';
import { RowError, isRecord } from '../parse/raw-row.ts';
import { redact } from './redact.ts';
import { requestInfoOf } from '../wire/request-info.ts';
import { GateClosedError } from '../wire/venue-gate.ts';
import { BlockedRequestError } from '../wire/wire-guard.ts';

/** An answer that came with success and cannot be believed: HTML, empty, broken off, of the wrong form. */
export class BadAnswerError extends Error {
  override readonly name = 'BadAnswerError';
}

/** An outcome that the reader itself found, already of its kind. */
export class ReadingError extends Error {
  override readonly name = 'ReadingError';
  readonly kind: FeedErrorKind;
  constructor(kind: FeedErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

interface ErrorContext {
  /** Name of the venue for the screen. */
  readonly venueName: string;
  readonly secrets: readonly string[];
  /** Requests carry no key: an address is enough there, or only public data are asked for. */
  readonly isKeyless?: boolean;
}

/** Venue codes that say more than ccxt's class, or something else. First match by code decides. */
const BY_CODE: Readonly<Record<string, FeedErrorKind>> = {
  // Binance
  '-1003': 'rate-limited',
  '-1008': 'network',
  '-1021': 'clock-skew',
  '-1022': 'key-rejected',
  '-2014': 'key-rejected',
  '-2015': 'key-rejected',
  // Bitget
  '40005': 'clock-skew',
  '40006': 'key-rejected',
  '40008': 'clock-skew',
  '40009': 'key-rejected',
  '40011': 'key-rejected',
  '40012': 'key-rejected',
  '40014': 'permission-missing',
  '40018': 'ip-not-allowed',
  '40037': 'key-rejected',
  '40200': 'maintenance',
  // Bybit
  '10002': 'clock-skew',
  '10003': 'key-rejected',
  '10004': 'key-rejected',
  '10005': 'permission-missing',
  '10006': 'rate-limited',
  '10008': 'account-locked',
  '10010': 'ip-not-allowed',
  '10016': 'network',
  '10018': 'rate-limited',
  '33004': 'key-rejected',
  // OKX
  '50001': 'maintenance',
  '50007': 'account-locked',
  '50011': 'rate-limited',
  '50027': 'permission-missing',
  '50102': 'clock-skew',
  '50105': 'key-rejected',
  '50110': 'ip-not-allowed',
  '50111': 'key-rejected',
  '50113': 'key-rejected',
  // KuCoin, MEXC, BingX
  '400002': 'clock-skew',
  '400003': 'key-rejected',
  '400004': 'key-rejected',
  '400005': 'key-rejected',
  '400006': 'ip-not-allowed',
  '700003': 'clock-skew',
  '100419': 'ip-not-allowed',
  // Gate
  INVALID_KEY: 'key-rejected',
  INVALID_CREDENTIALS: 'key-rejected',
  INVALID_SIGNATURE: 'key-rejected',
  IP_FORBIDDEN: 'ip-not-allowed',
  READ_ONLY: 'permission-missing',
  FORBIDDEN: 'permission-missing',
  ACCOUNT_LOCKED: 'account-locked',
  REQUEST_EXPIRED: 'clock-skew',
  TOO_MANY_REQUESTS: 'rate-limited',
};

/** What a venue names as wrong about a key that it rejects. */
const MISFIT_BY_CODE: Readonly<Record<string, NonNullable<FeedError['misfit']>>> = {
  '-1022': 'secret',
  '40009': 'secret',
  '40011': 'passphrase',
  '40012': 'passphrase',
  '10004': 'secret',
  '50105': 'passphrase',
  '50113': 'secret',
  '400004': 'passphrase',
  '400005': 'secret',
  INVALID_SIGNATURE: 'secret',
};

/** ccxt classes from the most special upwards; the first that fits decides. */
const BY_CLASS: readonly (readonly [abstract new (...args: never[]) => Error, FeedErrorKind])[] = [
  [ccxtErrors.AccountSuspended, 'account-locked'],
  [ccxtErrors.PermissionDenied, 'permission-missing'],
  [ccxtErrors.AuthenticationError, 'key-rejected'],
  [ccxtErrors.RestrictedLocation, 'blocked'],
  [ccxtErrors.InvalidNonce, 'clock-skew'],
  [ccxtErrors.RateLimitExceeded, 'rate-limited'],
  [ccxtErrors.DDoSProtection, 'rate-limited'],
  [ccxtErrors.OnMaintenance, 'maintenance'],
  [ccxtErrors.RequestTimeout, 'timeout'],
  [ccxtErrors.ExchangeNotAvailable, 'network'],
  [ccxtErrors.NetworkError, 'network'],
  [ccxtErrors.BadResponse, 'bad-answer'],
  [ccxtErrors.NotSupported, 'not-supported'],
  [ccxtErrors.ArgumentsRequired, 'not-supported'],
  [ccxtErrors.OperationFailed, 'network'],
  [ccxtErrors.ExchangeError, 'bad-answer'],
];

const SENTENCE: Readonly<Record<FeedErrorKind, (venue: string) => string>> = {
  'key-rejected': (v) =>
    `${v} rejected the API key. It may be wrong, expired, deleted, or limited to another address.`,
  'permission-missing': (v) =>
    `${v} says that this key may not read futures. Allow reading for it.`,
  'ip-not-allowed': (v) => `${v} does not accept this key from this computer's address.`,
  'account-locked': (v) => `${v} says that this account is locked.`,
  'key-too-powerful': (v) => `This ${v} key can do more than read. Use a read-only key.`,
  'credentials-locked': (v) => `The ${v} credentials are locked or missing.`,
  'clock-skew': (v) => `This computer's clock differs from that of ${v}. Set it to the right time.`,
  'rate-limited': (v) => `${v} asked for a pause: too many requests.`,
  banned: (v) => `${v} has shut this address out for a while: too many requests.`,
  maintenance: (v) => `${v} is under maintenance.`,
  blocked: (v) => `${v} refuses connections from this place or network.`,
  network: (v) => `${v} could not be reached.`,
  timeout: (v) => `${v} did not answer in time.`,
  'bad-answer': (v) => `${v} sent an answer that cannot be believed.`,
  'unconfirmed-empty': (v) =>
    `${v} says there are no positions, but its own balance says otherwise.`,
  'not-supported': (v) => `Leeway cannot read this from ${v}.`,
  internal: (v) => `Something went wrong inside Leeway while reading ${v}.`,
};

const ABOUT_KEY: ReadonlySet<FeedErrorKind> = new Set(['key-rejected', 'permission-missing']);

/** Turns whatever a call ended in into a named, redacted trouble. Never throws, never carries a secret. */
export function toFeedError(error: unknown, context: ErrorContext): FeedError {
  const told = classify(error);
  // Who sends no key is turned away by whatever stands before the venue, and may come again.
  const kind = context.isKeyless === true && ABOUT_KEY.has(told) ? 'blocked' : told;
  const detail = detailOf(error, context);
  const misfit = kind === 'key-rejected' ? misfitOf(error) : undefined;
  const sentence =
    misfit === undefined
      ? SENTENCE[kind](context.venueName)
      : `${context.venueName} says that the ${misfit} does not fit the API key.`;
  const retryAtMs =
    error instanceof GateClosedError ? error.retryAtMs : requestInfoOf(error)?.retryAtMs;
  return {
    kind,
    ...(misfit === undefined ? {} : { misfit }),
    message: detail === undefined ? sentence : `${sentence} (${detail})`,
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
  };
}

function misfitOf(error: unknown): FeedError['misfit'] {
  const code = error instanceof Error ? venueCodeOf(error.message)?.code : undefined;
  return code === undefined ? undefined : MISFIT_BY_CODE[code];
}

/** What venues without a code for it say when a key is bound to other addresses. */
const ABOUT_ADDRESS =
  /\bip\b[^"]{0,40}(mismatch|not allowed|forbidden|restrict|white ?list|invalid)|white ?list[^"]{0,40}\bip\b/i;

/** The kind alone; `internal` is what no rule knows, which is a bug of ours. */
export function classify(error: unknown): FeedErrorKind {
  if (error instanceof ReadingError) return error.kind;
  if (error instanceof DeadlineError) return 'timeout';
  if (error instanceof GateClosedError) return error.kind;
  if (error instanceof BadAnswerError || error instanceof RowError) return 'bad-answer';
  if (error instanceof BlockedRequestError) return 'internal';
  if (!(error instanceof Error)) return 'internal';
  const byStatus = classifyStatus(error);
  if (byStatus !== undefined) return byStatus;
  const code = venueCodeOf(error.message)?.code;
  const byCode = code === undefined ? undefined : BY_CODE[code];
  if (byCode !== undefined) return byCode;
  const found = BY_CLASS.find(([Class]) => error instanceof Class)?.[1];
  if (found === 'key-rejected' || found === 'permission-missing') {
    return ABOUT_ADDRESS.test(error.message) ? 'ip-not-allowed' : found;
  }
  if (found !== undefined) return found;
  if (
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError
  ) {
    // ccxt wraps what fetch throws; a bare TypeError comes from parsing something that was not there.
    return 'bad-answer';
  }
  // A socket that breaks inside the body rejects with an undici class, not with one of ccxt.
  return 'network';
}

function classifyStatus(error: Error): FeedErrorKind | undefined {
  const status = requestInfoOf(error)?.status;
  if (status === 418) return 'banned';
  if (status === 429) return 'rate-limited';
  if (status === 451) return 'blocked';
  if (status === 503) return 'maintenance';
  // A firewall's 403 says nothing about the key; a venue's own 403 has a code and is classified by that.
  if (status === 403 && venueCodeOf(error.message) === undefined) return 'blocked';
  return undefined;
}

/** The venue's own code and words, which ccxt repeats in its message as JSON. */
function venueCodeOf(message: string): { code?: string; text?: string } | undefined {
  const start = message.indexOf('{');
  if (start < 0) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(message.slice(start));
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  // JSON-RPC keeps both one level deeper.
  const { error: inner } = json;
  const nested = isRecord(inner) ? inner : {};
  const code =
    json['code'] ??
    json['retCode'] ??
    json['err-code'] ??
    json['errorCode'] ??
    json['label'] ??
    nested['code'];
  const text =
    json['msg'] ??
    json['retMsg'] ??
    json['message'] ??
    json['err-msg'] ??
    nested['message'] ??
    inner;
  return {
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(typeof text === 'string' ? { text } : {}),
  };
}

function detailOf(error: unknown, context: ErrorContext): string | undefined {
  if (
    error instanceof ReadingError ||
    error instanceof BadAnswerError ||
    error instanceof RowError ||
    error instanceof BlockedRequestError
  ) {
    return redact(error.message, context.secrets);
  }
  if (!(error instanceof Error)) return undefined;
  const venue = venueCodeOf(error.message);
  if (venue !== undefined) {
    const words = [venue.code, venue.text].filter((each) => each !== undefined).join(' ');
    return words === '' ? undefined : redact(words, context.secrets);
  }
  const status = requestInfoOf(error)?.status;
  return status === undefined ? undefined : `HTTP ${String(status)}`;
}
