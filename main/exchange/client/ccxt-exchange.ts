/**
 * The few members of a ccxt instance that this folder uses. ccxt's own class has an `any` index; this narrow view keeps
 * every raw answer `unknown` until a parser has looked at it.
 */
export interface CcxtExchange {
  readonly id: string;
  urls: Record<string, unknown>;
  options: Record<string, unknown>;
  requiredCredentials: Record<string, unknown>;
  has: Record<string, unknown>;
  timeout: number;
  precisionMode: number | undefined;
  markets: Record<string, unknown> | undefined;
  clients: Record<string, unknown>;
  tickers: Record<string, unknown>;
  /** Filled by the watchers of liquidations. */
  liquidations: unknown;
  fetchImplementation: unknown;
  /** Of its sockets; requests go by `fetchImplementation`. */
  agent: unknown;
  httpAgent: unknown;
  throttler: unknown;
  /** Pause between requests of cost 1, in ms. */
  rateLimit: number | undefined;
  calculateRateLimiterCost(
    api: unknown,
    method: string,
    path: string,
    params: unknown,
    config?: unknown,
  ): unknown;
  /** One endpoint call: cost, throttle, signature, then `fetch`. */
  fetch2(
    path: string,
    api?: unknown,
    method?: string,
    params?: unknown,
    headers?: unknown,
    body?: unknown,
    config?: unknown,
  ): Promise<unknown>;
  fetch(url: string, method?: string, headers?: unknown, body?: unknown): Promise<unknown>;
  onRestResponse(
    statusCode: number,
    statusText: string,
    url: string,
    method: string,
    responseHeaders: Record<string, string>,
    responseBody: string,
    requestHeaders: unknown,
    requestBody: unknown,
  ): string;
  /** Calls a method of its own later. */
  delay(
    timeoutMs: number,
    method: (...args: readonly unknown[]) => unknown,
    ...args: readonly unknown[]
  ): void;
  setSandboxMode(enabled: boolean): void;
  loadMarkets(reload?: boolean): Promise<unknown>;
  setMarketsFromExchange(source: unknown): unknown;
  loadHttpProxyAgent(): Promise<unknown>;
  fetchTime(): Promise<unknown>;
  fetchBalance(params?: Record<string, unknown>): Promise<unknown>;
  fetchPositions(symbols?: string[], params?: Record<string, unknown>): Promise<unknown>;
  fetchOpenOrders(
    symbol?: string,
    since?: number,
    limit?: number,
    params?: Record<string, unknown>,
  ): Promise<unknown>;
  parseOrder(raw: unknown): unknown;
  parsePosition(raw: unknown): unknown;
  fetchMarketLeverageTiers(symbol: string): Promise<unknown>;
  fetchLeverageTiers(symbols?: string[]): Promise<unknown>;
  fetchTicker(symbol: string): Promise<unknown>;
  fetchTickers(symbols?: string[]): Promise<unknown>;
  fetchOHLCV(
    symbol: string,
    timeframe?: string,
    since?: number,
    limit?: number,
    params?: Record<string, unknown>,
  ): Promise<unknown>;
  watchTicker(symbol: string): Promise<unknown>;
  watchTickers(symbols?: string[]): Promise<unknown>;
  watchMarkPrices(symbols?: string[]): Promise<unknown>;
  watchLiquidations(symbol: string): Promise<unknown>;
  watchLiquidationsForSymbols(symbols: string[] | undefined): Promise<unknown>;
  fetchOpenInterest(symbol: string): Promise<unknown>;
  fetchOpenInterestHistory(
    symbol: string,
    timeframe?: string,
    since?: number,
    limit?: number,
  ): Promise<unknown>;
  watchPositions(): Promise<unknown>;
  watchBalance(): Promise<unknown>;
  watchOrders(): Promise<unknown>;
  close(): Promise<unknown>;
  /** The socket to this address, opened when it is first asked for. */
  client(url: string): unknown;
}

export type CcxtClass = new (config: Record<string, unknown>) => CcxtExchange;

/** A module that holds one exchange class, loaded when the first account of the venue needs it. */
export type VenueLoader = () => Promise<{ readonly default: CcxtClass }>;

/**
 * Calls one of ccxt's endpoint methods (`fapiPrivateV3GetAccount`) by name. The answer is the venue's own JSON.
 * Throws when this ccxt version does not know the endpoint: a bug of ours, not a trouble of the venue.
 */
export async function callEndpoint(
  exchange: CcxtExchange,
  name: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const method: unknown = Reflect.get(exchange, name);
  if (typeof method !== 'function') throw new TypeError(`ccxt has no ${exchange.id}.${name}`);
  return await (Reflect.apply(method, exchange, [{ ...params }]) as Promise<unknown>);
}
