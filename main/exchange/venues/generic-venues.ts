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
  // Base units, while ccxt takes the smallest order for the contract size.
  apex: { field: 'size', inUnits: true },
  // The net size has a sign of its own; ccxt takes the side from the sign of what was paid.
  backpack: { field: 'netQuantity', inUnits: true },
  // ccxt takes what is free to close.
  digifinex: { field: 'position' },
  // ccxt takes what was opened.
  kraken: { field: 'vol', less: 'vol_closed', inUnits: true },
  hitbtc: { field: 'quantity', inUnits: true },
  bequant: { field: 'quantity', inUnits: true },
  fmfwio: { field: 'quantity', inUnits: true },
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
const RAW_VALUES: Readonly<Record<string, string>> = {
  hibachi: 'notionalValue',
  kraken: 'value',
  lighter: 'position_value',
};

const RAW_ENTRIES: Readonly<Record<string, VenueDefinition['rawEntry']>> = {
  bullish: { cost: 'entryNotional', size: 'quantity' },
  cryptocom: { cost: 'open_pos_cost', size: 'quantity' },
  hibachi: { cost: 'entryNotional', size: 'quantity' },
  // Cost of all that was opened, closed parts as well.
  kraken: { cost: 'cost', size: 'vol' },
};

/** From which the leverage follows; ccxt rounds it, or makes one up. */
const MARGIN_SHARES: Readonly<Record<string, VenueDefinition['rawMarginShare']>> = {
  apex: { field: 'customInitialMarginRate' },
  lighter: { field: 'initial_margin_fraction', percent: true },
};

/** Codes and flags in the place of words; ccxt takes whatever is not the one for the other. */
const SIDE_FIELDS: Readonly<Record<string, VenueDefinition['sideField']>> = {
  coinbase: {
    field: 'position_side',
    long: 'POSITION_SIDE_LONG',
    short: 'POSITION_SIDE_SHORT',
  },
  kraken: { field: 'type', long: 'buy', short: 'sell' },
  lighter: { field: 'sign', long: '1', short: '-1' },
};
const MODE_FIELDS: Readonly<Record<string, VenueDefinition['marginModeField']>> = {
  // Positions on margin stand behind each other, derivatives each by itself.
  bitfinex: { field: '15', cross: '0', isolated: '1' },
  btse: { field: 'marginType', cross: '91', isolated: '92' },
  lighter: { field: 'margin_mode', cross: '0', isolated: '1' },
  xt: { field: 'positionType', cross: 'CROSSED', isolated: 'ISOLATED' },
};

/** What ccxt gives under the name of another figure. */
const MISREAD: Readonly<Record<string, VenueDefinition['misread']>> = {
  // By the bracket's rate without its deduction.
  aster: { maintenanceMargin: 'raw', maintenanceMarginRate: 'raw' },
  // The multiple that its margin amounts to at present, not the one that was set.
  btse: { leverage: 'none' },
  derive: { leverage: 'none' },
  // The margin that is used.
  deepcoin: { maintenanceMargin: 'none' },
  // The margin that is used; the last trade.
  digifinex: { maintenanceMargin: 'none', markPrice: 'none' },
  hashkey: { maintenanceMargin: 'none' },
  // 0 where it is missing.
  hibachi: { unrealizedPnl: 'raw' },
  // Since the last settlement, not since entry.
  modetrade: { unrealizedPnl: 'none' },
  woofipro: { unrealizedPnl: 'none' },
};

/** A field of a definition, where there is something to say. */
function given<K extends keyof VenueDefinition>(
  name: K,
  value: VenueDefinition[K],
): Partial<Pick<VenueDefinition, K>> {
  // A single computed key is a record of that key, which the compiler does not follow.
  return (value === undefined ? {} : { [name]: value }) as Partial<Pick<VenueDefinition, K>>;
}

export const GENERIC_VENUES: readonly VenueDefinition[] = ROWS.map(
  ([exchange, name, fields, testnet, venue]) => ({
    exchange,
    name,
    support: 'generic',
    venue: venue ?? 'generic',
    fields,
    testnet,
    ...given('accountOptions', ACCOUNT_OPTIONS[exchange]),
    ...given('leftOut', LEFT_OUT[exchange]),
    ...given('accountCalls', ACCOUNT_CALLS[exchange]),
    ...given('rawValue', RAW_VALUES[exchange]),
    ...given('rawSize', RAW_SIZES[exchange]),
    ...given('rawEntry', RAW_ENTRIES[exchange]),
    ...given('rawMarginShare', MARGIN_SHARES[exchange]),
    ...given('sideField', SIDE_FIELDS[exchange]),
    ...given('marginModeField', MODE_FIELDS[exchange]),
    ...given('misread', MISREAD[exchange]),
    ...given('orderCalls', ORDER_CALLS[exchange]),
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
