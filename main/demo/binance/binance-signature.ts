import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WireAnswer, WireRequest } from '../demo-world.ts';

/** A venue's key as the demo knows it. */
export interface DemoKey {
  readonly apiKey: string;
  readonly secret: string;
  readonly password?: string;
  /** Id of the account that it belongs to, where the venue tells; absent: the one of the demo. */
  readonly holder?: string;
}

const DEFAULT_RECV_WINDOW_MS = 5000;

export function binanceError(status: number, code: number, msg: string): WireAnswer {
  return { status, body: { code, msg } };
}

/** Refusal of a request that only needs the key (listen keys); undefined when it may pass. */
export function refuseBinanceKey(request: WireRequest, key: DemoKey): WireAnswer | undefined {
  const given = request.header('x-mbx-apikey');
  if (!/^[A-Za-z0-9]{64}$/.test(given)) {
    return binanceError(401, -2014, 'API-key format invalid.');
  }
  if (given !== key.apiKey) {
    return binanceError(401, -2015, 'Invalid API-key, IP, or permissions for action.');
  }
  return undefined;
}

/**
 * Refusal of a signed request, in Binance's order: key, parameters, clock, signature over query plus body.
 * Undefined when it may pass.
 */
export function refuseBinanceSignature(
  request: WireRequest,
  key: DemoKey,
  nowMs: number,
): WireAnswer | undefined {
  const wrongKey = refuseBinanceKey(request, key);
  if (wrongKey !== undefined) return wrongKey;
  const signed = request.rawQuery + request.body;
  const parameters = new URLSearchParams(signed);
  for (const name of ['timestamp', 'signature']) {
    if ((parameters.get(name) ?? '') === '') {
      const msg = `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`;
      return binanceError(400, -1102, msg);
    }
  }
  const timestamp = Number(parameters.get('timestamp'));
  const window = Number(parameters.get('recvWindow') ?? DEFAULT_RECV_WINDOW_MS);
  if (!Number.isFinite(timestamp)) {
    return binanceError(400, -1101, "Illegal characters found in parameter 'timestamp'.");
  }
  if (timestamp >= nowMs + 1000) {
    const msg = "Timestamp for this request was 1000ms ahead of the server's time.";
    return binanceError(400, -1021, msg);
  }
  if (nowMs - timestamp > Math.min(window, 60_000)) {
    return binanceError(400, -1021, 'Timestamp for this request is outside of the recvWindow.');
  }
  const payload = signed.replace(/&?signature=[^&]*/, '');
  const expected = createHmac('sha256', key.secret).update(payload).digest('hex');
  if (!sameText(expected, parameters.get('signature') ?? '')) {
    return binanceError(400, -1022, 'Signature for this request is not valid.');
  }
  return undefined;
}

export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
