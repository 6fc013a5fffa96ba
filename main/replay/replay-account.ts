import type { Account, Collateral, Pool } from '../../shared/domain/book.ts';
import type { Position } from '../../shared/domain/position.ts';
import type { Price, Underlying } from '../../shared/domain/units.ts';
import { gatherFacts, valueAt } from '../../shared/risk/scope/position-facts.ts';
import { isStable } from '../../shared/risk/scope/scope-model.ts';

export type Prices = ReadonlyMap<Underlying, Price>;

/**
 * One account of the book under moving prices. Each state is made from the book itself and not from the state before, so
 * that no rounding adds up over a year of prices. What liquidation takes out is gone from then on.
 */
export class ReplayAccount {
  #base: Account;
  #now: Account;
  /** What a coin cost in the book: its collateral moves by the factor from there. */
  readonly #references: Map<Underlying, Price>;

  constructor(account: Account) {
    this.#base = { ...account, pools: account.pools.map(withoutReports) };
    this.#now = this.#base;
    this.#references = referencePrices(this.#base);
  }

  get account(): Account {
    return this.#now;
  }

  /** Sets the marks by underlying. `changed`: the coins whose price is another than before. */
  price(prices: Prices, changed: ReadonlySet<Underlying>): void {
    for (const underlying of changed) {
      const price = prices.get(underlying);
      // A coin that nothing in the book prices starts at its first candle.
      if (price !== undefined && !this.#references.has(underlying)) {
        this.#references.set(underlying, price);
      }
    }
    let isChanged = false;
    const pools = this.#base.pools.map((base, index) => {
      const now = this.#now.pools[index] ?? base;
      if (!touches(base, changed)) return now;
      isChanged = true;
      return this.#pricePool(base, now, prices, changed);
    });
    if (isChanged) this.#now = { ...this.#base, pools };
  }

  /** Takes an isolated position out, its margin with it. */
  dropIsolated(poolIndex: number, position: Position): void {
    this.#drop(poolIndex, (one) => one !== position, {});
  }

  /** Takes all cross positions of a pool out, and everything that stood behind them. */
  dropCross(poolIndex: number): void {
    const pool = this.#base.pools[poolIndex];
    this.#drop(poolIndex, ({ marginMode }) => marginMode !== 'cross', {
      ...(pool?.walletBalance === undefined ? {} : { walletBalance: 0 }),
      ...(pool?.equity === undefined ? {} : { equity: 0 }),
      ...(pool?.quoteBalance === undefined ? {} : { quoteBalance: 0 }),
      ...(pool?.collateral === undefined ? {} : { collateral: [] }),
    });
  }

  #drop(poolIndex: number, keeps: (position: Position) => boolean, rest: Partial<Pool>): void {
    const now = this.#now.pools[poolIndex];
    const base = this.#base.pools[poolIndex];
    if (now === undefined || base === undefined) return;
    const stay = now.positions.map(keeps);
    const reduced = (pool: Pool): Pool => ({
      ...pool,
      ...rest,
      positions: pool.positions.filter((_, index) => stay[index] === true),
    });
    this.#base = { ...this.#base, pools: this.#base.pools.with(poolIndex, reduced(base)) };
    this.#now = { ...this.#now, pools: this.#now.pools.with(poolIndex, reduced(now)) };
  }

  #pricePool(base: Pool, now: Pool, prices: Prices, changed: ReadonlySet<Underlying>): Pool {
    let gained = 0;
    const positions = base.positions.map((position, index) => {
      const price = prices.get(position.underlying);
      if (price === undefined) return position;
      const moved = changed.has(position.underlying)
        ? atPrice(position, price)
        : (now.positions[index] ?? position);
      if (base.equity !== undefined && position.marginMode === 'cross') {
        gained += gainTo(position, price);
      }
      return moved;
    });
    return {
      ...base,
      positions,
      ...(base.equity === undefined ? {} : { equity: base.equity + gained }),
      ...(base.collateral === undefined
        ? {}
        : {
            collateral: base.collateral.map((entry) => ({
              ...entry,
              price: entry.price * this.#collateralFactor(entry, base, prices),
            })),
          }),
    };
  }

  /** In a pool that is kept in a coin everything else is worth less of that coin when it rises. */
  #collateralFactor(entry: Collateral, pool: Pool, prices: Prices): number {
    const asset: string = entry.asset;
    const settle: string = pool.settleCurrency;
    if (asset === settle) return 1;
    const rise = isStable(asset) ? 1 : this.#factor(asset, prices);
    return isStable(settle) ? rise : rise / this.#factor(settle, prices);
  }

  #factor(coin: Underlying, prices: Prices): number {
    const price = prices.get(coin);
    const reference = this.#references.get(coin);
    return price === undefined || reference === undefined ? 1 : price / reference;
  }
}

/** What the venue reported was said of other prices. */
function withoutReports(pool: Pool): Pool {
  return { ...pool, positions: pool.positions.map(({ reported: _, ...position }) => position) };
}

function referencePrices(account: Account): Map<Underlying, Price> {
  const references = new Map<Underlying, Price>();
  for (const { positions } of account.pools) {
    for (const { underlying, markPrice } of positions) {
      if (markPrice !== undefined && !references.has(underlying)) {
        references.set(underlying, markPrice);
      }
    }
  }
  for (const { collateral = [], settleCurrency } of account.pools) {
    for (const { asset, price } of collateral) {
      // Its price in dollars is one that candles in dollars go on from.
      const coin: string = asset;
      if (!references.has(coin) && DOLLARS.has(settleCurrency)) references.set(coin, price);
    }
  }
  return references;
}

const DOLLARS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC']);

function touches(pool: Pool, changed: ReadonlySet<Underlying>): boolean {
  return (
    pool.positions.some(({ underlying }) => changed.has(underlying)) ||
    (pool.collateral !== undefined &&
      (changed.has(pool.settleCurrency as string) ||
        pool.collateral.some(({ asset }) => changed.has(asset as string))))
  );
}

function atPrice(position: Position, price: Price): Position {
  const { isolatedEquity } = position;
  return {
    ...position,
    markPrice: price,
    ...(isolatedEquity === undefined
      ? {}
      : { isolatedEquity: isolatedEquity + gainTo(position, price) }),
  };
}

/** Change of unrealised PnL from the mark of the book to `price`; 0 where the position cannot be computed at all. */
function gainTo(position: Position, price: Price): number {
  const outcome = gatherFacts(position);
  if (!outcome.ok) return 0;
  const { sign, inverse, quantity, notional } = outcome.facts;
  const value = valueAt(quantity, inverse, price);
  return sign * (inverse ? notional - value : value - notional);
}
