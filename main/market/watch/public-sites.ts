import type { ExchangeId } from '../../../shared/domain/units.ts';
import type { ExchangeClient } from '../../exchange/exchange-client.ts';
import type { CandleSite } from './candle-sites.ts';

/** Opens a venue for public prices, without a key; undefined for one that Leeway does not know. */
export type OpenVenue = (
  exchange: ExchangeId,
) => { readonly client: ExchangeClient; readonly host: string } | undefined;

const DERIBIT: ExchangeId = 'deribit';

/** Venues that the trader named for the market, besides those of the accounts. They are asked for public prices only. */
export class PublicSites {
  readonly #open: OpenVenue;
  readonly #sites = new Map<ExchangeId, CandleSite | undefined>();
  #venue: ExchangeId | undefined;
  #asksDeribit = false;

  constructor(open: OpenVenue) {
    this.#open = open;
  }

  /** Those that are named no more are closed. */
  configure(venue: ExchangeId | undefined, asksDeribit: boolean): void {
    this.#venue = venue;
    this.#asksDeribit = asksDeribit;
    for (const [exchange, site] of this.#sites) {
      if (exchange === venue || (asksDeribit && exchange === DERIBIT)) continue;
      this.#sites.delete(exchange);
      site?.client.close().catch(() => undefined);
    }
  }

  /** Where candles may be read: the chosen venue before those of the accounts, by an account of its own where there is one. */
  forCandles(inUse: readonly CandleSite[]): readonly CandleSite[] {
    const venue = this.#venue;
    if (venue === undefined) return inUse;
    const isThere = ({ client, isDemo }: CandleSite) => client.exchange === venue && !isDemo;
    if (inUse.some(isThere)) {
      return inUse
        .map((site) => (isThere(site) ? { ...site, isChosen: true as const } : site))
        .toSorted((a, b) => Number(b.isChosen ?? false) - Number(a.isChosen ?? false));
    }
    const site = this.#siteOf(venue);
    return site === undefined ? inUse : [{ ...site, isChosen: true }, ...inUse];
  }

  /** Where an index of implied volatility may be had. */
  forIndexes(inUse: readonly CandleSite[]): readonly CandleSite[] {
    const sites = this.forCandles(inUse);
    const hasDeribit = sites.some(({ client, isDemo }) => client.exchange === DERIBIT && !isDemo);
    const site = this.#asksDeribit && !hasDeribit ? this.#siteOf(DERIBIT) : undefined;
    return site === undefined ? sites : [...sites, site];
  }

  async stop(): Promise<void> {
    const sites = [...this.#sites.values()].filter((site) => site !== undefined);
    this.#sites.clear();
    this.#venue = undefined;
    this.#asksDeribit = false;
    await Promise.all(sites.map((site) => site.client.close().catch(() => undefined)));
  }

  #siteOf(exchange: ExchangeId): CandleSite | undefined {
    if (!this.#sites.has(exchange)) {
      const opened = this.#open(exchange);
      this.#sites.set(
        exchange,
        opened === undefined ? undefined : { ...opened, isDemo: false, held: [] },
      );
    }
    return this.#sites.get(exchange);
  }
}
