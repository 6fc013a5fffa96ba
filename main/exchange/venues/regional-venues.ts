import type { ExchangeId } from '../../../shared/domain/units.ts';
import { DESCRIBED_VENUES } from './described-venues.ts';
import type { VenueDefinition } from './venue-definition.ts';

/** Houses of a described venue under another license: its language, its options, another address. */
const HOUSES: readonly (readonly [exchange: ExchangeId, name: string, of: ExchangeId])[] = [
  ['bybiteu', 'Bybit EU', 'bybit'],
  ['bybitid', 'Bybit Indonesia', 'bybit'],
  ['myokx', 'OKX Europe', 'okx'],
  ['okxus', 'OKX US', 'okx'],
  ['gateeu', 'Gate EU', 'gate'],
];

export const REGIONAL_VENUES: readonly VenueDefinition[] = HOUSES.flatMap(
  ([exchange, name, of]) => {
    const main = DESCRIBED_VENUES.find((venue) => venue.exchange === of);
    if (main === undefined) return [];
    // The page where keys are made is another one, which is not known here.
    const { keyPage: _, ...described } = main;
    return [{ ...described, exchange, name, proof: 'documented' as const }];
  },
);
