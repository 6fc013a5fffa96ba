import { createHmac } from 'node:crypto';
import { sameText, type DemoKey } from '../binance/binance-signature.ts';
import type { WireAnswer, WireRequest } from '../demo-world.ts';

const WINDOW_MS = 30_000;

export function bitgetError(status: number, code: string, msg: string, nowMs: number): WireAnswer {
  return { status, body: { code, msg, requestTime: nowMs, data: null } };
}

/**
 * Refusal of a signed request, in Bitget's order: headers present, clock, key, passphrase, signature over
 * timestamp + method + path + query + body. Undefined when it may pass.
 */
export function refuseBitgetSignature(
  request: WireRequest,
  key: DemoKey,
  nowMs: number,
): WireAnswer | undefined {
  const refuse = (code: string, msg: string) => bitgetError(400, code, msg, nowMs);
  const apiKey = request.header('access-key');
  const signature = request.header('access-sign');
  const timestamp = request.header('access-timestamp');
  const passphrase = request.header('access-passphrase');
  if (apiKey === '') return refuse('40001', 'ACCESS_KEY cannot be empty');
  if (signature === '') return refuse('40002', 'ACCESS_SIGN cannot be empty');
  if (timestamp === '') return refuse('40003', 'ACCESS_TIMESTAMP cannot be empty');
  if (passphrase === '') return refuse('40011', 'ACCESS_PASSPHRASE cannot be empty');
  if (!/^\d{13}$/.test(timestamp)) return refuse('40005', 'Invalid ACCESS_TIMESTAMP');
  if (Math.abs(nowMs - Number(timestamp)) > WINDOW_MS) {
    return refuse('40008', 'Request timestamp expired');
  }
  if (!/^bg_[0-9a-f]{32}$/.test(apiKey)) return refuse('40006', 'Invalid ACCESS_KEY');
  if (apiKey !== key.apiKey) return refuse('40037', 'Apikey does not exist');
  if (passphrase !== key.password) return refuse('40012', 'apikey/password is incorrect');
  const query = request.rawQuery === '' ? '' : `?${request.rawQuery}`;
  // Bitget signs the query as it reads, not as it is escaped.
  const payloads = [query, decodeURIComponent(query)].map(
    (text) => `${timestamp}${request.method}${request.path}${text}${request.body}`,
  );
  const valid = payloads.some((payload) => sameText(bitgetHmac(payload, key.secret), signature));
  return valid ? undefined : refuse('40009', 'sign signature error');
}

/** Refusal of a WebSocket login as code and message; undefined when it may pass. */
export function refuseBitgetLogin(
  login: Readonly<Record<string, unknown>>,
  key: DemoKey,
  nowMs: number,
): { readonly code: number; readonly msg: string } | undefined {
  const { apiKey, passphrase, timestamp, sign } = login;
  if (apiKey !== key.apiKey) return { code: 30011, msg: 'Invalid ACCESS_KEY' };
  if (passphrase !== key.password) return { code: 30012, msg: 'Invalid ACCESS_PASSPHRASE' };
  const seconds = Number(timestamp);
  if (!Number.isFinite(seconds)) return { code: 30013, msg: 'Invalid ACCESS_TIMESTAMP' };
  if (Math.abs(nowMs - seconds * 1000) > WINDOW_MS) {
    return { code: 30014, msg: 'Request timestamp expired' };
  }
  const expected = bitgetHmac(`${seconds}GET/user/verify`, key.secret);
  if (typeof sign !== 'string' || !sameText(expected, sign)) {
    return { code: 30015, msg: 'Invalid sign' };
  }
  return undefined;
}

function bitgetHmac(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(payload).digest('base64');
}
