import { describe, expect, it } from 'vitest';
import type { VerdictChange } from '../../../../shared/contract/market.ts';
import type { MarketVerdict } from '../../../../shared/domain/market-verdict.ts';
import { toStripParts, withPresent } from '../../../../renderer/features/radar/strip-shape.ts';
import { stripSubject } from '../../../../renderer/features/radar/strip-subject.ts';
import {
  aboutIn,
  isMarketSeen,
  marketHeadline,
  verdictLevel,
} from '../../../../renderer/features/radar/verdict-words.ts';
import {
  calmMarket,
  selloffMarket,
  staleMarket,
  unreadMarket,
} from '../../../helpers/sample-market.ts';

const change = (atMs: number, verdict: MarketVerdict, coin = '*'): VerdictChange => ({
  atMs,
  coin,
  verdict,
  regime: 'none',
  scope: 'one-coin',
});

describe('the strip of verdicts', () => {
  it('does not know what was before the first change, nor after the last candle', () => {
    const parts = toStripParts([change(25, 'calm'), change(50, 'sell-off')], '*', 0, 100, 75);
    expect(parts).toEqual([
      { from: 0, to: 0.25, verdict: 'unknown' },
      { from: 0.25, to: 0.5, verdict: 'calm' },
      { from: 0.5, to: 0.75, verdict: 'sell-off' },
      { from: 0.75, to: 1, verdict: 'unknown' },
    ]);
  });

  it('ends with the verdict that stands now, though it is not on record yet', () => {
    const now = { verdict: 'sell-off', regime: 'none', sinceMs: 80 } as const;
    const known = [change(20, 'calm'), change(90, 'stress', 'BTC')];
    expect(toStripParts(withPresent(known, now), '*', 0, 100, 100).at(-1)).toEqual({
      from: 0.8,
      to: 1,
      verdict: 'sell-off',
    });
    expect(withPresent([change(80, 'sell-off')], now)).toHaveLength(1);
    // What nothing is on record of stays unknown: the verdict alone does not say since when all was seen.
    expect(withPresent([], now)).toEqual([]);
  });

  it('takes the verdict that held when the view begins, and joins neighbors that are alike', () => {
    const parts = toStripParts(
      [change(-50, 'calm'), change(20, 'stress'), change(40, 'stress')],
      '*',
      0,
      100,
      200,
    );
    expect(parts).toEqual([
      { from: 0, to: 0.2, verdict: 'calm' },
      { from: 0.2, to: 1, verdict: 'stress' },
    ]);
  });

  it('shows nothing known where no change of the subject is on record', () => {
    expect(toStripParts([change(10, 'calm', 'BTC')], 'ETH', 0, 100, 100)).toEqual([
      { from: 0, to: 1, verdict: 'unknown' },
    ]);
  });

  it('is about the coin where the radar watches it, else about the market with its present verdict', () => {
    const market = calmMarket();
    const own = [change(1, 'stress', 'BTC')];
    expect(stripSubject('BTCUSDT', own, market)?.coin).toBe('BTC');
    const led = stripSubject('PEPE', own, market);
    expect(led?.coin).toBe('*');
    expect(led?.changes).toMatchObject([{ atMs: market.sinceMs, verdict: 'calm' }]);
    expect(stripSubject('BTC', own, unreadMarket())).toBeUndefined();
  });
});

describe('the verdict in words', () => {
  it('is a quiet word in calm, and names its scope otherwise', () => {
    expect(marketHeadline(calmMarket())).toBe('calm');
    expect(marketHeadline(selloffMarket(undefined))).toBe('sell-off, market-wide');
  });

  it('names one coin in a sell-off of it, and not where several are only under stress', () => {
    const one = { ...selloffMarket(undefined), scope: 'one-coin' } as const;
    expect(marketHeadline(one)).toBe('sell-off, one coin');
    expect(marketHeadline({ ...one, verdict: 'stress' })).toBe('stress');
  });

  it('is never calm when the candles have stopped or were never read', () => {
    expect(marketHeadline(staleMarket())).toBe('calm when last seen');
    expect(marketHeadline(unreadMarket())).toBe('unknown');
    expect(marketHeadline(undefined)).toBe('unknown');
    for (const market of [staleMarket(), unreadMarket(), undefined]) {
      const isSeen = isMarketSeen(market);
      expect(verdictLevel({ verdict: 'calm', isSeen })).toBe('unknown');
    }
  });

  it('gives a speed in whole minutes', () => {
    expect(aboutIn(20_000)).toBe('in less than a minute');
    expect(aboutIn(14.4 * 60_000)).toBe('in about 14 min');
    expect(aboutIn(125 * 60_000)).toBe('in about 2 h 5 min');
  });
});
