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
  ['aster', 'Aster', ['privateKey'], false],
  ['backpack', 'Backpack', KEY, false],
  ['bequant', 'Bequant', KEY, true],
  ['bitfinex', 'Bitfinex', KEY, false],
  ['bitflyer', 'bitFlyer', KEY, false],
  ['blofin', 'BloFin', KEY_AND_PASSPHRASE, true, 'blofin'],
  ['btse', 'BTSE', KEY, true],
  ['bullish', 'Bullish', KEY, false],
  ['bydfi', 'BYDFi', KEY, false],
  ['coinbase', 'Coinbase', KEY, false],
  ['coinbaseinternational', 'Coinbase International', KEY_AND_PASSPHRASE, true],
  ['coinex', 'CoinEx', KEY, false, 'coinex'],
  ['cryptocom', 'Crypto.com', KEY, true],
  ['deepcoin', 'Deepcoin', KEY_AND_PASSPHRASE, false],
  ['delta', 'Delta Exchange', KEY, true, 'delta'],
  ['derive', 'Derive', ['walletAddress', 'privateKey', 'accountId'], true],
  ['digifinex', 'DigiFinex', KEY, false],
  ['extended', 'Extended', ['apiKey'], true],
  ['fmfwio', 'FMFW.io', KEY, true],
  ['grvt', 'GRVT', ['apiKey'], true],
  ['hashkey', 'HashKey Global', KEY, true],
  ['hibachi', 'Hibachi', ['apiKey', 'accountId'], false],
  ['hitbtc', 'HitBTC', KEY, true],
  ['kraken', 'Kraken', KEY, false],
  ['lighter', 'Lighter', ADDRESS, true],
  ['modetrade', 'Mode Trade', [...KEY, 'accountId'], true],
  ['mudrex', 'Mudrex', ['secret'], false],
  ['nado', 'Nado', ADDRESS, true],
  ['pacifica', 'Pacifica', ADDRESS, true],
  ['paradex', 'Paradex', ['walletAddress', 'privateKey'], true],
  ['poloniex', 'Poloniex', KEY, true, 'poloniex'],
  ['toobit', 'Toobit', KEY, false],
  ['weex', 'WEEX', KEY_AND_PASSPHRASE, true],
  ['whitebit', 'WhiteBIT', KEY, true],
  ['woo', 'WOO X', KEY, true],
  ['woofipro', 'WOOFi Pro', [...KEY, 'accountId'], true],
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

/** ccxt's options that name the account, where it does not take them from the credentials. */
const ACCOUNT_OPTIONS: Readonly<Record<string, VenueDefinition['accountOptions']>> = {
  derive: { walletAddress: 'deriveWalletAddress', accountId: 'subaccount_id' },
  // Needed only where a key sees several subaccounts.
  grvt: { accountId: 'accountId' },
  bullish: { accountId: 'tradingAccountId' },
  coinbaseinternational: { accountId: 'portfolio' },
};

/** What one connection leaves out, where the venue keeps several accounts under one key or address. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  bullish: 'trading accounts other than the primary one',
  coinbaseinternational: 'portfolios other than the default one',
  lighter: 'subaccounts other than the first one',
  nado: 'subaccounts other than the default one',
  derive: 'subaccounts other than the one named',
  pacifica: 'subaccounts, which have addresses of their own',
};

/** Several lists make up the account; the rest is one list. */
const ACCOUNT_CALLS: Readonly<Record<string, VenueDefinition['accountCalls']>> = {
  xt: [{ subType: 'linear' }, { subType: 'inverse' }],
};

const TRIGGERS = [{}, { trigger: true }];
/** Orderly's kinds of conditional orders, each a list of its own. */
const ORDERLY_KINDS = ['STOP', 'TP_SL', 'POSITIONAL_TP_SL', 'BRACKET'];
const ORDERLY = [{}, ...ORDERLY_KINDS.map((kind) => ({ trigger: true, algo_type: kind }))];
const XT_KINDS = [{}, { trigger: true }, { stopLossTakeProfit: true }, { trailing: true }];

/** Conditional orders apart from the others: without them every stop would be missing. */
const ORDER_CALLS: Readonly<Record<string, VenueDefinition['orderCalls']>> = {
  blofin: [...TRIGGERS, { tpsl: true }],
  bydfi: TRIGGERS,
  coinex: TRIGGERS,
  deepcoin: TRIGGERS,
  derive: TRIGGERS,
  hashkey: TRIGGERS,
  modetrade: ORDERLY,
  nado: TRIGGERS,
  weex: TRIGGERS,
  woo: TRIGGERS,
  woofipro: ORDERLY,
  xt: ['linear', 'inverse'].flatMap((subType) => XT_KINDS.map((kind) => ({ subType, ...kind }))),
  digifinex: 'untold',
  poloniex: 'untold',
  toobit: 'untold',
};

const ORDERS_BY_SYMBOL: ReadonlySet<string> = new Set([
  'bydfi',
  'deepcoin',
  'hashkey',
  'lighter',
  'nado',
]);

/** Where the worth of a position stands at its mark. */
const RAW_VALUES: Readonly<Record<string, string>> = { kraken: 'value', lighter: 'position_value' };

export const GENERIC_VENUES: readonly VenueDefinition[] = ROWS.map(
  ([exchange, name, fields, testnet, venue]) => ({
    exchange,
    name,
    support: 'generic',
    venue: venue ?? 'generic',
    fields,
    testnet,
    ...(ACCOUNT_OPTIONS[exchange] === undefined
      ? {}
      : { accountOptions: ACCOUNT_OPTIONS[exchange] }),
    ...(LEFT_OUT[exchange] === undefined ? {} : { leftOut: LEFT_OUT[exchange] }),
    ...(ACCOUNT_CALLS[exchange] === undefined ? {} : { accountCalls: ACCOUNT_CALLS[exchange] }),
    ...(RAW_VALUES[exchange] === undefined ? {} : { rawValue: RAW_VALUES[exchange] }),
    ...(RAW_SIZES[exchange] === undefined ? {} : { rawSize: RAW_SIZES[exchange] }),
    ...(ORDER_CALLS[exchange] === undefined ? {} : { orderCalls: ORDER_CALLS[exchange] }),
    ...(ORDERS_BY_SYMBOL.has(exchange) ? { ordersBySymbol: true as const } : {}),
    ...(exchange === 'aster' ? { orderCost: { symbol: 1, all: 40 } } : {}),
    // No approval or referral may be signed while reading; the wire guard stops it anyway.
    options: {
      defaultType: 'swap',
      builderFee: false,
      // The list of all orders weighs more, which is counted; ccxt would refuse to ask for it.
      ...(exchange === 'aster' ? { fetchOpenOrders: { warnIfNoSymbol: false } } : {}),
    },
  }),
);
