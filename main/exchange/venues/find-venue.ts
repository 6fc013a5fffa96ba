import type { VenueInfo } from '../../../shared/contract/accounts.ts';
import type { ExchangeId } from '../../../shared/domain/units.ts';
import type { VenueLoader } from '../client/ccxt-exchange.ts';
import { DESCRIBED_VENUES } from './described-venues.ts';
import { GENERIC_VENUES } from './generic-venues.ts';
import { RELATED_VENUES } from './related-venues.ts';
import { toVenueInfo, type VenueDefinition } from './venue-definition.ts';
import { VENUE_LOADERS } from './venue-loaders.ts';

const VENUES: ReadonlyMap<ExchangeId, VenueDefinition> = new Map(
  [...DESCRIBED_VENUES, ...RELATED_VENUES, ...GENERIC_VENUES].map((venue) => [
    venue.exchange,
    venue,
  ]),
);
const LOADERS: ReadonlyMap<ExchangeId, VenueLoader> = new Map(Object.entries(VENUE_LOADERS));

/** Undefined for an id that Leeway does not know. */
export function findVenue(exchange: ExchangeId): VenueDefinition | undefined {
  return VENUES.get(exchange);
}

export function findLoader(exchange: ExchangeId): VenueLoader | undefined {
  return LOADERS.get(exchange);
}

/** Every venue that can be connected: first-class ones first, then by name. */
export function listVenues(): readonly VenueInfo[] {
  return [...VENUES.values()]
    .map(toVenueInfo)
    .toSorted((a, b) => a.support.localeCompare(b.support) || a.name.localeCompare(b.name, 'en'));
}
