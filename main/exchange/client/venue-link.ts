import type { ExchangeId } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';
import { BadAnswerError } from './feed-errors.ts';
import { MarketsCache } from './markets-cache.ts';
import { openExchange } from './open-exchange.ts';
import { VenueGate } from '../wire/venue-gate.ts';
import { readMarkets } from '../parse/venue-market.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';
import type { BlockedRequestError } from '../wire/wire-guard.ts';

/** What all accounts of one venue at one address share: its patience, its markets, its request counter. */
export interface VenueLink {
  readonly gate: VenueGate;
  readonly markets: MarketsCache;
  /** The same counter for all of them: venues count by address, not by key. */
  shareThrottle(exchange: CcxtExchange): void;
}

interface VenuePlace {
  readonly venue: VenueDefinition;
  readonly testnet: boolean;
  readonly endpoint?: string;
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
  const { venue, testnet, endpoint } = place;
  const key = `${venue.exchange} ${endpoint ?? (testnet ? 'testnet' : 'live')}`;
  const known = links.get(key);
  if (known !== undefined) return known;
  const gate = new VenueGate(clock);
  let throttler: unknown;
  const link: VenueLink = {
    gate,
    markets: new MarketsCache(clock, async () => {
      // Loaded without a key: ccxt would add private calls of its own.
      const source = await openExchange({
        ...place,
        gate,
        onBlocked: (error) => {
          onBlocked(venue.exchange, error);
        },
      });
      link.shareThrottle(source);
      await source.loadMarkets(true);
      const book = readMarkets(source);
      if (book.size === 0) throw new BadAnswerError('the list of markets is empty');
      return { source, book };
    }),
    shareThrottle(exchange) {
      throttler ??= exchange.throttler;
      exchange.throttler = throttler;
    },
  };
  links.set(key, link);
  return link;
}
