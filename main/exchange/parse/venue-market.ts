import type { ContractType } from '../../../shared/domain/position.ts';
import type { MarketSymbol, Price, Ratio, Underlying } from '../../../shared/domain/units.ts';
import { parsePositive } from '../../../shared/domain/parse-number.ts';
import type { CcxtExchange } from '../client/ccxt-exchange.ts';
import { isRecord, textOf } from './raw-row.ts';

/** What Leeway needs to know of one instrument. */
export interface VenueMarket {
  readonly symbol: MarketSymbol;
  /** The venue's own name for it. */
  readonly id: string;
  readonly contract: boolean;
  /** Its worth does not go with the price of the underlying one to one. */
  readonly option?: true;
  readonly contractType: ContractType;
  /** As ccxt says; base units when linear. Venue parsers decide what an inverse contract is worth. */
  readonly contractSize?: number;
  readonly underlying: Underlying;
  readonly quote: string;
  readonly settle: string;
  readonly tickSize?: Price;
  readonly takerFeeRate?: Ratio;
  readonly info: unknown;
}

/** ccxt's numbers for "precision is a tick" and "precision counts decimals". */
const TICK_SIZE = 4;
const DECIMAL_PLACES = 2;

/** The instruments of one venue, by unified symbol and by the venue's own id. */
export class MarketBook {
  readonly #bySymbol = new Map<string, VenueMarket>();
  readonly #contractById = new Map<string, VenueMarket>();
  readonly #settles = new Set<string>();

  constructor(markets: Iterable<VenueMarket>) {
    for (const market of markets) {
      this.#bySymbol.set(market.symbol, market);
      if (!market.contract) continue;
      this.#contractById.set(market.id, market);
      this.#settles.add(market.settle);
    }
  }

  get size(): number {
    return this.#bySymbol.size;
  }

  /** The derivative with this id on the venue. */
  contract(id: string): VenueMarket | undefined {
    return this.#contractById.get(id);
  }

  /** All derivatives. */
  contracts(): IterableIterator<VenueMarket> {
    return this.#contractById.values();
  }

  /** Whether any derivative here is settled in this currency. */
  settles(currency: string): boolean {
    return this.#settles.has(currency);
  }

  /** By unified symbol, else by the venue's own id: imported files use either. */
  find(symbol: string): VenueMarket | undefined {
    return this.#bySymbol.get(symbol) ?? this.#contractById.get(symbol);
  }
}

/** Reads ccxt's market list. Entries that lack a name or currencies are left out: no position can be told by them. */
export function readMarkets(exchange: CcxtExchange): MarketBook {
  const rows = Object.values(exchange.markets ?? {});
  return new MarketBook(
    rows.flatMap((raw) => {
      const market = toVenueMarket(raw, exchange.precisionMode);
      return market === undefined ? [] : [market];
    }),
  );
}

/** No venue charges as much for a trade. */
const HIGHEST_FEE: Ratio = 0.02;

function toVenueMarket(raw: unknown, precisionMode: number | undefined): VenueMarket | undefined {
  if (!isRecord(raw)) return undefined;
  const symbol = textOf(raw['symbol']);
  const id = textOf(raw['id']);
  const base = textOf(raw['base']);
  const quote = textOf(raw['quote']);
  if (symbol === undefined || id === undefined || base === undefined || quote === undefined) {
    return undefined;
  }
  const settle = textOf(raw['settle']) ?? quote;
  const contractSize = parsePositive(raw['contractSize']);
  const tickSize = toTickSize(raw['precision'], precisionMode);
  const taker = parsePositive(raw['taker']);
  // ccxt keeps a few venues' fees in percent.
  const takerFeeRate = taker !== undefined && taker < HIGHEST_FEE ? taker : undefined;
  return {
    symbol,
    id,
    contract: raw['contract'] === true,
    ...(raw['option'] === true || raw['type'] === 'option' ? { option: true as const } : {}),
    contractType:
      raw['inverse'] === true
        ? 'inverse'
        : raw['linear'] === true || raw['contract'] !== true
          ? 'linear'
          : 'quanto',
    ...(contractSize === undefined ? {} : { contractSize }),
    underlying: base,
    quote,
    settle,
    ...(tickSize === undefined ? {} : { tickSize }),
    ...(takerFeeRate === undefined ? {} : { takerFeeRate }),
    info: raw['info'],
  };
}

function toTickSize(precision: unknown, mode: number | undefined): Price | undefined {
  const price = isRecord(precision) ? parsePositive(precision['price']) : undefined;
  if (price === undefined) return undefined;
  if (mode === TICK_SIZE) return price;
  return mode === DECIMAL_PLACES ? 10 ** -price : undefined;
}
