import { describe, expect, it } from 'vitest';
import { parseRetryAfter, VenueGate } from '../../../../main/exchange/wire/venue-gate.ts';
import type { Clock } from '../../../../main/host-ports.ts';
import { HOUR_MS } from '../../../../shared/domain/units.ts';

function setUp() {
  let nowMs = 1_700_000_000_000;
  const clock: Clock = { now: () => nowMs, monotonic: () => 0, setTimer: () => () => undefined };
  const gate = new VenueGate(clock);
  const isOpen = () => {
    try {
      gate.check();
      return true;
    } catch {
      return false;
    }
  };
  return { gate, isOpen, now: () => nowMs, advance: (ms: number) => (nowMs += ms) };
}

const after = (value: string) => ({ 'Retry-After': value });

describe('the gate before a venue', () => {
  it('stays closed for as long as Retry-After says', () => {
    const { gate, isOpen, advance } = setUp();
    expect(isOpen()).toBe(true);
    gate.note(429, after('30'), '');
    advance(29_999);
    expect(isOpen()).toBe(false);
    advance(1);
    expect(isOpen()).toBe(true);
  });

  it('is closed by 429 and 418 alone', () => {
    const { gate, isOpen } = setUp();
    for (const status of [200, 400, 401, 403, 500, 503]) gate.note(status, after('60'), '');
    expect(isOpen()).toBe(true);
  });

  it('waits on its own where the venue names no time: seconds for a limit, minutes for a ban', () => {
    const limited = setUp();
    limited.gate.note(429, {}, '');
    limited.advance(10_000);
    expect(limited.isOpen()).toBe(true);
    const banned = setUp();
    banned.gate.note(418, {}, '');
    banned.advance(119_000);
    expect(banned.isOpen()).toBe(false);
    banned.advance(1000);
    expect(banned.isOpen()).toBe(true);
  });

  it('reads the time that Binance writes into its words', () => {
    const { gate, now } = setUp();
    const until = now() + 777_000;
    const body = JSON.stringify({ code: -1003, msg: `Way too many; IP banned until ${until}.` });
    expect(gate.note(418, {}, body)).toBe(until);
  });

  it.each([
    ['a span in the body', {}, '{"code":429,"retryAfter":12}', 12_000],
    ['a moment in the body', {}, '{"data":{"retryAfter":1700000009000}}', 9_000],
    ['Bybit’s reset', { 'X-Bapi-Limit-Reset-Timestamp': '1700000004000' }, '{}', 4_000],
    ['Gate’s reset', { 'X-Gate-Ratelimit-Reset-Timestamp': '1700000007' }, '{}', 7_000],
    ['KuCoin’s reset', { 'gw-ratelimit-reset': '2500' }, '{}', 2_500],
    ['a header before the body', { 'retry-after': '3' }, '{"retryAfter":60}', 3_000],
  ] as const)('waits what it is told: %s', (_, headers, body, wait) => {
    const { gate, now } = setUp();
    expect(gate.note(429, headers, body)).toBe(now() + wait);
  });

  it('keeps the longer of two waits, and no wait beyond three days', () => {
    const { gate, isOpen, advance, now } = setUp();
    gate.note(418, after('600'), '');
    gate.note(429, after('5'), '');
    advance(10_000);
    expect(isOpen()).toBe(false);
    expect(gate.note(418, after('99999999'), '')).toBe(now() + 72 * HOUR_MS);
  });
});

describe('Retry-After', () => {
  it.each([
    ['30', 30_000],
    ['1.5', 1500],
    [new Date(1_700_000_060_000).toUTCString(), 60_000],
  ])('%s', (header, wait) => {
    expect(parseRetryAfter(header, 1_700_000_000_000)).toBe(1_700_000_000_000 + wait);
  });

  it('that is past or no time at all says nothing', () => {
    for (const header of [undefined, 'soon', '-5', new Date(0).toUTCString()]) {
      expect(parseRetryAfter(header, 1_700_000_000_000)).toBeUndefined();
    }
  });
});
