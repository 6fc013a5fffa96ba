import type { ExchangeId } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { Cached } from './cached.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { KeptTiers } from './kept-tiers.ts';
import { loadMarkets, recallMarkets, type MarketSource } from './load-markets.ts';
import type { MarketShelf, Send } from './market-tape.ts';
import { MarketsCache } from './markets-cache.ts';
import { openExchange, type WireMeter } from './open-exchange.ts';
import { VenueGate } from '../wire/venue-gate.ts';
import { addressKey, requestLimit } from '../budget/request-limits.ts';
import { RequestBudget } from '../budget/request-budget.ts';
import { readUsedWeight } from '../budget/used-weight.ts';
import type { Proxy } from '../wire/proxy.ts';
import { isLoopback } from '../wire/rewrite-endpoint.ts';
import { ServerClock } from './server-clock.ts';
import { SharedMarks } from './shared-marks.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';
import type { BlockedRequestError } from '../wire/wire-guard.ts';

/** What all accounts of one venue at one address share: its patience, its markets, its request counter. */
export interface VenueLink {
  readonly gate: VenueGate;
  readonly budget: RequestBudget;
  readonly markets: MarketsCache;
  readonly serverClock: ServerClock;
  /** The venue's tier tables as it gave them last. */
  readonly keptTiers: KeptTiers;
  /** Public tables, by name. */
  readonly tables: Map<string, Cached<unknown>>;
  /** Last trades stand in for marks where imported positions are priced; never elsewhere. */
  marks(allowLastPrice: boolean): SharedMarks;
  meter(owner: string): WireMeter;
  /** The same counter for all of them, unless the venue counts by account: then each keeps its own. */
  shareThrottle(exchange: CcxtExchange): void;
}

interface VenuePlace {
  readonly venue: VenueDefinition;
  readonly testnet: boolean;
  readonly endpoint?: string;
  /** Through which the venue is asked: it sees that address, not ours. */
  readonly proxy?: Proxy;
  /** Keeps lists of markets over restarts. */
  readonly shelf?: MarketShelf;
  /** Keeps tier tables. */
  readonly tierShelf?: MarketShelf;
}

/** What is counted and banned together: classes of one venue share it, ways through different proxies do not. */
interface AddressCounters {
  readonly gate: VenueGate;
  readonly budget: RequestBudget;
}
const countersByClock = new WeakMap<Clock, Map<string, AddressCounters>>();

function countersOf(
  clock: Clock,
  { venue, testnet, endpoint, proxy }: VenuePlace,
): AddressCounters {
  const counters = countersByClock.get(clock) ?? new Map<string, AddressCounters>();
  countersByClock.set(clock, counters);
  const key = addressKey({
    exchange: venue.exchange,
    testnet,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(proxy === undefined ? {} : { proxy: proxy.address }),
  });
  const known = counters.get(key);
  if (known !== undefined) return known;
  const fresh = {
    gate: new VenueGate(clock),
    budget: new RequestBudget(clock, requestLimit(venue.exchange)),
  };
  counters.set(key, fresh);
  return fresh;
}

/** The links of one process, by clock: production has one clock, each test its own. */
const linksByClock = new WeakMap<Clock, Map<string, VenueLink>>();

export function venueLink(
  clock: Clock,
  place: VenuePlace,
  onBlocked: (exchange: ExchangeId, error: BlockedRequestError) => void,
): VenueLink {
  const links = linksByClock.get(clock) ?? new Map<string, VenueLink>();
  linksByClock.set(clock, links);
  const { venue, testnet, endpoint, proxy } = place;
  const key = `${venue.exchange} ${endpoint ?? (testnet ? 'testnet' : 'live')} ${proxy?.address ?? ''}`;
  const known = links.get(key);
  if (known !== undefined) return known;
  const { gate, budget } = countersOf(clock, place);
  const meter = (owner: string): WireMeter => ({
    sent(path, weight) {
      budget.spend(owner, path, weight);
    },
    answered(headers) {
      const told = readUsedWeight(headers);
      if (told !== undefined) budget.noteUsed(told);
    },
  });
  const marks = new SharedMarks(clock, budget);
  const looseMarks = new SharedMarks(clock, budget);
  let throttler: unknown;
  let isPublished = false;
  // What runs on this machine answers as fast as the disk, and its markets may be others at the next start.
  const isHere = endpoint !== undefined && isLoopback(endpoint);
  const shelf = isHere ? undefined : place.shelf;
  const shelfPlace = `${venue.exchange} ${endpoint ?? (testnet ? 'testnet' : 'live')}`;
  const blocked = (error: BlockedRequestError): void => onBlocked(venue.exchange, error);
  const marketSource: MarketSource = {
    clock,
    ...(shelf === undefined ? {} : { shelf }),
    place: shelfPlace,
    async open(through) {
      const source = await openExchange({
        ...place,
        gate,
        meter: meter('markets'),
        onBlocked: blocked,
      });
      link.shareThrottle(source);
      // Set by `openExchange`: ccxt's own type of it is `any`.
      source.fetchImplementation = through(source.fetchImplementation as Send);
      return source;
    },
    async openAlone(send) {
      const { proxy: _, ...direct } = place;
      const source = await openExchange({
        ...direct,
        gate: new VenueGate(clock),
        onBlocked: blocked,
      });
      source.fetchImplementation = send;
      return source;
    },
  };
  const link: VenueLink = {
    gate,
    budget,
    meter,
    serverClock: new ServerClock(clock),
    keptTiers: new KeptTiers(clock, isHere ? undefined : place.tierShelf, shelfPlace),
    tables: new Map(),
    marks: (allowLastPrice) => (allowLastPrice ? looseMarks : marks),
    markets: new MarketsCache(
      clock,
      () => loadMarkets(marketSource),
      () => recallMarkets(marketSource),
    ),
    shareThrottle(exchange) {
      if (!isPublished) budget.publish(requestLimit(venue.exchange, exchange.rateLimit));
      isPublished = true;
      if (requestLimit(venue.exchange).account !== undefined) return;
      throttler ??= exchange.throttler;
      exchange.throttler = throttler;
    },
  };
  links.set(key, link);
  return link;
}
