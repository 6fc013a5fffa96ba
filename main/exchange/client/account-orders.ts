import type { OpenOrder, Position } from '../../../shared/domain/position.ts';
import {
  MINUTE_MS,
  type AccountId,
  type DurationMs,
  type MarketSymbol,
  type TimestampMs,
} from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { RequestBudget } from '../budget/request-budget.ts';
import { inTurn } from '../budget/turn-scope.ts';
import { CALL_DEADLINE_MS, type ToldOrders } from '../exchange-client.ts';
import type { OrdersBySymbol } from '../parse/parse-orders.ts';
import { detached, withDeadline } from './call-scope.ts';
import { planOrders, type HeldSymbol, type OrderCost, type OrderWish } from './order-plan.ts';

/** Expected weight of a list before the first time, where no table tells. */
const GUESS = 20;
/** They could not be read for so long: then they are unknown, which is not "none". */
const KEEP_MS: DurationMs = 5 * MINUTE_MS;
/** After a failure nothing is asked for this long, whatever changed. */
const RETRY_MS: DurationMs = 10_000;
/** A reading of positions waits for orders this long; what comes later is in the next. */
const PATIENCE_MS: DurationMs = 2_000;

/** Asks for the open orders of these symbols, or of all. Undefined: the venue does not tell. */
export type ReadOrders = (
  symbols: readonly MarketSymbol[] | undefined,
) => Promise<OrdersBySymbol | undefined>;

interface KnownOrders {
  readonly orders: readonly OpenOrder[];
  readonly asOfMs: TimestampMs;
}

/** The open orders of one account, symbol by symbol, read more seldom than its positions, and after them. */
export class AccountOrders {
  readonly #accountId: AccountId;
  readonly #clock: Clock;
  readonly #budget: RequestBudget;
  readonly #known = new Map<MarketSymbol, KnownOrders>();
  /** Size and side of what is held, as of the last reading. */
  #sizes = new Map<MarketSymbol, string>();
  readonly #changed = new Set<MarketSymbol>();
  #near: ReadonlySet<MarketSymbol> = new Set();
  readonly #waiting = new Map<string, () => void>();
  #running: Promise<void> | undefined;
  #failedAtMs: TimestampMs | undefined;
  #isTold = true;
  #isUntried = true;

  constructor(accountId: AccountId, clock: Clock, budget: RequestBudget) {
    this.#accountId = accountId;
    this.#clock = clock;
    this.#budget = budget;
  }

  /** The first try has not ended yet. */
  get isUntried(): boolean {
    return this.#isUntried;
  }

  /** Positions whose stop may soon decide something: theirs are renewed before others. */
  preferNear(symbols: Iterable<MarketSymbol>): void {
    this.#near = new Set(symbols);
  }

  /** The venue pushed a change of orders; absent: it did not say of which. */
  noteChange(symbols?: readonly MarketSymbol[]): void {
    for (const symbol of symbols ?? this.#sizes.keys()) this.#changed.add(symbol);
  }

  /**
   * Never throws, and never waits long: the positions matter more. What was known before stands with its time while there
   * is no room to ask anew; after failures for a while it is forgotten. Undefined: nothing is known.
   */
  async get(
    positions: readonly Position[],
    cost: OrderCost | undefined,
    read: ReadOrders,
    patienceMs: DurationMs = PATIENCE_MS,
  ): Promise<ToldOrders | undefined> {
    this.#hold(positions);
    if (this.#running === undefined && !this.#hasJustFailed()) {
      this.#wait(planOrders(this.#heldSymbols(), cost, this.#clock.now()), read);
    }
    await this.#patiently(this.#running, patienceMs);
    this.#isUntried = false;
    const isAnythingKnown = this.#isTold && (this.#sizes.size === 0 || this.#known.size > 0);
    if (!isAnythingKnown) return undefined;
    const known = [...this.#known];
    return {
      orders: new Map(
        known.flatMap(([symbol, { orders }]) => (orders.length === 0 ? [] : [[symbol, orders]])),
      ),
      ordersAsOf: new Map(known.map(([symbol, { asOfMs }]) => [symbol, asOfMs])),
    };
  }

  /** What is held now: what is gone is forgotten, and orders of what is new or changed are due. */
  #hold(positions: readonly Position[]): void {
    const sizes = new Map<MarketSymbol, string>();
    for (const { symbol, side, marginMode, contracts } of positions) {
      sizes.set(symbol, `${sizes.get(symbol) ?? ''} ${side} ${marginMode} ${contracts}`);
    }
    for (const symbol of [...this.#known.keys(), ...this.#changed]) {
      if (sizes.has(symbol)) continue;
      this.#known.delete(symbol);
      this.#changed.delete(symbol);
    }
    for (const [symbol, size] of sizes) {
      if (this.#sizes.get(symbol) !== size) this.#changed.add(symbol);
    }
    this.#sizes = sizes;
  }

  #heldSymbols(): readonly HeldSymbol[] {
    return [...this.#sizes.keys()].map((symbol) => {
      const asOfMs = this.#known.get(symbol)?.asOfMs;
      return {
        symbol,
        isChanged: this.#changed.has(symbol),
        isNear: this.#near.has(symbol),
        ...(asOfMs === undefined ? {} : { asOfMs }),
      };
    });
  }

  #hasJustFailed(): boolean {
    const failed = this.#failedAtMs;
    return failed !== undefined && Math.abs(this.#clock.now() - failed) < RETRY_MS;
  }

  /** They may wait where the venue's limit is scarce; the positions may not. The first wish that is granted is the only one. */
  #wait(wishes: readonly OrderWish[], read: ReadOrders): void {
    const keys = new Set(wishes.map((wish) => this.#keyOf(wish)));
    for (const [key, cancel] of this.#waiting) {
      if (keys.has(key)) continue;
      this.#waiting.delete(key);
      cancel();
    }
    for (const wish of wishes) {
      if (this.#running !== undefined) return;
      const { weight, isUrgent } = wish;
      const key = this.#keyOf(wish);
      const cancel = this.#budget.askExtra(
        {
          key,
          owner: this.#accountId,
          weight: weight ?? GUESS,
          isFirst: this.#isUntried,
          isUrgent,
        },
        () => {
          this.#waiting.delete(key);
          // What was urgent is among all; all the others keep their place in line.
          if (!isUrgent) this.stop();
          const before = this.#running ?? Promise.resolve();
          const running = before.then(() => this.#ask(key, wish, read));
          this.#running = running;
          void running.finally(() => {
            if (this.#running === running) this.#running = undefined;
          });
        },
        weight !== undefined,
      );
      if (this.#running === undefined) this.#waiting.set(key, cancel);
    }
  }

  /** Whoever is gone keeps nobody waiting. */
  stop(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #keyOf({ isUrgent }: OrderWish): string {
    return `${isUrgent ? 'urgent ' : ''}orders ${this.#accountId}`;
  }

  async #ask(key: string, { symbols }: OrderWish, read: ReadOrders): Promise<void> {
    const asked = symbols ?? [...this.#sizes.keys()];
    const asOfMs = this.#clock.now();
    // What changes from now on is not in the answer.
    for (const symbol of asked) this.#changed.delete(symbol);
    try {
      const orders = await detached(() =>
        withDeadline(this.#clock, CALL_DEADLINE_MS, () => inTurn(key, () => read(symbols))),
      );
      this.#isTold = orders !== undefined;
      this.#failedAtMs = undefined;
      for (const symbol of asked) {
        this.#known.set(symbol, { orders: orders?.get(symbol) ?? [], asOfMs });
      }
    } catch {
      this.#failedAtMs = this.#clock.now();
      for (const symbol of asked) {
        this.#changed.add(symbol);
        const known = this.#known.get(symbol);
        if (known !== undefined && asOfMs - known.asOfMs > KEEP_MS) this.#known.delete(symbol);
      }
    } finally {
      this.#budget.end(key);
    }
  }

  async #patiently(work: Promise<void> | undefined, patienceMs: DurationMs): Promise<void> {
    if (work === undefined) return;
    const patience = Promise.withResolvers<void>();
    const cancel = this.#clock.setTimer(patienceMs, patience.resolve);
    await Promise.race([work, patience.promise]);
    cancel();
  }
}
