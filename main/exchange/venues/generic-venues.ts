import type { Venue } from '../../../shared/domain/book.ts';
import type { VenueDefinition } from './venue-definition.ts';

const KEY = ['apiKey', 'secret'] as const;
const KEY_AND_PASSPHRASE = ['apiKey', 'secret', 'password'] as const;
const ADDRESS = ['walletAddress'] as const;

type Row = readonly [
  exchange: string,
  name: string,
  fields: VenueDefinition['fields'],
  testnet: boolean,
  venue?: Venue,
];

/** Venues that are read by ccxt's unified structures and common rules alone, and labelled so on the screen. */
const ROWS: readonly Row[] = [
  ['apex', 'ApeX', KEY_AND_PASSPHRASE, true],
  ['aster', 'Aster', KEY, false],
  ['backpack', 'Backpack', KEY, false],
  ['bequant', 'Bequant', KEY, true],
  ['bitfinex', 'Bitfinex', KEY, false],
  ['bitflyer', 'bitFlyer', KEY, false],
  ['blofin', 'BloFin', KEY_AND_PASSPHRASE, true, 'blofin'],
  ['btse', 'BTSE', KEY, true],
  ['bullish', 'Bullish', KEY, false],
  ['bybiteu', 'Bybit EU', KEY, true, 'bybit'],
  ['bybitid', 'Bybit Indonesia', KEY, true, 'bybit'],
  ['bydfi', 'BYDFi', KEY, false],
  ['coinbase', 'Coinbase', KEY, false],
  ['coinbaseinternational', 'Coinbase International', KEY_AND_PASSPHRASE, true],
  ['coinex', 'CoinEx', KEY, false, 'coinex'],
  ['cryptocom', 'Crypto.com', KEY, true],
  ['deepcoin', 'Deepcoin', KEY_AND_PASSPHRASE, false],
  ['delta', 'Delta Exchange', KEY, true, 'delta'],
  ['derive', 'Derive', ADDRESS, true],
  ['digifinex', 'DigiFinex', KEY, false],
  ['extended', 'Extended', KEY, true],
  ['fmfwio', 'FMFW.io', KEY, true],
  ['gateeu', 'Gate EU', KEY, true, 'gate'],
  ['grvt', 'GRVT', KEY, true],
  ['hashkey', 'HashKey Global', KEY, true],
  ['hibachi', 'Hibachi', KEY, false],
  ['hitbtc', 'HitBTC', KEY, true],
  ['kraken', 'Kraken', KEY, false],
  ['kucoin', 'KuCoin', KEY_AND_PASSPHRASE, false, 'kucoin'],
  ['lighter', 'Lighter', ADDRESS, true],
  ['modetrade', 'Mode Trade', KEY, true],
  ['mudrex', 'Mudrex', ['secret'], false],
  ['myokx', 'OKX Europe', KEY_AND_PASSPHRASE, true, 'okx'],
  ['nado', 'Nado', ADDRESS, true],
  ['okxus', 'OKX US', KEY_AND_PASSPHRASE, true, 'okx'],
  ['pacifica', 'Pacifica', ADDRESS, true],
  ['paradex', 'Paradex', ADDRESS, true],
  ['poloniex', 'Poloniex', KEY, true, 'poloniex'],
  ['toobit', 'Toobit', KEY, false],
  ['weex', 'WEEX', KEY_AND_PASSPHRASE, true],
  ['whitebit', 'WhiteBIT', KEY, true],
  ['woo', 'WOO X', KEY, true],
  ['woofipro', 'WOOFi Pro', KEY, true],
  ['xt', 'XT.com', KEY, true],
  ['zebpay', 'ZebPay', KEY, true],
];

/** What ccxt loses of the size of a position. */
const RAW_SIZES: Readonly<Record<string, VenueDefinition['rawSize']>> = {
  // A list: symbol, status, signed amount, …
  bitfinex: { field: '2', inUnits: true },
  // ccxt takes what is free to close, which is less while closing orders rest.
  coinex: { field: 'open_interest', inUnits: true },
  // Base units, while the contract size beside it is that of an order's step.
  weex: { field: 'size', inUnits: true },
  whitebit: { field: 'amount', inUnits: true },
};

export const GENERIC_VENUES: readonly VenueDefinition[] = ROWS.map(
  ([exchange, name, fields, testnet, venue]) => ({
    exchange,
    name,
    support: 'generic',
    venue: venue ?? 'generic',
    fields,
    testnet,
    ...(RAW_SIZES[exchange] === undefined ? {} : { rawSize: RAW_SIZES[exchange] }),
    // No approval or referral may be signed while reading; the wire guard stops it anyway.
    options: { defaultType: 'swap', builderFee: false },
  }),
);
