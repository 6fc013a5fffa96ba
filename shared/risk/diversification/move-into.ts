import type { Account, Book, Collateral, Pool } from '../../domain/book.ts';
import type { JointLeeway } from '../../domain/risk-report.ts';
import type { Amount, Currency, PoolId, AccountId, Price, Ratio } from '../../domain/units.ts';
import { evaluateBook, modelPool, type RiskContext } from '../evaluate.ts';
import { isStable } from '../scope/scope-model.ts';
import { openHedge, reduceContracts, type TradeCosts } from '../ways-out/way-out-changes.ts';

/** Where a part of the risk goes. Gold needs its price, as a coin of collateral or as a contract. */
export type Haven =
  | { readonly kind: 'stablecoins' }
  | {
      readonly kind: 'gold';
      /** Name by which its beta is found in the context: `XAU`, `PAXG`. */
      readonly asset: Currency;
      readonly price: Price;
      /** As collateral: 1 − haircut. */
      readonly weight: Ratio;
      /** As a contract: maintenance margin per notional. */
      readonly maintenanceMarginRate: Ratio;
    };

export interface Shift {
  /** What is moved: coins held as collateral, or open positions (closed by this share). */
  readonly what: 'collateral' | 'exposure';
  /** Share that is moved, 0 to 1. */
  readonly share: Ratio;
  readonly into: Haven;
}

export interface ShiftResult {
  readonly book: Book;
  readonly before: JointLeeway;
  readonly after: JointLeeway;
  /** Fees and spread by settle currency, >= 0. */
  readonly costs: ReadonlyMap<Currency, Amount>;
  /** Pools in which nothing could be moved, and why, as a code. */
  readonly untouched: readonly {
    readonly accountId: AccountId;
    readonly poolId: PoolId;
    readonly reason: 'no-coins' | 'no-positions' | 'kept-in-a-coin' | 'unknown';
  }[];
}

/** What moving a part of a book into stablecoins or gold would do to its joint leeway. Pure: nothing is traded. */
export function shiftBook(
  book: Book,
  shift: Shift,
  context: RiskContext,
  costs: TradeCosts,
): ShiftResult {
  const paid = new Map<Currency, Amount>();
  const untouched: ShiftResult['untouched'][number][] = [];
  const shifted: Book = {
    ...book,
    accounts: book.accounts.map((account) => ({
      ...account,
      pools: account.pools.map((pool) => {
        const moved =
          shift.what === 'collateral'
            ? moveCollateral(pool, shift)
            : closePart(account, pool, shift, costs);
        if (typeof moved === 'string') {
          untouched.push({ accountId: account.id, poolId: pool.id, reason: moved });
          return pool;
        }
        const { settleCurrency } = pool;
        if (moved.cost > 0) paid.set(settleCurrency, (paid.get(settleCurrency) ?? 0) + moved.cost);
        return moved.pool;
      }),
    })),
  };
  return {
    book: shifted,
    before: evaluateBook(book, context).jointLeeway,
    after: evaluateBook(shifted, context).jointLeeway,
    costs: paid,
    untouched,
  };
}

type Moved =
  { readonly pool: Pool; readonly cost: Amount } | ShiftResult['untouched'][number]['reason'];

/** Coins are sold at the price at which the pool counts them; what is borrowed stays. */
function moveCollateral(pool: Pool, { share, into }: Shift): Moved {
  if (!isStable(pool.settleCurrency)) return 'kept-in-a-coin';
  const entries = pool.collateral ?? [];
  const isMoved = ({ asset, amount }: Collateral) =>
    amount > 0 && !isStable(asset) && !(into.kind === 'gold' && asset === into.asset);
  const freed = entries
    .filter(isMoved)
    .reduce((sum, { amount, price }) => sum + amount * price * share, 0);
  if (!(freed > 0)) return 'no-coins';
  const kept = entries.map((entry) =>
    isMoved(entry) ? { ...entry, amount: entry.amount * (1 - share) } : entry,
  );
  const haven: Collateral =
    into.kind === 'gold'
      ? {
          asset: into.asset,
          amount: freed / into.price,
          price: into.price,
          weight: into.weight,
          liabilityWeight: 1,
        }
      : { asset: pool.settleCurrency, amount: freed, price: 1, weight: 1, liabilityWeight: 1 };
  return { pool: { ...pool, collateral: [...kept, haven] }, cost: 0 };
}

function closePart(account: Account, pool: Pool, { share, into }: Shift, costs: TradeCosts): Moved {
  if (pool.positions.length === 0) return 'no-positions';
  if (into.kind === 'gold' && !isStable(pool.settleCurrency)) return 'kept-in-a-coin';
  let changed = pool;
  let cost = 0;
  let freed = 0;
  for (const { symbol, side, marginMode } of pool.positions) {
    for (const scope of modelPool(account, changed)) {
      const member = scope.members.find(
        ({ position: one }) =>
          one.symbol === symbol && one.side === side && one.marginMode === marginMode,
      );
      if (member === undefined) continue;
      // The proceeds would make cash out of a balance that nobody knows.
      if (member.facts === undefined || scope.equity.kind === 'unknown') return 'unknown';
      const { contracts } = member.position;
      freed += member.facts.sign * member.facts.notional * share;
      const reduced = reduceContracts(changed, scope, member, contracts * share, costs);
      changed = reduced.pool;
      cost += reduced.cost;
      break;
    }
  }
  // A book that is short on balance has no long to replace by gold.
  if (into.kind === 'stablecoins' || !(freed > 0)) return { pool: changed, cost };
  const gold = openHedge(
    changed,
    {
      symbol: into.asset as string,
      underlying: into.asset as string,
      side: 'long',
      contracts: 1,
      contractType: 'linear',
      contractSize: 1,
      marginMode: 'cross',
      entryPrice: into.price,
      markPrice: into.price,
      maintenanceMarginRate: into.maintenanceMarginRate,
    },
    freed / into.price,
    costs,
  );
  return { pool: gold.pool, cost: cost + gold.cost };
}
