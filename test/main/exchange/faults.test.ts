import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DemoFault } from '../../../main/demo/faults/demo-faults.ts';
import type { ExchangeClient } from '../../../main/exchange/exchange-client.ts';
import type { FeedError, FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { startDemoFixture, type DemoFixture } from './demo-fixture.ts';

let fixture: DemoFixture;
beforeEach(async () => {
  fixture = await startDemoFixture();
});
afterEach(async () => {
  await fixture.stop();
});

async function errorOf(client: ExchangeClient): Promise<FeedError> {
  const result = await client.fetchAccount();
  if (result.ok) throw new Error('the reading was believed');
  return result.error;
}

/** The other venue, at the same address and on the same clock, is read as ever. */
async function expectUnharmed(client: ExchangeClient): Promise<void> {
  const neighbor = client === fixture.binance ? fixture.bitget : fixture.binance;
  const result = await neighbor.fetchAccount();
  expect(result.ok).toBe(true);
}

const VENUES = ['binance', 'bitget'] as const;

describe.each(VENUES)('%s misbehaving', (venue) => {
  const NAMED: readonly (readonly [DemoFault, FeedErrorKind])[] = [
    [{ mode: 'html-200' }, 'bad-answer'],
    [{ mode: 'empty-object' }, 'bad-answer'],
    [{ mode: 'empty-body' }, 'bad-answer'],
    [{ mode: 'truncated-json' }, 'bad-answer'],
    [{ mode: 'wrong-key' }, 'key-rejected'],
    [{ mode: 'forbidden' }, 'blocked'],
    [{ mode: 'banned', retryAfter: 600 }, 'banned'],
    [{ mode: 'rate-limited', retryAfter: 30 }, 'rate-limited'],
    [{ mode: 'maintenance' }, 'maintenance'],
    [{ mode: 'reset' }, 'network'],
  ];

  it.each(NAMED)('is named: $mode from the start', async (fault, kind) => {
    fixture.demo.setFault(venue, fault);
    expect((await errorOf(fixture[venue])).kind).toBe(kind);
    await expectUnharmed(fixture[venue]);
  });

  it.each(NAMED)(
    'is named, and over when it is over: $mode on private calls later',
    async (fault, kind) => {
      expect((await fixture[venue].fetchAccount()).ok).toBe(true);
      fixture.demo.setFault(venue, { ...fault, scope: 'private' });
      expect((await errorOf(fixture[venue])).kind).toBe(kind);
      await expectUnharmed(fixture[venue]);
      fixture.demo.setFault(venue, undefined);
      fixture.clock.advance(3_600_000);
      expect((await fixture[venue].fetchAccount()).ok).toBe(true);
    },
  );

  it.each(['hang', 'stall'] as const)('ends within ten seconds: %s', async (mode) => {
    expect((await fixture[venue].fetchAccount()).ok).toBe(true);
    fixture.demo.setFault(venue, { mode, scope: 'private' });
    const reading = errorOf(fixture[venue]);
    const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
    await nextTurn();
    fixture.clock.advance(9_900);
    const early = await Promise.race([reading, nextTurn().then(() => 'still waiting')]);
    expect(early).toBe('still waiting');
    fixture.clock.advance(200);
    expect((await reading).kind).toBe('timeout');
    await expectUnharmed(fixture[venue]);
  });

  it('is believed again after positions vanished for one answer', async () => {
    const before = await fixture[venue].fetchAccount();
    fixture.demo.setFault(venue, { mode: 'positions-vanish' });
    const after = await fixture[venue].fetchAccount();
    const count = (result: typeof before) =>
      result.ok ? result.value.account.pools.flatMap((pool) => pool.positions).length : undefined;
    expect(count(after)).toBe(count(before));
  });

  it('is not believed when positions stay away while margin is in use', async () => {
    fixture.demo.setFault(venue, { mode: 'positions-vanish', times: 1000 });
    expect((await errorOf(fixture[venue])).kind).toBe('unconfirmed-empty');
  });

  it('is not asked again before the time that it gave, by any account there', async () => {
    fixture.demo.setFault(venue, { mode: 'banned', retryAfter: 600 });
    const first = await errorOf(fixture[venue]);
    fixture.demo.setFault(venue, undefined);
    expect(first.retryAtMs).toBeGreaterThan(fixture.clock.now() + 590_000);
    const exchange = venue === 'binance' ? 'binanceusdm' : 'bitget';
    const second = fixture.open(fixture.account(exchange, { id: 'another' }));
    expect(await errorOf(second)).toMatchObject({ kind: 'banned', retryAtMs: first.retryAtMs });
    fixture.clock.advance(601_000);
    expect((await second.fetchAccount()).ok).toBe(true);
  });

  it('with its clock a minute off is named, measured, and read again with the venue’s time', async () => {
    expect((await fixture[venue].fetchAccount()).ok).toBe(true);
    fixture.demo.setFault(venue, { mode: 'clock-skew', ms: 60_000 });
    const error = await errorOf(fixture[venue]);
    expect(error.kind).toBe('clock-skew');
    expect(error.message).toContain('60 s behind');
    const next = await fixture[venue].fetchAccount();
    if (!next.ok) throw new Error(next.error.message);
    expect(next.value.clockSkewMs).toBe(60_000);
    expect(next.value.warnings.join(' ')).toMatch(/60 s behind.*corrected time/);
  });

  it('whose clock is set right after it was corrected for is read again, not refused for ever', async () => {
    expect((await fixture[venue].fetchAccount()).ok).toBe(true);
    fixture.demo.setFault(venue, { mode: 'clock-skew', ms: 60_000 });
    await errorOf(fixture[venue]);
    expect((await fixture[venue].fetchAccount()).ok).toBe(true);
    fixture.demo.setFault(venue, undefined);
    expect((await errorOf(fixture[venue])).kind).toBe('clock-skew');
    const next = await fixture[venue].fetchAccount();
    if (!next.ok) throw new Error(next.error.message);
    expect(next.value.warnings.join(' ')).not.toMatch(/clock|corrected/);
  });

  it('says nothing of the key, the secret or an address in any error', async () => {
    const exchange = venue === 'binance' ? 'binanceusdm' : 'bitget';
    const secrets = Object.values(fixture.account(exchange).credentials);
    for (const [fault] of NAMED) {
      fixture.demo.setFault(venue, fault);
      const { message } = await errorOf(fixture[venue]);
      for (const secret of secrets) expect(message).not.toContain(secret);
      expect(message).not.toMatch(/signature|127\.0\.0\.1|https?:/i);
      fixture.clock.advance(3_600_000);
    }
  });
});

it('a failed first load of the markets does not stick', async () => {
  fixture.demo.setFault('binance', { mode: 'html-200', scope: 'public' });
  expect((await errorOf(fixture.binance)).kind).toBe('bad-answer');
  fixture.demo.setFault('binance', undefined);
  expect((await fixture.binance.fetchAccount()).ok).toBe(true);
});

it('a wrong signature is a rejected key', async () => {
  for (const exchange of ['binanceusdm', 'bitget'] as const) {
    const account = fixture.account(exchange);
    const client = fixture.open({
      ...account,
      credentials: { ...account.credentials, secret: 'not the secret' },
    });
    expect((await errorOf(client)).kind).toBe('key-rejected');
  }
});

it('no address answers: the network is named', async () => {
  const { endpoint } = fixture.demo;
  await fixture.demo.stop();
  expect(endpoint).toMatch(/^http:/);
  expect((await errorOf(fixture.binance)).kind).toBe('network');
});
