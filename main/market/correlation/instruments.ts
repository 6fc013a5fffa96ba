import type { SeriesMarket } from '../../../shared/contract/market.ts';
import type { Price } from '../../../shared/domain/units.ts';

/** Names under which venues list another market as a perpetual or a token, and what one of it may cost. */
interface Listing {
  readonly bases: readonly string[];
  /** SPX is also a coin of a dollar, GOLD one of cents: what lies outside is something else. Wide enough for decades. */
  readonly from: Price;
  readonly to: Price;
}

export interface OtherMarket {
  readonly market: SeriesMarket;
  readonly name: string;
  readonly listings: readonly Listing[];
}

export const OTHER_MARKETS: readonly OtherMarket[] = [
  {
    market: 'nasdaq',
    name: 'Nasdaq',
    listings: [
      {
        bases: ['NDX', 'NAS100', 'US100', 'USTEC', 'USTECH', 'NASDAQ100', 'XYZ100'],
        from: 5_000,
        to: 200_000,
      },
      { bases: ['QQQ', 'QQQX', 'QQQON', 'BQQQ'], from: 150, to: 5_000 },
    ],
  },
  {
    market: 'sp500',
    name: 'S&P 500',
    listings: [
      { bases: ['SPX', 'SPX500', 'US500', 'SP500', 'USA500'], from: 2_000, to: 100_000 },
      { bases: ['SPY', 'SPYX', 'SPYON', 'BSPY'], from: 200, to: 10_000 },
    ],
  },
  {
    market: 'gold',
    name: 'Gold',
    listings: [{ bases: ['XAU', 'XAUT', 'PAXG', 'GOLD'], from: 1_000, to: 50_000 }],
  },
  {
    market: 'dollar',
    name: 'Dollar',
    listings: [{ bases: ['DXY', 'USDX'], from: 60, to: 200 }],
  },
];
