import { MINUTE_MS, type AccountId, type TimestampMs } from '../../../shared/domain/units.ts';
import type { Clock } from '../../host-ports.ts';
import type { RequestBudget } from '../budget/request-budget.ts';
import { extraKey } from '../budget/turn-order.ts';
import { inTurn } from '../budget/turn-scope.ts';
import type { OrdersBySymbol } from '../parse/parse-orders.ts';

/** Orders weigh much on most venues and change by hand only. */
const MAX_AGE_MS = 30_000;
/** Expected weight before the first time. */
const GUESS = 20;
/** A venue may ask to be left alone longer than a poll; the last orders stay shown this long. */
const KEEP_MS = 5 * MINUTE_MS;

/** The open orders of one account, read more seldom than its positions, and after them. */
export class AccountOrders {
  readonly #accountId: AccountId;
  readonly #clock: Clock;
  readonly #budget: RequestBudget;
  #known: { readonly value: OrdersBySymbol; readonly atMs: TimestampMs } | undefined;
  #running: Promise<void> | undefined;
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

  /** Never throws. Last known ones while they cannot be read for a short while; then unknown, which is not "none". */
  async get(read: () => Promise<OrdersBySymbol | undefined>): Promise<OrdersBySymbol | undefined> {
    const now = this.#clock.now();
    const isFresh = this.#known !== undefined && now - this.#known.atMs < MAX_AGE_MS;
    // They may wait where the venue's limit is scarce; the positions may not.
    const mayAsk =
      !isFresh &&
      this.#running === undefined &&
      this.#budget.tryExtra(this.#accountId, GUESS, this.#isUntried);
    if (mayAsk) this.#running = this.#read(read, now);
    await this.#running;
    this.#isUntried = false;
    return this.#known?.value;
  }

  async #read(read: () => Promise<OrdersBySymbol | undefined>, now: TimestampMs): Promise<void> {
    try {
      const value = await inTurn(extraKey(this.#accountId), read);
      this.#known = value === undefined ? undefined : { value, atMs: now };
    } catch {
      if (this.#known !== undefined && now - this.#known.atMs > KEEP_MS) this.#known = undefined;
    } finally {
      this.#running = undefined;
      this.#budget.endExtra(this.#accountId);
    }
  }
}
