import type { ExchangeId } from '../../../shared/domain/units.ts';

/**
 * What a venue publishes about how much it may be asked, in the unit in which ccxt counts a request's cost there (where a
 * venue has weights, ccxt's costs are these weights).
 */
export interface RequestLimit {
  /** Per minute, of everything that comes from one address. */
  readonly address?: number;
  /** Per minute, of one account or key. */
  readonly account?: number;
  /** Each endpoint has a purse of its own; else all share one. */
  readonly eachEndpoint?: true;
  /** Venue classes that count together share the name; absent: the exchange's own. */
  readonly group?: string;
}

/**
 * Figures of the venues' own documentation (November 2026), lowest tier. Binance: REQUEST_WEIGHT of exchangeInfo, 2400 a
 * minute and address for USD-M and for COIN-M. Bybit: 600 requests in 5 s per address, 50 a second per account and
 * endpoint. OKX: 10 in 2 s per user and endpoint at cost 2. Bitget: 20 a second per user and endpoint at cost 1, 6000 a
 * minute per address. Hyperliquid: weight 1200 per address. Kraken Futures: 500 in 10 s per account. Deribit: 20 a
 * second per account. Gate: 200 in 10 s per user and endpoint. KuCoin: 2000 in 30 s per user. MEXC: 20 in 2 s per
 * endpoint at cost 2. HTX: 72 reads in 3 s per user.
 */
const LIMITS: Readonly<Record<ExchangeId, RequestLimit>> = {
  binance: { address: 2400, group: 'binanceusdm' },
  binanceusdm: { address: 2400 },
  binancecoinm: { address: 2400 },
  aster: { address: 2400 },
  bybit: { address: 7200, account: 3000, eachEndpoint: true },
  bybiteu: { address: 7200, account: 3000, eachEndpoint: true },
  bybitid: { address: 7200, account: 3000, eachEndpoint: true },
  okx: { account: 545, eachEndpoint: true },
  okxus: { account: 545, eachEndpoint: true },
  myokx: { account: 545, eachEndpoint: true },
  bitget: { address: 6000, account: 1200, eachEndpoint: true },
  hyperliquid: { address: 1200 },
  krakenfutures: { account: 3000 },
  deribit: { account: 1200 },
  gate: { account: 1200, eachEndpoint: true },
  gateeu: { account: 1200, eachEndpoint: true },
  kucoin: { account: 4000, group: 'kucoin' },
  kucoinfutures: { account: 4000, group: 'kucoin' },
  mexc: { account: 1200, eachEndpoint: true },
  htx: { account: 1440 },
};

/** Where no table row tells, ccxt's own rate is taken: its cost unit is one request of `rateLimit` ms. */
export function requestLimit(exchange: ExchangeId, ccxtRateLimitMs?: number): RequestLimit {
  const known = LIMITS[exchange];
  if (known !== undefined) return known;
  const pause = ccxtRateLimitMs === undefined || ccxtRateLimitMs <= 0 ? 100 : ccxtRateLimitMs;
  return { address: 60_000 / pause };
}

/**
 * What limits and bans are counted for: a venue as seen from one address. Two classes of ccxt may be one venue to the
 * venue itself; behind a proxy it sees the proxy's address. Holds no secret.
 */
export function addressKey(place: {
  readonly exchange: ExchangeId;
  readonly testnet: boolean;
  readonly endpoint?: string;
  /** Host and port of the proxy, without its credentials. */
  readonly proxy?: string;
}): string {
  const group = LIMITS[place.exchange]?.group ?? place.exchange;
  const there =
    place.endpoint === undefined
      ? `${group}${place.testnet ? '-testnet' : ''}`
      : `${place.endpoint}/${group}`;
  return place.proxy === undefined ? there : `${there} through ${place.proxy}`;
}

/**
 * Pause between requests of weight 1 where a venue counts all weight of an address in one purse; ccxt's own pace, at half
 * of what Binance publishes, would hold back what the budget has let go. Undefined: ccxt's pace stands.
 */
export function publishedPaceMs(exchange: ExchangeId): number | undefined {
  const { address, account, eachEndpoint } = LIMITS[exchange] ?? {};
  const isOnePurse = account === undefined && eachEndpoint !== true;
  return address === undefined || !isOnePurse ? undefined : 60_000 / address;
}
