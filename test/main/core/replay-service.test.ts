import { describe, expect, test } from 'vitest';
import { createReplayService } from '../../../main/core/replay-service.ts';
import type { MonitorService } from '../../../main/ipc/core-services.ts';
import { replayInThread } from '../../../main/replay/run-in-thread.ts';
import { replayBook } from '../../../main/replay/replay-book.ts';
import { DEFAULT_ALARM_RULES } from '../../../shared/alarms/rules/alarm-rules.ts';
import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { MonitorQuery } from '../../../shared/contract/monitor-protocol.ts';
import type { Book } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { err, ok } from '../../../shared/lib/result.ts';
import { bookOf, calmHours, isolated, through } from '../replay/replay-fixtures.ts';

/** A month of calm at half of today's price, then a fall by a third within four days. */
const CANDLES = through([
  ...calmHours(624, 50),
  ...Array.from({ length: 96 }, (_, i) => 50 * (1 - (i + 1) / 288)),
]).candles.map((candle) => ({ volume: 1, ...candle }));
const REQUEST = { thresholds: DEFAULT_THRESHOLDS, days: 10 };
const STRICT = { ...DEFAULT_THRESHOLDS, warningDistance: 0.4, warningSigmas: 15 };

function serviceOn(book: Book, asked: MonitorQuery[] = [], hasCandles = true) {
  const query = (one: MonitorQuery) => {
    asked.push(one);
    if (one.kind === 'book') return Promise.resolve(ok({ book, betas: {}, dailySigmas: {} }));
    return Promise.resolve(
      hasCandles ? ok(CANDLES) : err({ code: 'unavailable' as const, message: 'no candles' }),
    );
  };
  return createReplayService({
    monitor: { query: query as MonitorService['query'] },
    thresholds: () => DEFAULT_THRESHOLDS,
    rules: () => ({ rules: DEFAULT_ALARM_RULES, displayCurrency: 'USD', timeZone: 'UTC' }),
    accountName: (id) => `the ${id}`,
    run: (inputs) => Promise.resolve(ok(inputs.map(replayBook))),
  });
}

describe('a trial of thresholds on the positions of today', () => {
  test('plays the moves of the last days from the prices of today on', async () => {
    const answer = await serviceOn(bookOf([isolated()])).trial(REQUEST);
    if (!answer.ok) throw new Error(answer.error.message);
    // At the old prices the position would have been gone at once.
    expect(answer.value.saved.liquidations).toMatchObject([
      { accountName: 'the main', symbol: 'BTC/USDT:USDT', side: 'long' },
    ]);
    expect(answer.value.saved.liquidations[0]?.criticalLeadMs).toBeGreaterThan(60_000);
    expect(answer.value.draft).toEqual(answer.value.saved);
  });

  test('shows what other thresholds would have done', async () => {
    const answer = await serviceOn(bookOf([isolated()])).trial({ ...REQUEST, thresholds: STRICT });
    if (!answer.ok) throw new Error(answer.error.message);
    const { saved, draft } = answer.value;
    expect(draft.liquidations[0]?.warningLeadMs).toBeGreaterThan(
      saved.liquidations[0]?.warningLeadMs ?? Infinity,
    );
  });

  test('takes overrides as they are typed, before they are saved, and refuses what the settings would', async () => {
    const { warningDistance, warningSigmas } = STRICT;
    const overrides = [{ accountId: 'main', thresholds: { warningDistance, warningSigmas } }];
    const answer = await serviceOn(bookOf([isolated()])).trial({ ...REQUEST, overrides });
    if (!answer.ok) throw new Error(answer.error.message);
    const { saved, draft } = answer.value;
    expect(draft.liquidations[0]?.warningLeadMs).toBeGreaterThan(
      saved.liquidations[0]?.warningLeadMs ?? Infinity,
    );
    const odd = [{ accountId: 'main', thresholds: { warningDistance: 0.01 } }];
    expect(
      await serviceOn(bookOf([isolated()])).trial({ ...REQUEST, overrides: odd }),
    ).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  });

  test('asks for the candles of each coin once, and names those without', async () => {
    const asked: MonitorQuery[] = [];
    const {
      markPrice: _,
      entryPrice: _e,
      ...unpriced
    } = isolated({ underlying: 'DOGE', symbol: 'D' });
    const other: Position = { ...isolated(), symbol: 'BTC/USDC:USDC' };
    const answer = await serviceOn(bookOf([isolated(), other, unpriced]), asked).trial({
      ...REQUEST,
      days: 1,
    });
    expect(asked.filter(({ kind }) => kind === 'candles')).toHaveLength(1);
    expect(answer.ok && answer.value.unpriced).toEqual(['DOGE']);
  });

  test('says so where there are no positions or no candles', async () => {
    expect(await serviceOn(bookOf([])).trial(REQUEST)).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
    expect(await serviceOn(bookOf([isolated()]), [], false).trial(REQUEST)).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});

describe('a replay in a thread of its own', () => {
  const input = {
    book: bookOf([isolated()]),
    candles: new Map([['BTC', { candles: CANDLES, intervalMs: 3_600_000 }]]),
  };
  const never = () => () => undefined;

  test('gives the same report as here', async () => {
    const answer = await replayInThread([input], never, 60_000);
    expect(answer).toEqual(ok([replayBook(input)]));
  });

  test('is stopped at its deadline', async () => {
    const answer = await replayInThread(
      [input],
      (_delay, callback) => {
        setImmediate(callback);
        return () => undefined;
      },
      1_000,
    );
    expect(answer).toMatchObject({ ok: false });
  });
});
