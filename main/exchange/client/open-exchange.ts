import { inspect } from 'node:util';
import { RateLimitExceeded } from '../../../node_modules/ccxt/js/src/base/errors.js';
import type { Credentials } from '../../../shared/contract/accounts.ts';
import { parsePositive } from '../../../shared/domain/parse-number.ts';
import type { ExchangeId } from '../../../shared/domain/units.ts';
import { callEndpoint, type CcxtExchange } from './ccxt-exchange.ts';
import { fromMold, makeMold, type ExchangeMold } from './exchange-mold.ts';
import { publishedPaceMs } from '../budget/request-limits.ts';
import { requestWeight } from '../budget/request-weights.ts';
import { currentCallSignal } from './call-scope.ts';
import { CALL_DEADLINE_MS } from '../exchange-client.ts';
import { BadAnswerError, ReadingError } from './feed-errors.ts';
import {
  currentRequest,
  currentRequestCost,
  withRequestCost,
  withRequestInfo,
  type RequestInfo,
} from '../wire/request-info.ts';
import { isRefusal } from './refusal.ts';
import { startTurn } from './start-turn.ts';
import { noteAnswer } from '../wire/heard-answers.ts';
import { rewriteUrls, withoutBasePath } from '../wire/rewrite-endpoint.ts';
import type { ProxiedRequest } from '../wire/proxied-fetch.ts';
import type { Proxy } from '../wire/proxy.ts';
import type { VenueGate } from '../wire/venue-gate.ts';
import { findLoader } from '../venues/find-venue.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';
import { assertReadOnly, BlockedRequestError, WRITE_METHOD } from '../wire/wire-guard.ts';
import { findShapeProblem } from '../wire/wire-shapes.ts';

export interface OpenExchangeOptions {
  readonly venue: VenueDefinition;
  /** None: public calls only. */
  readonly credentials?: Credentials;
  readonly testnet: boolean;
  readonly endpoint?: string;
  readonly gate: VenueGate;
  /** Told what every request costs, and what the venue's answers say about it. */
  readonly meter?: WireMeter;
  readonly proxy?: Proxy;
  readonly onBlocked: (error: BlockedRequestError) => void;
}

/** ccxt wants GRVT's wallet key and lets a builder in with it; an API key can sign in without. */
function signInByKey(exchange: CcxtExchange): void {
  Reflect.set(exchange, 'signIn', async () => {
    await callEndpoint(exchange, 'signInWithApiKey');
    await callEndpoint(exchange, 'loadAccountInfos');
    return true;
  });
}

/** Counts what is sent. */
export interface WireMeter {
  /** A request leaves, of this weight in the venue's unit. */
  sent(path: string, weight: number): void;
  answered(headers: Readonly<Record<string, string>>): void;
}

/**
 * Makes a ccxt instance that can only read: every request passes the allow-list and the venue's gate, every answer is
 * looked at before ccxt parses it, methods that write throw, and nothing that prints it shows more than its id.
 */
export async function openExchange(options: OpenExchangeOptions): Promise<CcxtExchange> {
  const { venue, endpoint, proxy } = options;
  if (proxy?.kind === 'unusable') {
    throw new ReadingError('not-supported', 'the proxy is no http, https or socks5 address');
  }
  // ccxt has a property of that name, which means something else.
  const { proxy: _, ...credentials } = options.credentials ?? {};
  const exchange = fromMold(await moldOf(venue));
  Object.assign(exchange, credentials);
  for (const [field, option] of Object.entries(venue.accountOptions ?? {})) {
    const value = Reflect.get(credentials, field) as unknown;
    if (value !== undefined && value !== '') exchange.options[option] = value;
  }
  if (venue.exchange === 'grvt') signInByKey(exchange);
  if (options.testnet && endpoint === undefined) exchange.setSandboxMode(true);
  if (endpoint !== undefined) {
    exchange.urls = rewriteUrls(exchange.urls, endpoint) as Record<string, unknown>;
    keepSocketsAt(exchange, endpoint);
  }
  await setTransport(exchange, proxy);
  nameCosts(exchange);
  guardRequests(exchange, options);
  checkAnswers(exchange, venue.exchange, options);
  hideContent(exchange);
  endTimersOnClose(exchange);
  if (endpoint?.startsWith('http:') === true) await exchange.loadHttpProxyAgent();
  return exchange;
}

/**
 * Some venues name the host of their sockets in an answer, and ccxt one or two in its code. What is no address is no
 * socket: ccxt keeps what it shares between its calls under such names.
 */
function keepSocketsAt(exchange: CcxtExchange, endpoint: string): void {
  const client = exchange.client.bind(exchange);
  const { host } = new URL(endpoint);
  exchange.client = (url) => {
    const isThere = !URL.canParse(url) || new URL(url).host === host;
    return client(isThere ? url : String(rewriteUrls(url, endpoint)));
  };
}

const molds = new WeakMap<VenueDefinition, Promise<ExchangeMold>>();

function moldOf(venue: VenueDefinition): Promise<ExchangeMold> {
  const known = molds.get(venue);
  if (known !== undefined) return known;
  const making = loadMold(venue);
  molds.set(venue, making);
  // A chunk that could not be read is tried again by the next account.
  making.catch(() => molds.delete(venue));
  return making;
}

async function loadMold(venue: VenueDefinition): Promise<ExchangeMold> {
  const load = findLoader(venue.exchange);
  if (load === undefined) throw new TypeError(`no loader for ${venue.exchange}`);
  const { default: Exchange } = await load();
  const pace = publishedPaceMs(venue.exchange);
  const mold = makeMold(Exchange, {
    timeout: CALL_DEADLINE_MS,
    ...(pace === undefined ? {} : { rateLimit: pace }),
    // The leaky bucket would stretch a burst of reads over seconds; the window keeps the same rate per minute.
    rateLimiterAlgorithm: 'rollingWindow',
    ...(venue.rateWindowMs === undefined ? {} : { rollingWindowSize: venue.rateWindowMs }),
    enableLastHttpResponse: false,
    enableLastJsonResponse: false,
    options: { ...venue.options },
  });
  const { exchange } = mold;
  // What the table asks the user for is what reading needs; ccxt would want the keys for orders as well. Where an address
  // is enough, its own list stays: it keeps ccxt from signing anything.
  if (venue.fields.includes('apiKey')) {
    exchange.requiredCredentials = Object.fromEntries(venue.fields.map((field) => [field, true]));
  }
  if (venue.skipCurrencies === true) exchange.has['fetchCurrencies'] = false;
  if (venue.skipSpot === true) {
    Reflect.set(exchange, 'fetchSpotMarkets', () => Promise.resolve([]));
  }
  toleratesMissing(exchange, venue);
  blockWrites(exchange);
  return mold;
}

/**
 * A gateway without one kind of market has the others all the same; a position in one that is not in the lists is refused by
 * its name. Called on the instance that loads, not on the mold.
 */
function toleratesMissing(exchange: CcxtExchange, { spareMarkets }: VenueDefinition): void {
  if (spareMarkets === undefined) return;
  const { method, isSpare } = spareMarkets;
  const load: unknown = Reflect.get(exchange, method);
  if (typeof load !== 'function') throw new TypeError(`ccxt has no ${exchange.id}.${method}`);
  Reflect.set(exchange, method, async function (this: object, ...args: readonly unknown[]) {
    try {
      return await (Reflect.apply(load, this, args) as Promise<unknown>);
    } catch (error) {
      if (isSpare(args) && isRefusal(error)) return [];
      throw error;
    }
  });
}

/**
 * Node's fetch instead of ccxt's client: its signal also cuts off a body that stalls. Through a proxy, where the account
 * has one: requests and sockets alike, and never around it.
 */
async function setTransport(exchange: CcxtExchange, proxy: Proxy | undefined): Promise<void> {
  const way = proxy === undefined ? undefined : await wayThrough(proxy);
  exchange.fetchImplementation = async (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
  ): Promise<Response> => {
    const call = currentCallSignal();
    const signal =
      call === undefined
        ? AbortSignal.any([init.signal, AbortSignal.timeout(CALL_DEADLINE_MS)])
        : AbortSignal.any([init.signal, call]);
    const request = {
      method: init.method,
      headers: init.headers,
      ...(init.body === undefined ? {} : { body: init.body }),
      signal,
    };
    if (way === undefined) return fetch(url, { ...request, redirect: 'error' });
    const response = await way.fetch(url, request);
    // Else it would look as if the venue had rejected the key.
    if (response.status === 407) {
      throw new ReadingError('network', 'the proxy wants another user or password');
    }
    return response;
  };
  if (way === undefined) return;
  const { agent } = way;
  exchange.agent = agent;
  // For plain `ws:` ccxt takes this one instead.
  exchange.httpAgent = agent;
  const close = exchange.close.bind(exchange);
  exchange.close = async () => {
    await close();
    agent.destroy();
  };
}

/** Loaded by the first account that has a proxy: the rest pays nothing for it. */
async function wayThrough(proxy: Proxy) {
  const { createProxyAgent, proxiedFetch } = await import('../wire/proxied-fetch.ts');
  const agent = createProxyAgent(proxy);
  return {
    agent,
    fetch: (url: string, request: ProxiedRequest) => proxiedFetch(agent, url, request),
  };
}

/** Lets every request know what ccxt's table says that it costs. */
function nameCosts(exchange: CcxtExchange): void {
  const call = exchange.fetch2.bind(exchange);
  exchange.fetch2 = (path, api, method = 'GET', params = {}, headers, body, config = {}) => {
    const cost = exchange.calculateRateLimiterCost(api, method, path, params, config);
    return withRequestCost(parsePositive(cost) ?? 1, async () => {
      await startTurn();
      return call(path, api, method, params, headers, body, config);
    });
  };
}

function guardRequests(exchange: CcxtExchange, options: OpenExchangeOptions): void {
  const send = exchange.fetch.bind(exchange);
  const origin = options.endpoint === undefined ? undefined : new URL(options.endpoint).origin;
  exchange.fetch = async (url, method = 'GET', headers, body) => {
    const asked = withoutBasePath(url, options.endpoint);
    try {
      assertReadOnly(options.venue.exchange, method, asked, origin);
    } catch (error) {
      if (error instanceof BlockedRequestError) options.onBlocked(error);
      throw error;
    }
    options.gate.check();
    const path = new URL(asked).pathname;
    options.meter?.sent(path, requestWeight(options.venue.exchange, asked, currentRequestCost()));
    const info: RequestInfo = { path };
    try {
      return await withRequestInfo(info, () => send(url, method, headers, body));
    } catch (error) {
      // Some venues say "too many" in the body of a 200; the address must pause all the same.
      if (error instanceof RateLimitExceeded && info.retryAtMs === undefined) {
        info.retryAtMs = options.gate.close('rate-limited');
      }
      throw error;
    }
  };
}

function checkAnswers(
  exchange: CcxtExchange,
  venue: ExchangeId,
  { gate, meter, endpoint }: Pick<OpenExchangeOptions, 'gate' | 'meter' | 'endpoint'>,
): void {
  const base = exchange.onRestResponse.bind(exchange);
  exchange.onRestResponse = (status, statusText, url, method, headers, body, sent, sentBody) => {
    const request = currentRequest();
    const retryAtMs = gate.note(status, headers, body);
    meter?.answered(headers);
    if (request !== undefined) {
      request.status = status;
      if (retryAtMs !== undefined) request.retryAtMs = retryAtMs;
    }
    if (status >= 200 && status < 300) {
      const path = new URL(withoutBasePath(url, endpoint)).pathname;
      const problem = findShapeProblem(venue, path, body);
      if (problem !== undefined) throw new BadAnswerError(`${path}: ${problem}`);
      noteAnswer(body);
    }
    return base(status, statusText, url, method, headers, body, sent, sentBody);
  };
}

/** The wire allow-list is the wall; this is the sign in front of it. */
function blockWrites(exchange: CcxtExchange): void {
  for (const name of Object.keys(exchange.has)) {
    if (!WRITE_METHOD.test(name)) continue;
    for (const method of [name, `${name}Ws`]) {
      if (typeof Reflect.get(exchange, method) !== 'function') continue;
      Reflect.set(exchange, method, () => {
        throw new BlockedRequestError('call', method, 'Leeway reads only');
      });
    }
  }
}

/**
 * ccxt renews a key to listen for ever, also after its socket was closed: its timers would pile up with every reconnect,
 * keep the process alive and go on asking the venue.
 */
function endTimersOnClose(exchange: CcxtExchange): void {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;
  exchange.delay = (timeoutMs, method, ...args) => {
    if (isClosed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      // A renewal that fails is noticed by the stream itself.
      Promise.resolve(Reflect.apply(method, exchange, args)).catch(() => undefined);
    }, timeoutMs);
    timers.add(timer);
  };
  const close = exchange.close.bind(exchange);
  exchange.close = async () => {
    isClosed = true;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    await close();
  };
}

function hideContent(exchange: CcxtExchange): void {
  const shown = { id: exchange.id };
  for (const key of ['toJSON', inspect.custom]) {
    Object.defineProperty(exchange, key, { value: () => shown, enumerable: false });
  }
}
