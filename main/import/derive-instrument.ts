import type { ContractType } from '../../shared/domain/position.ts';
import type { Currency, MarketSymbol, Underlying } from '../../shared/domain/units.ts';

/** What a symbol says by itself. Absent: it does not say. */
export interface Instrument {
  readonly underlying: Underlying;
  /** As ccxt writes it, when the form of the symbol is known: needed to ask a venue for its price. */
  readonly marketSymbol?: MarketSymbol;
  readonly settleCurrency?: Currency;
  readonly contractType?: ContractType;
  /** Quoted in plain dollars: margined in dollars on some venues, in the coin on others. Never guessed. */
  readonly dollarQuoted?: boolean;
  /** The venue counts contracts of its own size, which the symbol does not tell: never taken as 1. */
  readonly contractsOfOwnSize?: boolean;
}

const JOINED_QUOTES = 'USDT|USDC|FDUSD|BUSD|USD';
const SEPARATE_QUOTES = `${JOINED_QUOTES}|USDE|EUR|GBP|JPY|TRY|DAI`;
const BASE_ALIASES: Readonly<Record<string, string>> = { XBT: 'BTC', XXBT: 'BTC', XDG: 'DOGE' };

/**
 * Reads the ways in which exchanges write a perpetual or future: `BTC/USDT:USDT`, `BTCUSDT`, `BTC-USDT-SWAP`, `BTC_USDT`,
 * `BTCUSD_PERP`, `XBTUSD`, `XBTUSDTM`, `PF_XBTUSD`, `BTC-PERPETUAL`. `BTCUSD` and `BTC-USD` do not tell whether the coin or
 * the dollar is the margin. A plain name (`AAPL`, `BTC`) is its own underlying and says nothing more. Dated futures keep their underlying but no price symbol: the date forms differ too much.
 */
export function deriveInstrument(symbol: string): Instrument {
  const text = symbol.trim().toUpperCase();
  for (const read of [
    readCcxt,
    readOkx,
    readKraken,
    readDeribit,
    readKucoin,
    readJoined,
    readSpaced,
  ]) {
    const found = read(text);
    if (found !== undefined) return found;
  }
  return { underlying: toBase(text) };
}

function readCcxt(text: string): Instrument | undefined {
  const [, base, quote, settle, expiry] =
    /^([^/:]+)\/([^/:]+)(?::([^/:-]+)(-.+)?)?$/.exec(text) ?? [];
  if (base === undefined || quote === undefined) return undefined;
  if (settle === undefined) return quote === 'USD' ? dollarQuoted(base) : swap(base, quote);
  const contractType: ContractType =
    settle === quote ? 'linear' : settle === base ? 'inverse' : 'quanto';
  return {
    underlying: toBase(base),
    settleCurrency: settle,
    contractType,
    marketSymbol: `${base}/${quote}:${settle}${expiry ?? ''}`,
  };
}

function readOkx(text: string): Instrument | undefined {
  const [, base, quote, tail] = /^([A-Z0-9]+)-(USDT|USDC|USD)-(SWAP|\d{6})$/.exec(text) ?? [];
  if (base === undefined || quote === undefined) return undefined;
  const found = swap(base, quote);
  return tail === 'SWAP'
    ? { ...found, contractsOfOwnSize: true }
    : { ...withoutMarket(found), contractsOfOwnSize: true };
}

/** Kraken Futures: PF is multi-collateral linear, PI and FI are inverse. */
function readKraken(text: string): Instrument | undefined {
  const [, kind, base] = /^(PF|PI|FI|FF)_([A-Z0-9]+?)USD(?:_\d{6})?$/.exec(text) ?? [];
  if (kind === undefined || base === undefined) return undefined;
  const coin = toBase(base);
  if (kind === 'PF') {
    return {
      underlying: coin,
      settleCurrency: 'USD',
      contractType: 'linear',
      marketSymbol: `${coin}/USD:USD`,
    };
  }
  return kind === 'PI' ? swap(coin, 'USD') : withoutMarket(swap(coin, 'USD'));
}

function readDeribit(text: string): Instrument | undefined {
  const [, base, quote] = /^([A-Z0-9]+)(?:_(USDC|USDT))?-PERPETUAL$/.exec(text) ?? [];
  return base === undefined ? undefined : swap(base, quote ?? 'USD');
}

function readKucoin(text: string): Instrument | undefined {
  const [, base, quote] = /^([A-Z0-9]+?)(USDT|USDC|USD)M$/.exec(text) ?? [];
  if (base === undefined || quote === undefined) return undefined;
  return { ...swap(base, quote), contractsOfOwnSize: true };
}

const JOINED = new RegExp(
  `^(?:([A-Z0-9]{2,}?)(${JOINED_QUOTES})|([A-Z0-9]+)[-_](${SEPARATE_QUOTES}))` +
    `(?:[-_. ]?(PERP|PERPETUAL|UMCBL|CMCBL|DMCBL))?(?:_(\\d{6}))?(?:\\.P)?$`,
);
/** Endings that are used for coin-margined contracts only, when the quote is plain dollars. */
const COIN_MARGINED_ENDINGS = ['PERP', 'DMCBL'];

function readJoined(text: string): Instrument | undefined {
  const [, joinedBase, joinedQuote, base = joinedBase, quote = joinedQuote, ending, expiry] =
    JOINED.exec(text) ?? [];
  if (base === undefined || quote === undefined) return undefined;
  const isBitmex = text === 'XBTUSD';
  const coinMargined = isBitmex || COIN_MARGINED_ENDINGS.includes(ending ?? '') || expiry;
  const found = quote === 'USD' && !coinMargined ? dollarQuoted(base) : swap(base, quote);
  return expiry === undefined ? found : withoutMarket(found);
}

function readSpaced(text: string): Instrument | undefined {
  const base = /^([A-Z0-9]+)[-_. ]?PERP$/.exec(text)?.[1];
  return base === undefined ? undefined : { underlying: toBase(base) };
}

/** A perpetual: margined in the coin where it is quoted in plain dollars, else in the quote currency. */
function swap(base: string, quote: string): Instrument {
  const coin = toBase(base);
  const settle = quote === 'USD' ? coin : quote;
  return {
    underlying: coin,
    settleCurrency: settle,
    contractType: settle === coin ? 'inverse' : 'linear',
    marketSymbol: `${coin}/${quote}:${settle}`,
  };
}

function dollarQuoted(base: string): Instrument {
  return { underlying: toBase(base), dollarQuoted: true };
}

/** The same once contract type and settle currency are known from elsewhere. */
export function resolveDollarQuoted(
  underlying: Underlying,
  contractType: 'linear' | 'inverse',
): Instrument {
  const settleCurrency: string = contractType === 'inverse' ? underlying : 'USD';
  return {
    underlying,
    settleCurrency,
    contractType,
    marketSymbol: `${underlying}/USD:${settleCurrency}`,
  };
}

function withoutMarket({ marketSymbol: _, ...rest }: Instrument): Instrument {
  return rest;
}

function toBase(base: string): string {
  return BASE_ALIASES[base] ?? base;
}
