import { describe, expect, it } from 'vitest';
import type { FeedErrorKind } from '../../../shared/domain/feed-state.ts';
import { unknown } from '../../../shared/domain/outcome.ts';
import type { AccountFacts } from '../../../shared/words/alarm-facts.ts';
import { alarmWords, resolvedWords } from '../../../shared/words/alarm-words.ts';
import { exchangeName } from '../../../shared/words/exchange-name.ts';
import { feedErrorWords } from '../../../shared/words/feed-error-words.ts';
import {
  decimalsOfTick,
  formatAge,
  formatAmount,
  formatDuration,
  formatLeverage,
  formatPercent,
  formatPrice,
  formatPriceShort,
  formatSigmas,
  formatSignedPercent,
  formatTimeOfDay,
} from '../../../shared/words/format-number.ts';
import { headlineOf } from '../../../shared/words/headline.ts';
import { positionSentence } from '../../../shared/words/position-words.ts';
import { feedFacts, positionFacts } from '../alarms/engine-harness.ts';

const ACCOUNT: AccountFacts = { kind: 'account', name: 'Demo Binance', currency: 'USD' };

describe('numbers', () => {
  it.each([
    [0.1, 1],
    [0.05, 2],
    [5, 0],
    [1, 0],
    [0.0001, 4],
    [1e-7, 7],
    [0.25, 2],
  ])('a tick of %d needs %i decimals', (tick, digits) => {
    expect(decimalsOfTick(tick)).toBe(digits);
  });

  it('writes prices with the digits of their market, and short ones within sentences', () => {
    expect(formatPrice(57_310, 0.1)).toBe('57,310.0');
    expect(formatPrice(0.000012345, 1e-8)).toBe('0.00001235');
    expect(formatPrice(3.42159)).toBe('3.4216');
    expect(formatPriceShort(57_310.04, 0.1)).toBe('57,310');
    expect(formatPriceShort(3_756.72, 0.01)).toBe('3,756.7');
    expect(formatPriceShort(2.80271, 0.0001)).toBe('2.8027');
    expect(formatPriceShort(0.00001234567)).toBe('0.000012346');
  });

  it('writes percent, sigmas, leverage and amounts', () => {
    expect(formatPercent(0.062)).toBe('6.2 %');
    expect(formatPercent(0.00314)).toBe('0.31 %');
    expect(formatPercent(0)).toBe('0.00 %');
    expect(formatPercent(-0.00001)).toBe('0.00 %');
    expect(formatSignedPercent(-0.089)).toBe('\u22128.9 %');
    expect(formatSignedPercent(0.014)).toBe('+1.4 %');
    expect(formatSignedPercent(0)).toBe('0.00 %');
    expect(formatSigmas(1.04)).toBe('1.0 daily sigma');
    expect(formatSigmas(1.44)).toBe('1.4 daily sigmas');
    expect(formatSigmas(0.01)).toBe('under 0.1 daily sigmas');
    expect(formatLeverage(3.24)).toBe('3.2x');
    expect(formatAmount(1234.5)).toBe('1,234.50');
    expect(formatAmount(-0.001)).toBe('-0.001');
    expect(formatAmount(0.00012345678)).toBe('0.000123457');
  });

  it('writes durations and ages', () => {
    expect(
      [0, 12_000, 65_000, 120_000, 3_600_000, 11_400_000, 187_200_000, -5].map(formatDuration),
    ).toEqual(['0 s', '12 s', '1 min 5 s', '2 min', '1 h', '3 h 10 min', '2 d 4 h', '0 s']);
    expect([12_900, 65_000, 3_700_000, 90_000_000].map(formatAge)).toEqual([
      '12 s',
      '1 min',
      '1 h',
      '1 d',
    ]);
    expect(formatTimeOfDay(1_760_000_000_000, 'UTC')).toBe('08:53:20');
    expect(formatTimeOfDay(1_760_000_000_000, 'Asia/Kathmandu')).toBe('14:38:20');
  });
});

describe('sentences', () => {
  it('says the one sentence about a position', () => {
    expect(positionSentence(positionFacts())).toBe(
      'Demo Binance BTC long is liquidated 6.2 % below (57,310), 1.4 daily sigmas.',
    );
    expect(
      positionSentence(
        positionFacts(0.062, {
          accountName: 'Main',
          side: 'short',
          distance: { kind: 'distance', ratio: 0.062, direction: 'up' },
          sigmas: unknown('no-volatility'),
        }),
      ),
    ).toBe('Demo Binance (Main) BTC short is liquidated 6.2 % above (57,310).');
    expect(positionSentence(positionFacts(0, { liquidatable: true }))).toBe(
      'Demo Binance BTC long can be liquidated now.',
    );
    expect(positionSentence(positionFacts(0, { distance: unknown('no-tiers') }))).toContain(
      'is unknown, the margin table',
    );
    expect(positionSentence(positionFacts(0, { distance: { kind: 'none' } }))).toBe(
      'Demo Binance BTC long has no liquidation price.',
    );
  });

  it('says how near, how fast, what to do, how fresh and since when, short enough for a notification', () => {
    const { title, text } = alarmWords(
      'liquidation-risk',
      positionFacts(0.062, { timeToLiquidationMs: 760_000, asOfMs: 1_760_000_000_000 }),
      'ok',
      1_760_000_000_000,
    );
    expect(title).toContain('6.2 % below');
    expect(text).toContain('About 13 min left at this speed.');
    expect(text).toContain('Add margin to the account, sell part of it, or hedge.');
    expect(text).toMatch(/As of \d\d:\d\d:\d\d\. Alarm since \d\d:\d\d:\d\d\.$/);
    expect(text.length).toBeLessThan(256);
  });

  it('says that no stop stands before the price', () => {
    const { text } = alarmWords(
      'liquidation-risk',
      positionFacts(0.06, { unprotected: true }),
      'ok',
      0,
    );
    expect(text).toContain('No stop stands before that price.');
  });

  it('says that a value is not fresh', () => {
    const { text } = alarmWords('liquidation-risk', positionFacts(), 'stale', 0);
    expect(text).toContain('Not fresh: last seen at');
  });

  it('names both prices when they disagree', () => {
    const { title, text } = alarmWords(
      'disagreement',
      positionFacts(0.062, {
        disagreement: { reported: 58_000, likelyReason: 'a missing order.' },
      }),
      'ok',
      0,
    );
    expect(title).toContain('do not agree');
    expect(text).toBe(
      'The exchange says 58,000, Leeway computes 57,310. Likely reason: a missing order. Plan with the nearer of the two. As of 00:00:00. Alarm since 00:00:00.',
    );
  });

  it('says since when an account is not monitored, why, and whether prices still come', () => {
    const facts = feedFacts({
      asOfMs: 1_760_000_000_000,
      positionCount: 3,
      pricesAlive: true,
      error: { kind: 'maintenance', message: 'm' },
    });
    const { title, text } = alarmWords('blind', facts, 'ok', 0);
    expect(title).toMatch(/^Demo Binance is NOT MONITORED since \d\d:\d\d:\d\d\.$/);
    expect(text).toMatch(
      /^3 open positions are not watched as they should be\. Prices still arrive.*The exchange is under maintenance\./,
    );
    expect(alarmWords('blind', feedFacts(), 'ok', 0).text).toContain(
      'Whether positions are open is not known.',
    );
  });

  it('says until when a ban lasts, and by how much the clock is off', () => {
    expect(
      alarmWords(
        'banned',
        feedFacts({ error: { kind: 'banned', message: '', retryAtMs: 1_760_000_000_000 } }),
        'ok',
        0,
      ).text,
    ).toMatch(/The ban ends at \d\d:\d\d:\d\d\./);
    expect(alarmWords('clock-skew', feedFacts({ clockSkewMs: -2_500 }), 'ok', 0).text).toContain(
      'by 2.5 s',
    );
    expect(alarmWords('stale', feedFacts(), 'ok', 0).title).toBe(
      'Demo Binance: the figures are old.',
    );
    expect(alarmWords('key-rights', feedFacts(), 'ok', 0).title).toContain('can do more than read');
  });

  it('says how an alarm ended', () => {
    const ended = { durationMs: 300_000, worst: 'critical, 2.1 % away', closed: false };
    expect(resolvedWords('liquidation-risk', positionFacts(), ended).title).toBe(
      'Demo Binance BTC long is out of the danger zone.',
    );
    expect(
      resolvedWords('liquidation-risk', positionFacts(), { ...ended, closed: true }).title,
    ).toBe('Demo Binance BTC long is no longer open.');
    expect(resolvedWords('blind', feedFacts(), ended)).toEqual({
      title: 'Demo Binance is seen again.',
      text: 'It lasted 5 min, at worst critical, 2.1 % away.',
    });
  });

  it('tells a wrong secret, a wrong passphrase and a rejected key apart', () => {
    const titles = [
      feedErrorWords({ kind: 'key-rejected' }),
      feedErrorWords({ kind: 'key-rejected', misfit: 'secret' }),
      feedErrorWords({ kind: 'key-rejected', misfit: 'passphrase' }),
    ].map(({ title }) => title);
    expect(titles[1]).toContain('secret');
    expect(titles[2]).toContain('passphrase');
    expect(new Set(titles).size).toBe(3);
    const facts = feedFacts({ error: { kind: 'key-rejected', misfit: 'secret', message: '' } });
    expect(alarmWords('key-rejected', facts, 'ok', 0).title).toContain('secret does not fit');
  });

  it('has three sentences for every error: what happened, what it means, what to do', () => {
    const kinds: FeedErrorKind[] = [
      'key-rejected',
      'permission-missing',
      'ip-not-allowed',
      'account-locked',
      'key-too-powerful',
      'credentials-locked',
      'clock-skew',
      'rate-limited',
      'banned',
      'maintenance',
      'blocked',
      'network',
      'timeout',
      'bad-answer',
      'unconfirmed-empty',
      'not-supported',
      'internal',
    ];
    for (const kind of kinds) {
      for (const sentence of Object.values(feedErrorWords({ kind })))
        expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('calls the room in the market unlimited, not unknown, where no move liquidates', () => {
    const title = (leeway: AccountFacts['leeway']): string =>
      alarmWords('joint-leeway', { ...ACCOUNT, ...(leeway && { leeway }) }, 'ok', 0).title;
    expect(title('none')).toBe(
      'Demo Binance: no fall and no rise of the whole market liquidates it.',
    );
    expect(title('nothing-shared')).toBe('Demo Binance: no positions share their margin any more.');
    expect(title(undefined)).toMatch(/is unknown\.$/);
  });

  it('compares no figure that is unknown, and names no limit that is not set', () => {
    const words = (topic: string, facts: Partial<AccountFacts>): string => {
      const { title, text } = alarmWords(topic, { ...ACCOUNT, ...facts }, 'ok', 0);
      return `${title} ${text}`;
    };
    const loss = { since: 'midnight', from: 1_000, fromMs: 0, now: 900, ratio: 0.1 } as const;
    const all = [
      words('notional-limit', { limit: 50_000 }),
      words('notional-limit', { notional: 50_000 }),
      words('leverage-limit', { limit: 5 }),
      words('leverage-limit', { leverage: 5 }),
      words('daily-loss', { loss }),
    ];
    for (const one of all) {
      expect(one).not.toMatch(/near|above|reached|are left|(?<![\d.])0(?:\.0+)? ?(?:%|USD)/);
    }
    expect(all.filter((one) => one.includes('You have set no limit for it.'))).toHaveLength(3);
    expect(all[0]).toContain('an unknown amount');
    expect(all[2]).toContain('unknown leverage');
  });

  it('says how old the distance beside a cost is: a repetition may come long after the reading', () => {
    const funding = {
      perDay: 10,
      currency: 'USDT',
      rate: 0.0001,
      intervalHours: 8,
      ofEquity: 0.02,
    };
    const facts = { ...positionFacts(), funding, asOfMs: 1_760_000_000_000 };
    expect(alarmWords('funding-cost', facts, 'unknown', 0).text).toMatch(
      /is liquidated 6\.2 % below .* Not fresh: last seen at \d\d:\d\d:\d\d\. Alarm since/,
    );
  });

  it('names venues as traders do', () => {
    expect(exchangeName('binanceusdm', 'demo')).toBe('Demo Binance');
    expect(exchangeName('okx')).toBe('OKX');
    expect(exchangeName('somevenue')).toBe('Somevenue');
  });
});

describe('the headline', () => {
  const leading = (level: 'safe' | 'warning' | 'critical' | 'unknown') => ({
    key: 'k',
    level,
    facts: positionFacts(),
    asOfMs: 5,
  });
  const base = { accountCount: 1, firstRoundDone: true, blind: [], positionCount: 1 };

  it('speaks of the leading position, calmly when nothing is near', () => {
    expect(headlineOf({ ...base, leading: leading('warning') })).toEqual({
      level: 'warning',
      positionKey: 'k',
      asOfMs: 5,
      text: 'Demo Binance BTC long is liquidated 6.2 % below (57,310), 1.4 daily sigmas.',
    });
    expect(headlineOf({ ...base, leading: leading('safe') }).text).toMatch(
      /^Nothing is near\. Demo/,
    );
    expect(headlineOf({ ...base, positionCount: 0 })).toEqual({
      level: 'safe',
      text: 'No open positions. Nothing can be liquidated.',
    });
  });

  it('lets blindness stand above a warning and a seen critical above blindness', () => {
    const blind = [
      feedFacts({ asOfMs: 1_760_000_000_000, error: { kind: 'network', message: '' } }),
      feedFacts(),
    ];
    const said = headlineOf({ ...base, blind, leading: leading('warning') });
    expect(said.level).toBe('unknown');
    expect(said.text).toMatch(
      /^Demo Binance is not monitored since \d\d:\d\d:\d\d\. The exchange cannot be reached\. Demo Binance is not monitored either\. Demo Binance BTC long is liquidated /,
    );
    expect(headlineOf({ ...base, blind: [...blind, feedFacts()] }).text).toMatch(
      /The exchange cannot be reached\. 2 more accounts are not monitored either\.$/,
    );
    expect(headlineOf({ ...base, blind, leading: leading('critical') }).level).toBe('critical');
  });

  it('says so before the first answer and without an account', () => {
    expect(headlineOf({ ...base, firstRoundDone: false, positionCount: 0 }).level).toBe('unknown');
    expect(headlineOf({ ...base, accountCount: 0, positionCount: 0 }).text).toBe(
      'No account is watched yet.',
    );
    expect(headlineOf({ ...base, blind: [feedFacts()] }).text).toBe(
      'Demo Binance is not monitored and has not been since Leeway started.',
    );
  });
});
