import type { RuleFamily, Venue } from '../../shared/domain/book.ts';
import type { ContractType } from '../../shared/domain/position.ts';
import type { Currency, ExchangeId } from '../../shared/domain/units.ts';

export interface MarginRules {
  readonly venue: Venue;
  readonly rule?: RuleFamily;
}

/** Used where a venue has no rules of its own: maintenance margin by tier at the mark, no closing fee. */
export const GENERIC_RULES: MarginRules = { venue: 'generic', rule: 'TIER' };

const VENUES: Readonly<Record<string, Venue>> = {
  binanceusdm: 'binance-usdm',
  binancecoinm: 'binance-coinm',
  bybit: 'bybit',
  okx: 'okx',
  bitget: 'bitget',
  gate: 'gate',
  gateio: 'gate',
  kucoin: 'kucoin',
  kucoinfutures: 'kucoin',
  hyperliquid: 'hyperliquid',
  dydx: 'dydx',
  krakenfutures: 'krakenfutures',
  deribit: 'deribit',
  bitmex: 'bitmex',
  blofin: 'blofin',
  coinex: 'coinex',
  htx: 'htx',
  huobi: 'htx',
  mexc: 'mexc',
  poloniex: 'poloniex',
  delta: 'delta',
};

/** The margin rules of a pool of the exchange with this ccxt id. */
export function findMarginRules(
  exchange: ExchangeId | undefined,
  contractType: ContractType,
  settleCurrency: Currency,
): MarginRules {
  if (exchange === 'binance') {
    return { venue: contractType === 'inverse' ? 'binance-coinm' : 'binance-usdm' };
  }
  if (exchange === 'phemex') {
    return { venue: settleCurrency === 'USDT' ? 'phemex-usdt' : 'phemex' };
  }
  const venue = exchange !== undefined && Object.hasOwn(VENUES, exchange) && VENUES[exchange];
  return venue ? { venue } : GENERIC_RULES;
}

const EXCHANGES: Partial<Record<Venue, ExchangeId>> = {
  'binance-usdm': 'binanceusdm',
  'binance-coinm': 'binancecoinm',
  'bybit-classic': 'bybit',
  kucoin: 'kucoinfutures',
  phemex: 'phemex',
  'phemex-usdt': 'phemex',
};
const WITHOUT_EXCHANGE: readonly Venue[] = [
  'generic',
  'drift',
  'stock',
  'binance-portfolio-margin',
];

/** The ccxt id of the exchange that trades by these rules, when there is one. */
export function findExchangeOfVenue(venue: Venue): ExchangeId | undefined {
  if (WITHOUT_EXCHANGE.includes(venue)) return undefined;
  return EXCHANGES[venue] ?? venue;
}
