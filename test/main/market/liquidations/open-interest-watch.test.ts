import { describe, expect, test } from 'vitest';
import type {
  ExchangeClient,
  MarkReading,
  OpenInterestReading,
} from '../../../../main/exchange/exchange-client.ts';
import { createBackgroundTurns } from '../../../../main/market/background-turns.ts';
import { OpenInterestWatch } from '../../../../main/market/liquidations/open-interest-watch.ts';
import { createHostBans } from '../../../../main/monitor/feeds/host-bans.ts';
import type { FeedError } from '../../../../shared/domain/feed-state.ts';
import { MINUTE_MS } from '../../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { VirtualClock } from '../../monitor/virtual-clock.ts';
import { FakeMarket } from '../watch/fake-market.ts';

const gone: FeedError = { kind: 'network', message: 'gone' };

function setUp(coins: readonly string[] = ['BTC', 'ETH']) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const answers = {
    interest: ok({ value: 9e9, dayAgo: 10e9 }) as Result<OpenInterestReading, FeedError>,
    funding: 0.0001 as number | undefined,
    marksFail: false,
    throws: false,
  };
  const client: Partial<ExchangeClient> = {
    exchange: 'bybit',
    fetchOpenInterest: async (symbol) => {
      asked.push(`interest ${symbol}`);
      if (answers.throws) throw new Error('a bug');
      return answers.interest;
    },
    fetchMarks: async ([symbol = '']) => {
      asked.push(`marks ${symbol}`);
      if (answers.marksFail) return err(gone);
      const mark: MarkReading = {
        markPrice: 1,
        asOfMs: 1,
        ...(answers.funding === undefined ? {} : { fundingRate: answers.funding }),
      };
      return ok(new Map([[symbol, mark]]));
    },
  };
  const venue = new FakeMarket(clock, [], { client: client as ExchangeClient });
  const bans = createHostBans(clock);
  const watch = new OpenInterestWatch({
    clock,
    bans,
    turns: createBackgroundTurns('market'),
    sources: () =>
      coins.map((coin) => ({ coin, source: { site: venue.site, symbol: `${coin}/USDT:USDT` } })),
  });
  const run = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      watch.tick();
      await clock.advance(1_000);
    }
  };
  return { clock, asked, answers, bans, watch, run };
}

describe('open interest and funding', () => {
  test('are read after the figures of the book, each coin with its change of a day', async () => {
    const { watch, run, asked } = setUp();
    await run(19_000);
    expect(asked).toEqual([]);
    await run(5_000);
    expect(watch.rows).toHaveLength(2);
    const [btc] = watch.rows;
    expect(btc).toMatchObject({
      coin: 'BTC',
      venue: 'Bybit',
      openInterest: { kind: 'known', value: 9e9 },
      fundingRate: { kind: 'known', value: 0.0001 },
    });
    expect(btc?.change.kind === 'known' && btc.change.value).toBeCloseTo(-0.1, 12);
  });

  test('are read again every five minutes, two requests a coin', async () => {
    const { run, asked } = setUp();
    await run(21_000);
    expect(asked).toHaveLength(4);
    await run(5 * MINUTE_MS - 5_000);
    expect(asked).toHaveLength(4);
    await run(5_000);
    expect(asked).toHaveLength(8);
  });

  test('of at most eight coins, the first ones', async () => {
    const { watch, run } = setUp('ABCDEFGHIJ'.split(''));
    await run(25_000);
    expect(watch.rows.map(({ coin }) => coin)).toEqual('ABCDEFGH'.split(''));
  });

  test('without a past have no change; without a rate no funding: unknown, and never 0', async () => {
    const { answers, watch, run } = setUp();
    answers.interest = ok({ value: 5e9 });
    answers.funding = undefined;
    await run(25_000);
    expect(watch.rows[0]).toMatchObject({
      openInterest: { kind: 'known' },
      change: { kind: 'unknown' },
      fundingRate: { kind: 'unknown', reason: 'no-funding-rate' },
    });
  });

  test('a venue that does not tell is not asked again for them, but for funding it is', async () => {
    const { answers, asked, watch, run } = setUp(['BTC']);
    answers.interest = err({ kind: 'not-supported', message: 'none' });
    await run(11 * MINUTE_MS);
    expect(watch.rows[0]).toMatchObject({
      openInterest: { kind: 'unknown', reason: 'unsupported' },
      fundingRate: { kind: 'known' },
    });
    expect(asked.filter((one) => one.startsWith('interest'))).toHaveLength(1);
    expect(asked.filter((one) => one.startsWith('marks')).length).toBeGreaterThan(1);
  });

  test('that could not be read are unknown until they are', async () => {
    const { answers, watch, run } = setUp(['BTC']);
    answers.interest = err(gone);
    answers.marksFail = true;
    await run(25_000);
    expect(watch.rows[0]).toMatchObject({
      openInterest: { kind: 'unknown', reason: 'never-seen' },
      fundingRate: { kind: 'unknown' },
    });
    answers.interest = ok({ value: 5e9 });
    answers.marksFail = false;
    await run(6 * MINUTE_MS);
    expect(watch.rows[0]).toMatchObject({ openInterest: { kind: 'known', value: 5e9 } });
  });

  test('a client that throws takes nobody down', async () => {
    const { answers, watch, run } = setUp();
    answers.throws = true;
    await run(25_000);
    expect(watch.rows.map(({ openInterest }) => openInterest.kind)).toEqual(['unknown', 'unknown']);
  });

  test('a venue that forbids requests is left alone', async () => {
    const { asked, bans, watch, run } = setUp();
    bans.note('venue', { kind: 'rate-limited', message: 'slow down', retryAtMs: Infinity });
    await run(25_000);
    expect(asked).toEqual([]);
    expect(watch.rows[0]?.openInterest.kind).toBe('unknown');
  });
});
