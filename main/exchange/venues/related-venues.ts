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

const REGIONAL: readonly VenueDefinition[] = HOUSES.flatMap(([exchange, name, of]) => {
  const main = DESCRIBED_VENUES.find((venue) => venue.exchange === of);
  if (main === undefined) return [];
  // The page where keys are made is another one, which is not known here.
  const { keyPage: _, ...described } = main;
  return [{ ...described, exchange, name, proof: 'documented' as const }];
});

/** ccxt's class of the whole exchange: its futures are those of the class for them alone. */
const KUCOIN: readonly VenueDefinition[] = DESCRIBED_VENUES.filter(
  (venue) => venue.exchange === 'kucoinfutures',
).map((futures) => ({
  ...futures,
  exchange: 'kucoin',
  name: 'KuCoin',
  options: {
    defaultType: 'swap',
    defaultAccountType: 'contract',
    fetchMarkets: { types: ['swap', 'future', 'contract'], fetchTickersFees: false },
  },
}));

/** Other ids of described venues. */
export const RELATED_VENUES: readonly VenueDefinition[] = [...REGIONAL, ...KUCOIN];
