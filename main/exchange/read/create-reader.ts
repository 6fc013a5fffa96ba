import type { ExchangeId } from '../../../shared/domain/units.ts';
import { createBinanceReader } from './read-binance.ts';
import { createBinanceUsdmReader } from './read-binance-usdm.ts';
import { createBitgetReader } from './read-bitget.ts';
import { createSpecReader } from './read-by-spec.ts';
import { createGenericReader } from './read-generic.ts';
import type { ReaderSetup, VenueReader } from './venue-reader.ts';
import { VENUE_SPECS } from './venues/venue-specs.ts';

/** Readers of their own, by venue; all others are read by common rules. */
const READERS: Readonly<Record<ExchangeId, (setup: ReaderSetup) => VenueReader>> = {
  binanceusdm: createBinanceUsdmReader,
  binance: createBinanceReader,
  bitget: createBitgetReader,
  ...Object.fromEntries(
    Object.entries(VENUE_SPECS).map(([exchange, spec]) => [exchange, createSpecReader(spec)]),
  ),
};

/** What reads the accounts of this venue. */
export function createReader(setup: ReaderSetup): VenueReader {
  return (READERS[setup.venue.exchange] ?? createGenericReader)(setup);
}
