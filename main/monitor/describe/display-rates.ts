import type { Account, Pool } from '../../../shared/domain/book.ts';
import { known, unknown, type Figure } from '../../../shared/domain/outcome.ts';
import type { Amount, Currency } from '../../../shared/domain/units.ts';

/** Taken as one dollar each; said so in the warnings of every account that holds one. */
const DOLLARS: ReadonlySet<Currency> = new Set<Currency>(['USD', 'USDT', 'USDC']);

/** Worth of one unit of each currency in the display currency, from the marks in the book. */
export class DisplayRates {
  readonly displayCurrency: Currency;
  /** By name: what a contract is written on and what an account holds are both called BTC. */
  readonly #coins: ReadonlyMap<string, number>;

  constructor(displayCurrency: Currency, accounts: Iterable<Account>) {
    this.displayCurrency = displayCurrency;
    this.#coins = coinPrices(accounts);
  }

  /** A missing rate is unknown: an amount is never shown in the wrong currency. */
  rateOf(currency: Currency): Figure {
    if (currency === this.displayCurrency) return known(1);
    const from = this.#inDollars(currency);
    const to = this.#inDollars(this.displayCurrency);
    return from === undefined || to === undefined ? unknown('no-exchange-rate') : known(from / to);
  }

  /** Whether other rates give this currency the same worth. */
  isSameFor(currency: Currency, other: DisplayRates): boolean {
    if (this === other) return true;
    if (this.displayCurrency !== other.displayCurrency) return false;
    const [a, b] = [this.rateOf(currency), other.rateOf(currency)];
    return a.kind === 'known' && b.kind === 'known' && a.value === b.value;
  }

  convert(amount: Figure<Amount>, currency: Currency): Figure<Amount> {
    if (amount.kind === 'unknown') return amount;
    const rate = this.rateOf(currency);
    return rate.kind === 'unknown' ? rate : known(amount.value * rate.value);
  }

  /** What the rate of this currency assumes, in words; undefined: nothing. */
  assumptionOf(currency: Currency): string | undefined {
    if (currency === this.displayCurrency || !DOLLARS.has(currency)) return undefined;
    return DOLLARS.has(this.displayCurrency)
      ? `1 ${currency} is taken as 1 ${this.displayCurrency}.`
      : `1 ${currency} is taken as 1 USD.`;
  }

  #inDollars(currency: Currency): number | undefined {
    return DOLLARS.has(currency) ? 1 : this.#coins.get(currency);
  }
}

/**
 * Marks of contracts that are quoted in dollars price the coin they are written on; where nothing is open on a coin, what the venue
 * says of it as collateral does, the first that names it.
 */
function coinPrices(accounts: Iterable<Account>): ReadonlyMap<string, number> {
  const prices = new Map<string, number>();
  for (const account of accounts) {
    for (const pool of account.pools) {
      const { marks, collateral } = pricesIn(pool);
      for (const [coin, price] of marks) prices.set(coin, price);
      for (const [coin, price] of collateral) if (!prices.has(coin)) prices.set(coin, price);
    }
  }
  return prices;
}

interface PoolPrices {
  readonly marks: readonly (readonly [string, number])[];
  readonly collateral: readonly (readonly [string, number])[];
}

/** Asked once a second of all pools, of which most have not changed since. */
const READ = new WeakMap<Pool, PoolPrices>();

function pricesIn(pool: Pool): PoolPrices {
  let prices = READ.get(pool);
  if (prices === undefined) {
    prices = readPrices(pool);
    READ.set(pool, prices);
  }
  return prices;
}

function readPrices({ positions, collateral, settleCurrency }: Pool): PoolPrices {
  const marks: (readonly [string, number])[] = [];
  for (const { underlying, markPrice, contractType, symbol } of positions) {
    if (markPrice === undefined || contractType === 'quanto') continue;
    const quote = /\/([A-Z]+)/.exec(symbol)?.[1];
    if (quote !== undefined && DOLLARS.has(quote)) marks.push([underlying, markPrice]);
  }
  return {
    marks,
    collateral: DOLLARS.has(settleCurrency)
      ? (collateral ?? []).map(({ asset, price }) => [asset, price] as const)
      : [],
  };
}
