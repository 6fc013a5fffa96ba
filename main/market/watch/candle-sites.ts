import type { AccountId, MarketSymbol, Underlying } from '../../../shared/domain/units.ts';
import { baseCoin } from '../../../shared/market/verdict/base-coin.ts';
import { isStable } from '../../../shared/risk/scope/scope-model.ts';
import type { ExchangeClient } from '../../exchange/exchange-client.ts';

/** A venue in use that may be asked for prices, and what is held there. */
export interface CandleSite {
  /** Absent: a venue that is asked for public prices only. */
  readonly accountId?: AccountId;
  readonly client: ExchangeClient;
  readonly host: string;
  /** Its prices are made up, or those of a test network. */
  readonly isDemo: boolean;
  /** The trader wants the market to be read here. */
  readonly isChosen?: true;
  readonly held: readonly { readonly underlying: Underlying; readonly symbol: MarketSymbol }[];
}

/** Where the candles of one coin may come from. */
export interface CoinSource {
  readonly site: CandleSite;
  readonly symbol: MarketSymbol;
}

export interface WantedCoin {
  readonly coin: Underlying;
  /** The likeliest first; those whose venue does not list the symbol are passed over. */
  readonly sources: readonly CoinSource[];
}

/** Nothing is market-wide without them, and most coins follow. */
const LEADERS: readonly Underlying[] = ['BTC', 'ETH'];
/** A market of more coins says no more, and each costs a request a minute. */
const MOST_COINS = 24;

/** Prices that are made up are no part of the market where there is a real venue. */
export function usedSites(sites: readonly CandleSite[]): readonly CandleSite[] {
  const real = sites.filter(({ isDemo }) => !isDemo);
  return real.length > 0 ? real : sites;
}

/**
 * What the radar looks at: BTC and ETH, what the trader names, and what is held. Each from the chosen venue,
 * then from those in use, first where it is held.
 */
export function wantedCoins(
  sites: readonly CandleSite[],
  named: readonly Underlying[],
): readonly WantedCoin[] {
  const used = usedSites(sites);
  const held = used.flatMap((site) => site.held.map(({ underlying }) => underlying));
  const coins = [...new Set([...LEADERS, ...named, ...held])].filter((coin) => !isStable(coin));
  return coins
    .flatMap((coin) => {
      const sources = sourcesOf(coin, used);
      return sources.length === 0 ? [] : [{ coin, sources }];
    })
    .slice(0, MOST_COINS);
}

function sourcesOf(coin: Underlying, sites: readonly CandleSite[]): readonly CoinSource[] {
  const held: CoinSource[] = [];
  const listed: CoinSource[] = [];
  const hosts = new Set<string>();
  for (const site of sites) {
    for (const { underlying, symbol } of site.held) {
      if (underlying === coin) held.push({ site, symbol: perpetualOf(symbol) });
    }
    // Accounts of one host list the same.
    if (hosts.has(site.host)) continue;
    hosts.add(site.host);
    for (const symbol of likelySymbols(coin, site)) listed.push({ site, symbol });
  }
  const all = new Map([...held, ...listed].map((one) => [`${one.site.host} ${one.symbol}`, one]));
  return [...all.values()].toSorted(chosenFirst);
}

function chosenFirst(a: CoinSource, b: CoinSource): number {
  return Number(b.site.isChosen ?? false) - Number(a.site.isChosen ?? false);
}

function likelySymbols(coin: Underlying, site: CandleSite): readonly MarketSymbol[] {
  // What a venue calls `1000PEPE` is listed under that name only there.
  return baseCoin(coin) === coin ? listedSymbols(coin, site) : [];
}

/** Names that a market on this base may have: as the venue writes its other contracts, then as most venues do. */
export function listedSymbols(coin: string, { held }: CandleSite): readonly MarketSymbol[] {
  const likeOthers = held.flatMap(({ symbol }) =>
    symbol.includes('/') ? withCoin(symbol, coin) : [],
  );
  return [
    ...new Set([
      ...likeOthers,
      `${coin}/USDT:USDT`,
      `${coin}/USDC:USDC`,
      `${coin}/USD:USD`,
      `${coin}/USD:${coin}`,
      `${coin}/USDT`,
      `${coin}/USD`,
    ]),
  ];
}

/** A dated contract carries its expiry behind the settle currency; the perpetual has a longer past. */
function perpetualOf(symbol: MarketSymbol): MarketSymbol {
  return symbol.replace(/(:[^-]+)-\d.*$/, '$1');
}

/** The same contract on another coin: `ETH/USDT:USDT` → `BTC/USDT:USDT`, `ETH/USD:ETH-261225` → `BTC/USD:BTC`. */
export function withCoin(symbol: MarketSymbol, coin: Underlying): MarketSymbol {
  const [pair = '', contract] = symbol.split(':');
  const settle = contract?.split('-')[0];
  const [before, quote = ''] = pair.split('/');
  if (settle === undefined) return `${coin}/${quote}`;
  return `${coin}/${quote}:${settle === before ? coin : settle}`;
}
