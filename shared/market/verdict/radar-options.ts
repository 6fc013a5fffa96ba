import type { Ratio, Underlying } from '../../domain/units.ts';
import type { DrawdownLimits } from '../detectors/drawdown.ts';

/** What the trader may set. Everything else about the radar is fixed and said where it stands. */
export interface RadarOptions extends DrawdownLimits {
  /** Coins that belong together, by the name of their sector. A coin may stand in several, or in none. */
  readonly groups: Readonly<Record<string, readonly Underlying[]>>;
  /** Fall from the high of 24 hours that is a sell-off whatever else is seen, a fraction > 0, by coin. */
  readonly fallRatios: Readonly<Record<Underlying, Ratio>>;
  /** The same for every other coin. */
  readonly otherFallRatio: Ratio;
}

/** Sectors as index providers draw them; the trader edits them. */
const DEFAULT_GROUPS: RadarOptions['groups'] = {
  'smart contract platforms': [
    'ETH',
    'SOL',
    'ADA',
    'AVAX',
    'DOT',
    'NEAR',
    'SUI',
    'APT',
    'TRX',
    'TON',
    'ATOM',
    'SEI',
  ],
  'exchange coins': ['BNB', 'OKB', 'BGB', 'CRO', 'KCS', 'HYPE', 'FTT', 'LEO', 'GT'],
  'meme coins': ['DOGE', 'SHIB', 'PEPE', 'BONK', 'WIF', 'FLOKI', 'TRUMP', 'PENGU', 'FARTCOIN'],
  payments: ['XRP', 'XLM', 'LTC', 'BCH', 'HBAR', 'DASH'],
  'decentralized finance': [
    'UNI',
    'AAVE',
    'MKR',
    'SKY',
    'CRV',
    'LDO',
    'COMP',
    'SNX',
    'SUSHI',
    'CAKE',
    'ENA',
    'JUP',
    'PENDLE',
  ],
  'layer 2': ['ARB', 'OP', 'POL', 'MATIC', 'STRK', 'MNT', 'IMX', 'ZK'],
  'oracles and data': ['LINK', 'PYTH', 'GRT', 'API3'],
  'artificial intelligence': ['TAO', 'FET', 'RENDER', 'RNDR', 'WLD', 'VIRTUAL', 'AGIX', 'OCEAN'],
  storage: ['FIL', 'AR', 'STORJ', 'SC'],
  gaming: ['AXS', 'SAND', 'MANA', 'GALA', 'ENJ', 'ILV', 'APE'],
  privacy: ['XMR', 'ZEC', 'SCRT'],
  gold: ['PAXG', 'XAUT'],
};

/** Recent high 30 days, correction 10 %, bear market 20 % for 7 days; a sell-off is 8 % for BTC, 10 % for ETH, 13 % else. */
export const DEFAULT_RADAR_OPTIONS: RadarOptions = {
  recentHighDays: 30,
  correctionRatio: 0.1,
  bearRatio: 0.2,
  sustainedDays: 7,
  groups: DEFAULT_GROUPS,
  fallRatios: { BTC: 0.08, ETH: 0.1 },
  otherFallRatio: 0.13,
};
