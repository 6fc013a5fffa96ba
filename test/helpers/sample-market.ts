import type {
  CoinView,
  CorrelationRow,
  MarketDetails,
  MarketView,
} from '../../shared/contract/market.ts';
import { known, unknown } from '../../shared/domain/outcome.ts';
import { SAMPLE_NOW_MS } from './sample-position.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function coin(name: string, more: Partial<CoinView> = {}): CoinView {
  return {
    coin: name,
    verdict: 'calm',
    regime: 'none',
    drawdown: known(-0.031),
    volumeZ: known(0.4),
    volatilityRatio: known(0.9),
    speedSigmas: known(-0.3),
    support: { price: 112_400, broken: false, what: 'a swing low' },
    evidence: ['\u22121.2 % from the high of 24 hours.'],
    asOfMs: SAMPLE_NOW_MS - MINUTE,
    ...more,
  };
}

/** Nothing is up: what the screen looks like on most days. */
export function calmMarket(): MarketView {
  return {
    verdict: 'calm',
    regime: 'none',
    sinceMs: SAMPLE_NOW_MS - 3 * DAY,
    evidence: [
      '0 of 3 watched coins fall.',
      'From the high of 24 hours: SOL \u22122.1 %, BTC \u22121.2 %, ETH \u22120.8 %.',
    ],
    state: 'ok',
    asOfMs: SAMPLE_NOW_MS - MINUTE,
    coins: [
      coin('SOL', { support: { price: 205, broken: false, what: 'a round number' } }),
      coin('BTC'),
      coin('ETH', { support: { price: 3912.4, broken: false, what: "the prior day's low" } }),
    ],
    liquidations: {
      observedSinceMs: SAMPLE_NOW_MS - 2 * DAY,
      long: 41_200_000,
      short: 28_700_000,
      recent: { long: 42_000, short: 61_000 },
      againstNormal: 0.2,
      venues: ['Binance', 'Bybit'],
      state: 'ok',
    },
    events: [],
  };
}

/** A cascade over the whole market that comes for the nearest position. */
export function selloffMarket(positionKey: string | undefined): MarketView {
  return {
    verdict: 'sell-off',
    regime: 'correction',
    scope: 'market-wide',
    sinceMs: SAMPLE_NOW_MS - 12 * MINUTE,
    evidence: [
      '5 of 6 watched coins fall.',
      'From the high of 24 hours: DOGE \u221218.3 %, SOL \u221215.7 %, ETH \u221212.9 %, BTC \u22129.4 %, XRP \u22128.8 %.',
      'BTC: Speed \u22126.4 sigmas of a three-hour move.',
      'BTC: Volume 7.9 sigmas over the normal of this hour of the day.',
      'Most of them are in a correction.',
    ],
    state: 'ok',
    asOfMs: SAMPLE_NOW_MS - MINUTE,
    coins: [
      coin('DOGE', {
        verdict: 'sell-off',
        regime: 'bear',
        drawdown: known(-0.312),
        volumeZ: known(9.4),
        volatilityRatio: known(3.1),
        speedSigmas: known(-7.2),
        support: { price: 0.1931, broken: true, what: 'the low of 20 days' },
        evidence: ['\u221218.3 % from the high of 24 hours: 0.1811 after 0.2217.'],
      }),
      coin('SOL', {
        verdict: 'sell-off',
        regime: 'correction',
        drawdown: known(-0.187),
        volumeZ: known(6.1),
        volatilityRatio: known(2.6),
        speedSigmas: known(-5.9),
        support: { price: 190, broken: true, what: 'a round number' },
        evidence: ['\u221215.7 % from the high of 24 hours: 180.70 after 214.32.'],
      }),
      coin('BTC', {
        verdict: 'stress',
        regime: 'none',
        drawdown: known(-0.094),
        volumeZ: known(7.9),
        volatilityRatio: known(2.2),
        speedSigmas: known(-6.4),
        implied: { venue: 'Deribit', value: 71.4, atMs: SAMPLE_NOW_MS - MINUTE, ratio: known(1.5) },
        support: { price: 108_000, broken: true, what: "the prior day's low" },
        evidence: ['\u22129.4 % from the high of 24 hours: 106,380 after 117,412.'],
      }),
      coin('ETH', {
        verdict: 'recovering',
        drawdown: known(-0.129),
        volumeZ: known(3.2),
        evidence: ['The sell-off is over, 44 % of the fall is won back.'],
      }),
      coin('AVAX', {
        volumeZ: unknown('no-volatility'),
        volatilityRatio: unknown('no-volatility'),
        speedSigmas: unknown('no-volatility'),
      }),
    ],
    liquidations: {
      observedSinceMs: SAMPLE_NOW_MS - 9 * HOUR,
      long: 1_840_000_000,
      short: 212_000_000,
      recent: { long: 96_400_000, short: 3_100_000 },
      againstNormal: 11.3,
      cascade: { side: 'long', share: 0.97 },
      venues: ['Binance', 'Bybit', 'OKX'],
      state: 'ok',
    },
    events: [
      {
        event: { id: 'e1', atMs: SAMPLE_NOW_MS + 3 * HOUR, title: 'US CPI (October)', kind: 'cpi' },
        inMs: 3 * HOUR,
        leeway: 0.031,
        typical: { ratio: 0.042, events: 9, withinMs: DAY },
        inMoves: 0.74,
      },
    ],
    ...(positionKey === undefined ? {} : { nearest: { positionKey, inMs: 14 * MINUTE } }),
  };
}

/** Candles have stopped: the verdict is what was seen last. */
export function staleMarket(): MarketView {
  return {
    ...calmMarket(),
    state: 'stale',
    asOfMs: SAMPLE_NOW_MS - 47 * MINUTE,
    evidence: [
      'No new candles: this is what the market did when it was last seen.',
      ...calmMarket().evidence,
    ],
  };
}

/** No exchange gives candles. */
export function unreadMarket(): MarketView {
  const { liquidations: _, asOfMs: __, ...rest } = calmMarket();
  return {
    ...rest,
    state: 'unknown',
    coins: [],
    evidence: [
      'No exchange in use gives candles of BTC, ETH or the coins you hold, so nothing is known of the market.',
    ],
  };
}

function row(name: string, against: string, level: number, slope: number): CorrelationRow {
  const history = Array.from({ length: 60 }, (_, i) => {
    const coefficient = Math.max(
      -0.95,
      Math.min(0.95, level + slope * (1 - i / 60) + 0.12 * Math.sin(i / 5)),
    );
    const half = 1.96 / Math.sqrt(27);
    return {
      atMs: SAMPLE_NOW_MS - i * DAY,
      sessions: 30,
      coefficient,
      low: Math.tanh(Math.atanh(coefficient) - half),
      high: Math.tanh(Math.atanh(coefficient) + half),
      beta: coefficient * 1.9,
    };
  });
  return { coin: name, against, source: 'QQQ/USDT:USDT on Binance', history };
}

export function sampleDetails(): MarketDetails {
  return {
    correlations: [
      row('BTC', 'Nasdaq', 0.35, 0.3),
      row('ETH', 'Nasdaq', 0.42, 0.3),
      row('BTC', 'S&P 500', 0.3, 0.3),
      row('ETH', 'S&P 500', 0.37, 0.3),
      row('BTC', 'Gold', 0.12, -0.2),
      row('ETH', 'Gold', 0.02, -0.2),
      ...['BTC', 'ETH'].map((name) => ({
        coin: name,
        against: 'Dollar',
        source: '',
        history: [],
        reason: 'No exchange in use lists it. Import a series of daily closes.',
      })),
    ],
    openInterest: [
      {
        coin: 'BTC',
        venue: 'Binance',
        openInterest: known(9_840_000_000),
        change: known(-0.142),
        fundingRate: known(-0.0003),
      },
      {
        coin: 'ETH',
        venue: 'Binance',
        openInterest: known(5_120_000_000),
        change: known(-0.091),
        fundingRate: known(0.0001),
      },
      {
        coin: 'SOL',
        venue: 'Bybit',
        openInterest: known(812_000_000),
        change: unknown('never-seen'),
        fundingRate: known(0),
      },
    ],
    series: [
      {
        market: 'nasdaq',
        name: 'qqq-daily.csv',
        closes: 1260,
        lastAtMs: SAMPLE_NOW_MS - DAY,
      },
    ],
    calendar: {
      files: ['macro-2026.ics'],
      events: [
        { id: 'e0', atMs: SAMPLE_NOW_MS - 3 * DAY, title: 'US PPI', kind: 'ppi' },
        { id: 'e1', atMs: SAMPLE_NOW_MS + 3 * HOUR, title: 'US CPI (October)', kind: 'cpi' },
        { id: 'e2', atMs: SAMPLE_NOW_MS + 4 * DAY, title: 'FOMC rate decision', kind: 'fomc' },
        {
          id: 'e3',
          atMs: SAMPLE_NOW_MS + 6 * DAY,
          title: 'Quarterly expiry of BTC options',
          kind: 'expiry',
          dayOnly: true,
        },
      ],
    },
    changes: [
      { atMs: SAMPLE_NOW_MS - 6 * DAY, verdict: 'calm' as const },
      { atMs: SAMPLE_NOW_MS - 3.2 * DAY, verdict: 'stress' as const },
      { atMs: SAMPLE_NOW_MS - 2.9 * DAY, verdict: 'calm' as const },
      { atMs: SAMPLE_NOW_MS - 7 * HOUR, verdict: 'stress' as const },
      { atMs: SAMPLE_NOW_MS - 3 * HOUR, verdict: 'sell-off' as const },
    ].flatMap((change) =>
      ['*', 'BTC'].map((name) => ({
        ...change,
        coin: name,
        regime: 'none' as const,
        scope: 'market-wide' as const,
      })),
    ),
    gold: { asset: 'XAU', source: 'XAU/USDT:USDT on Binance', price: 4080, beta: 0.08 },
  };
}
