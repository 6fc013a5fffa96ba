import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ccxtErrors from '../../../../node_modules/ccxt/js/src/base/errors.js';
import { DeadlineError } from '../../../../main/exchange/client/call-scope.ts';
import {
  BadAnswerError,
  classify,
  ReadingError,
  toFeedError,
} from '../../../../main/exchange/client/feed-errors.ts';
import { RowError } from '../../../../main/exchange/parse/raw-row.ts';
import { redact } from '../../../../main/exchange/client/redact.ts';
import { withRequestInfo } from '../../../../main/exchange/wire/request-info.ts';
import { GateClosedError } from '../../../../main/exchange/wire/venue-gate.ts';
import { BlockedRequestError } from '../../../../main/exchange/wire/wire-guard.ts';
import type { FeedErrorKind } from '../../../../shared/domain/feed-state.ts';

const context = { venueName: 'Binance', secrets: ['canaryKey7f3a91', 'canarySecret5d2e80'] };

/** An error that came with this HTTP status. */
async function withStatus(error: Error, status: number): Promise<Error> {
  const info = { path: '/x', status };
  await withRequestInfo(info, () => Promise.reject(error)).catch(() => undefined);
  return error;
}

describe('a refusal where no key was sent', () => {
  it.each([ccxtErrors.AuthenticationError, ccxtErrors.PermissionDenied])(
    'is not one of a key, and no reason to ask only every ten minutes: %o',
    async (Class) => {
      const error = await withStatus(new Class('hyperliquid POST /info 401 Unauthorized'), 401);
      expect(toFeedError(error, { ...context, isKeyless: true }).kind).toBe('blocked');
      expect(toFeedError(error, context).kind).not.toBe('blocked');
    },
  );
});

describe('a key that is rejected', () => {
  const misfit = (message: string) =>
    toFeedError(new ccxtErrors.AuthenticationError(message), { venueName: 'V', secrets: [] });

  it.each([
    ['binanceusdm {"code":-1022,"msg":"Signature for this request is not valid."}', 'secret'],
    ['bitget {"code":"40009","msg":"sign signature error"}', 'secret'],
    ['bitget {"code":"40012","msg":"apikey/password is incorrect"}', 'passphrase'],
    ['okx {"code":"50105","msg":"passphrase incorrect"}', 'passphrase'],
    ['binanceusdm {"code":-2015,"msg":"Invalid API-key"}', undefined],
  ])('says what does not fit, where the venue does: %s', (message, expected) => {
    const error = misfit(message);
    expect(error.kind).toBe('key-rejected');
    expect(error.misfit).toBe(expected);
    if (expected !== undefined) expect(error.message).toContain(`the ${expected} does not fit`);
  });
});

describe('what a call ended in', () => {
  const binance = (code: number, msg: string) => `binanceusdm ${JSON.stringify({ code, msg })}`;

  it.each<readonly [string, Error, FeedErrorKind]>([
    ['a wrong key', new ccxtErrors.AuthenticationError(binance(-2015, 'x')), 'key-rejected'],
    ['a clock', new ccxtErrors.InvalidNonce(binance(-1021, 'x')), 'clock-skew'],
    ['overload, not maintenance', new ccxtErrors.ExchangeError(binance(-1008, 'x')), 'network'],
    ['a limit', new ccxtErrors.DDoSProtection(binance(-1003, 'x')), 'rate-limited'],
    [
      'an address (Gate)',
      new ccxtErrors.AuthenticationError(
        'gate {"label":"IP_FORBIDDEN","message":"IP not in list"}',
      ),
      'ip-not-allowed',
    ],
    [
      'a clock (Gate)',
      new ccxtErrors.AuthenticationError('gate {"label":"REQUEST_EXPIRED","message":"gap"}'),
      'clock-skew',
    ],
    [
      'an address (Phemex, in words alone)',
      new ccxtErrors.PermissionDenied('phemex {"code":10500,"msg":"Request IP mismatch."}'),
      'ip-not-allowed',
    ],
    [
      'a right (KuCoin, in words alone)',
      new ccxtErrors.PermissionDenied('kucoin {"code":"1","msg":"no permission"}'),
      'permission-missing',
    ],
    [
      'an address (Bitget)',
      new ccxtErrors.PermissionDenied('bitget {"code":"40018","msg":"Invalid IP"}'),
      'ip-not-allowed',
    ],
    [
      'an address (OKX)',
      new ccxtErrors.PermissionDenied('okx {"code":"50110","msg":"Your IP 1.2.3.4"}'),
      'ip-not-allowed',
    ],
    [
      'a missing right',
      new ccxtErrors.PermissionDenied('bybit {"retCode":10005,"retMsg":"denied"}'),
      'permission-missing',
    ],
    ['a locked account', new ccxtErrors.AccountSuspended('x'), 'account-locked'],
    ['maintenance', new ccxtErrors.OnMaintenance('x'), 'maintenance'],
    ['a place', new ccxtErrors.RestrictedLocation('x'), 'blocked'],
    ['no answer', new ccxtErrors.RequestTimeout('x'), 'timeout'],
    ['our deadline', new DeadlineError('x'), 'timeout'],
    ['no network', new ccxtErrors.NetworkError('x'), 'network'],
    ['a socket that broke in the body', new Error('other side closed'), 'network'],
    ['a bad answer', new BadAnswerError('x'), 'bad-answer'],
    ['a bad row', new RowError('x'), 'bad-answer'],
    ['ccxt falling over an answer', new TypeError("reading 'x' of undefined"), 'bad-answer'],
    ['an unknown code', new ccxtErrors.ExchangeError(binance(-9999, 'x')), 'bad-answer'],
    ['a closed gate', new GateClosedError('banned', 5), 'banned'],
    ['a write that was stopped', new BlockedRequestError('POST', '/order', 'x'), 'internal'],
    ['what the reader found', new ReadingError('unconfirmed-empty', 'x'), 'unconfirmed-empty'],
    ['something unsupported', new ccxtErrors.NotSupported('x'), 'not-supported'],
  ])('%s is named', (_, error, kind) => {
    expect(classify(error)).toBe(kind);
  });

  it.each([
    [418, 'banned'],
    [429, 'rate-limited'],
    [451, 'blocked'],
    [403, 'blocked'],
    [503, 'maintenance'],
    [502, 'network'],
  ] as const)('HTTP %d without words is %s', async (status, kind) => {
    const error = new ccxtErrors.ExchangeNotAvailable('binance GET https://x <html>');
    expect(classify(await withStatus(error, status))).toBe(kind);
  });

  it('a 403 with the venue’s own code speaks of the key, not of the network', async () => {
    const error = new ccxtErrors.AuthenticationError(binance(-2015, 'Invalid API-key'));
    expect(classify(await withStatus(error, 403))).toBe('key-rejected');
  });

  it('something that is no error is a bug of ours', () => {
    for (const thrown of ['text', undefined, null, 7, {}])
      expect(classify(thrown)).toBe('internal');
  });

  it('tells when to ask again', () => {
    expect(toFeedError(new GateClosedError('banned', 12_345), context).retryAtMs).toBe(12_345);
  });

  it('repeats the venue’s code and words, without keys, signatures or addresses', () => {
    const words =
      'request ip 203.0.113.7 with key canaryKey7f3a91 at https://x.example/?signature=ab';
    const { message } = toFeedError(
      new ccxtErrors.AuthenticationError(binance(-2015, words)),
      context,
    );
    expect(message).toContain('-2015');
    expect(message).not.toMatch(/203\.0|canary|signature=ab|x\.example/);
  });

  it('leaves nothing of the address that ccxt puts into its message', () => {
    const url = 'https://fapi.binance.com/fapi/v3/account?timestamp=1&signature=deadbeef';
    for (const Class of [ccxtErrors.NetworkError, ccxtErrors.RequestTimeout]) {
      const { message } = toFeedError(new Class(`binance GET ${url} failed`), context);
      expect(message).not.toMatch(/signature|fapi/);
    }
  });
});

describe('redaction', () => {
  it.each([
    'https://api.htx.com/v1?AccessKeyId=abcd1234&Signature=x%2By%3D',
    'wss://fstream.binance.com/ws/abcdefghijklmnopqrstuvwxyz0123456789',
    'listenKey=pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1',
    'your IP is 203.0.113.77:443',
    'from 2001:db8:85a3::8a2e:370:7334',
    'address 0x1111111111111111111111111111111111111111',
    'passphrase=hunter2hunter2',
  ])('takes out of %s what must not be seen', (text) => {
    const clean = redact(`Before ${text} after`);
    expect(clean).toMatch(/^Before .* after$/);
    for (const part of [
      'abcd1234',
      'x%2By',
      'abcdefghij',
      'pqia91',
      '203.0.113',
      '8a2e',
      '0x1111',
      'hunter2',
    ]) {
      expect(clean).not.toContain(part);
    }
  });

  it('takes out a secret however it is written, wherever it stands', () => {
    const secret = 'a+b/c=d&e f';
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const text = `${before}${secret}${after} ${encodeURIComponent(secret)}`;
        const clean = redact(text, [secret], 10_000);
        expect(clean).not.toContain(secret);
        expect(clean).not.toContain(encodeURIComponent(secret));
      }),
    );
  });

  it('keeps plain words, on one line and not too many', () => {
    expect(redact('Service\n unavailable from a shared gateway')).toBe(
      'Service unavailable from a shared gateway',
    );
    expect(redact('word '.repeat(100))).toHaveLength(160);
  });
});

it('repeats what a venue says inside of an error of JSON-RPC', () => {
  const error = new ccxtErrors.ExchangeError(
    'deribit {"jsonrpc":"2.0","error":{"message":"matching_engine_queue_full","code":10047}}',
  );
  expect(toFeedError(error, context).message).toContain('10047 matching_engine_queue_full');
});
