import type { Account, Book, Pool } from '../domain/book.ts';
import type { AccountRisk, BookRisk, PoolRisk } from '../domain/risk-report.ts';
import type { AccountId, MarketSymbol, Price } from '../domain/units.ts';
import { evaluatePool, warningsOf, type RiskContext } from './evaluate.ts';
import { nearestLeeway } from './joint/joint-leeway.ts';
import { MovedPool } from './moved-pool.ts';

/** Keeps a book and its report, and computes again only the pools that a new price touched. */
export interface RiskEngine {
  /**
   * Sets the mark of one instrument, in one account or (without `accountId`) in all that hold it. Nothing is computed until a
   * report is asked for, so that a burst of prices costs one evaluation per pool. Returns the accounts touched.
   * A price that is not a number above 0 is refused: nothing changes and no account is returned.
   */
  setMark(symbol: MarketSymbol, price: Price, accountId?: AccountId): readonly AccountId[];
  /** Replaces an account after it was read again, or adds it. */
  setAccount(account: Account): void;
  removeAccount(accountId: AccountId): void;
  /** New betas or sigmas: everything is computed again. */
  setContext(context: RiskContext): void;
  /** The book with the marks of now. */
  book(): Book;
  account(accountId: AccountId): AccountRisk | undefined;
  report(): BookRisk;
}

interface PoolState {
  pool: Pool;
  /** Undefined: a price has changed since. */
  risk: PoolRisk | undefined;
}

interface AccountState {
  account: Account;
  readonly pools: PoolState[];
  /** Instrument → indexes of the pools that hold it. */
  readonly holders: ReadonlyMap<MarketSymbol, readonly number[]>;
  risk: AccountRisk | undefined;
}

export function createRiskEngine(book: Book, initialContext: RiskContext): RiskEngine {
  let context = initialContext;
  const states = new Map<AccountId, AccountState>();
  for (const account of book.accounts) states.set(account.id, stateOf(account));

  const evaluate = (state: AccountState): AccountRisk => {
    if (state.risk !== undefined) return state.risk;
    const account = currentAccount(state);
    const pools = state.pools.map((entry) => {
      entry.risk ??= evaluatePool(account, entry.pool, context);
      return entry.risk;
    });
    state.risk = {
      accountId: account.id,
      pools,
      jointLeeway: nearestLeeway(pools.map((pool) => pool.jointLeeway)),
      warnings: warningsOf(account),
    };
    return state.risk;
  };

  return {
    setMark(symbol, price, accountId) {
      if (!(price > 0 && price < Infinity)) return [];
      const touched: AccountId[] = [];
      for (const [id, state] of states) {
        if (accountId !== undefined && id !== accountId) continue;
        const holders = state.holders.get(symbol);
        if (holders === undefined) continue;
        let changed = false;
        for (const index of holders) {
          const entry = state.pools[index];
          const moved = entry === undefined ? undefined : withMark(entry.pool, symbol, price);
          if (entry === undefined || moved === undefined) continue;
          entry.pool = moved;
          entry.risk = undefined;
          changed = true;
        }
        if (!changed) continue;
        state.risk = undefined;
        touched.push(id);
      }
      return touched;
    },
    setAccount(account) {
      states.set(account.id, stateOf(account));
    },
    removeAccount(accountId) {
      states.delete(accountId);
    },
    setContext(next) {
      context = next;
      for (const state of states.values()) {
        state.risk = undefined;
        for (const entry of state.pools) entry.risk = undefined;
      }
    },
    book: () => ({ ...book, accounts: [...states.values()].map(currentAccount) }),
    account(accountId) {
      const state = states.get(accountId);
      return state === undefined ? undefined : evaluate(state);
    },
    report() {
      const accounts = [...states.values()].map(evaluate);
      return {
        accounts,
        jointLeeway: nearestLeeway(accounts.map((account) => account.jointLeeway)),
      };
    },
  };
}

function stateOf(account: Account): AccountState {
  const holders = new Map<MarketSymbol, number[]>();
  for (const [index, pool] of account.pools.entries()) {
    for (const { symbol } of pool.positions) {
      const list = holders.get(symbol) ?? [];
      if (!list.includes(index)) list.push(index);
      holders.set(symbol, list);
    }
  }
  const pools = account.pools.map((pool): PoolState => ({ pool, risk: undefined }));
  return { account, pools, holders, risk: undefined };
}

function currentAccount(state: AccountState): Account {
  return { ...state.account, pools: state.pools.map((entry) => entry.pool) };
}

/** The pool with another mark for one instrument; undefined when the mark is the same. */
function withMark(pool: Pool, symbol: MarketSymbol, price: Price): Pool | undefined {
  const moved = new MovedPool(pool);
  moved.setMark(symbol, price);
  const after = moved.pool;
  return after === pool ? undefined : after;
}
