import type { Account, Collateral, Pool, Venue, VenueTotals } from '../../../shared/domain/book.ts';
import { isStable } from '../../../shared/risk/scope/scope-model.ts';
import type {
  AccountId,
  Amount,
  Currency,
  ExchangeId,
  PoolId,
  Price,
  Ratio,
} from '../../../shared/domain/units.ts';
import { compact } from './compact.ts';
import { profitOf, type PositionRow } from './position-row.ts';
import type { EmptyEvidence, ParsedAccount } from './reading.ts';

/** One coin of a pool that is backed by several. */
export interface AssetDraft {
  readonly asset: Currency;
  /** Signed: negative is owed; absent: not told. */
  readonly amount?: Amount;
  /** Worth of the amount in the pool's currency before any haircut; absent: not told. */
  readonly value?: Amount;
  /** No market tells its price, so its worth cannot be found: mostly little, and named. */
  readonly unpriced?: true;
  /** 1 − haircut; absent: not told. */
  readonly weight?: Ratio;
}

/** A coin by its amount and price, of which each may be unknown. */
export function valued(
  asset: Currency,
  amount: Amount | undefined,
  price: Price | undefined,
): AssetDraft {
  return compact<AssetDraft>({
    asset,
    amount,
    value: amount === undefined || price === undefined ? undefined : amount * price,
    unpriced: price === undefined ? true : undefined,
  });
}

/**
 * Equity after haircuts, as the venue tells it; where it does not, its equity before them, if there is nothing that a haircut
 * is taken from.
 */
export function afterHaircuts(
  told: Amount | undefined,
  before: Amount | undefined,
  assets: readonly AssetDraft[],
): Amount | undefined {
  if (told !== undefined) return told;
  return assets.every(({ asset, amount }) => isStable(asset) || amount === 0) ? before : undefined;
}

/** What backs the positions of a pool. */
export type CashDraft =
  /** Cash without unrealized profit. `holdsIsolated`: the margins of isolated positions are in it. */
  | { readonly kind: 'wallet'; readonly amount: Amount; readonly holdsIsolated?: boolean }
  /** With unrealized profit; `holdsIsolated`: margins and profits of isolated positions as well. */
  | { readonly kind: 'equity'; readonly amount: Amount; readonly holdsIsolated?: boolean }
  /** Equity after haircuts, with profit, and the coins that it is made of. */
  | { readonly kind: 'assets'; readonly equity: Amount; readonly assets: readonly AssetDraft[] };

/** Equity less that of isolated positions. Where the latter is not told, it is what the positions themselves tell. */
export function equityBeside(equity: Amount, isolated: Amount | undefined): CashDraft {
  return isolated === undefined
    ? { kind: 'equity', amount: equity, holdsIsolated: true }
    : { kind: 'equity', amount: equity - isolated };
}

/** A pool before its positions are weighed against its cash. */
export interface PoolDraft {
  readonly id: PoolId;
  readonly settle: Currency;
  readonly venue?: Venue;
  readonly rows: readonly PositionRow[];
  readonly cash?: CashDraft;
  /** Margin that the venue says is in use for positions: not 0 without a position contradicts. Absent: not told. */
  readonly inUse?: Amount;
  readonly openOrderInitialMargin?: Amount;
  readonly notCovered?: readonly string[];
  /** What the venue says of the whole pool; counts where something of it is not covered. */
  readonly venueTotals?: VenueTotals;
}

export interface AccountDraft {
  readonly pools: readonly PoolDraft[];
  /** Absent: as the rows say. */
  readonly hedged?: boolean;
  /** The margin rules of this account, where they differ from those of the venue's table row. */
  readonly venue?: Venue;
  /** Rows of things that are no futures: seen, not computed. */
  readonly warnings?: readonly string[];
}

/** Pools of positions whose balance is in none of the told ones: their backing is unknown, they themselves are not. */
export function strayPools(
  pools: readonly PoolDraft[],
  rows: readonly PositionRow[],
): readonly PoolDraft[] {
  const known = new Set(pools.flatMap((pool) => pool.rows));
  const stray = rows.filter((row) => !known.has(row));
  return [...Map.groupBy(stray, (row): string => row.settle)].map(([settle, held]) => ({
    id: settle,
    settle,
    rows: held,
  }));
}

interface DraftContext {
  readonly accountId: AccountId;
  readonly exchange: ExchangeId;
  readonly venue: Venue;
}

/** Pools that hold neither positions nor money say nothing and are left out. */
export function finishAccount(draft: AccountDraft, context: DraftContext): ParsedAccount {
  const warnings = [...(draft.warnings ?? [])];
  const pools = draft.pools.flatMap((each) => {
    const pool = finishPool(each, warnings);
    const money = pool.walletBalance ?? pool.equity ?? 0;
    const bare = pool.positions.length === 0 && money === 0 && (pool.collateral ?? []).length === 0;
    return bare && pool.notCovered === undefined ? [] : [pool];
  });
  const hedged = draft.hedged ?? draft.pools.some((pool) => pool.rows.some((row) => row.hedged));
  const account: Account = {
    id: context.accountId,
    exchange: context.exchange,
    venue: draft.venue ?? context.venue,
    ...((draft.venue ?? context.venue) === 'generic' ? { rule: 'TIER' as const } : {}),
    positionMode: hedged || hasBothSides(pools) ? 'hedge' : 'one-way',
    pools,
  };
  return { account, warnings: [...new Set(warnings)], emptiness: emptinessOf(draft.pools) };
}

/** Two legs of one symbol can only stand in hedge mode. */
export function hasBothSides(pools: readonly Pool[]): boolean {
  const seen = new Map<string, string>();
  return pools
    .flatMap((pool) => pool.positions)
    .some(({ symbol, side, marginMode }) => {
      const key = `${symbol} ${marginMode}`;
      const other = seen.get(key);
      seen.set(key, side);
      return other !== undefined && other !== side;
    });
}

function finishPool(draft: PoolDraft, warnings: string[]): Pool {
  const positions = draft.rows.map((row) => row.position);
  const foreign = draft.rows.filter(
    ({ position, settle }) => position.contractType !== 'linear' && settle !== draft.settle,
  );
  const notCovered = [
    ...(draft.notCovered ?? []),
    // Their worth is in coin, the pool's money is not: no figure of the pool would be right.
    ...foreign.map(({ position }) => `${position.symbol}, which is settled in its coin`),
  ];
  const cash = cashOf(draft, warnings);
  if (cash === undefined && positions.length > 0) {
    warnings.push(`What backs the ${draft.settle} positions is not known.`);
  }
  return compact<Pool>({
    id: draft.id,
    settleCurrency: draft.settle,
    venue: draft.venue,
    walletBalance: cash?.walletBalance,
    equity: cash?.equity,
    collateral: cash?.collateral,
    openOrderInitialMargin:
      draft.openOrderInitialMargin === 0 ? undefined : draft.openOrderInitialMargin,
    positions,
    notCovered: notCovered.length === 0 ? undefined : notCovered,
    venueTotals: notCovered.length === 0 ? undefined : draft.venueTotals,
  });
}

interface PoolCash {
  readonly walletBalance?: Amount;
  readonly equity?: Amount;
  readonly collateral?: readonly Collateral[];
}

function cashOf({ cash, rows }: PoolDraft, warnings: string[]): PoolCash | undefined {
  if (cash === undefined) return undefined;
  const cross = rows.filter((row) => row.position.marginMode === 'cross');
  const isolated = rows.filter((row) => row.position.marginMode === 'isolated');
  const crossProfit = sumOrUnknown(cross.map(profit));
  if (cash.kind === 'assets') {
    return crossProfit === undefined
      ? { equity: cash.equity }
      : splitAssets(cash.equity - crossProfit, cash.assets, warnings);
  }
  const margins = cash.holdsIsolated === true ? sumOrUnknown(isolated.map(isolatedCash)) : 0;
  if (margins === undefined) {
    warnings.push(
      'The margin of an isolated position is not told, so the rest of the cash is not known.',
    );
    return undefined;
  }
  if (cash.kind === 'wallet') return { walletBalance: cash.amount - margins };
  const isolatedProfit = cash.holdsIsolated === true ? sumOrUnknown(isolated.map(profit)) : 0;
  if (isolatedProfit === undefined) return undefined;
  const equity = cash.amount - margins - isolatedProfit;
  // As cash, so that the equity moves with the marks between two readings.
  return crossProfit === undefined ? { equity } : { walletBalance: equity - crossProfit };
}

/** Amounts below this worth move nothing and are left among the cash. */
const DUST: Amount = 1;

/**
 * Coins that move stand by themselves, so that their fall lowers the pool; the rest, which is what is left of the venue's
 * own total, is cash. A haircut that is not told counts as none, which makes the coin count for more when it falls.
 */
function splitAssets(
  total: Amount,
  assets: readonly AssetDraft[],
  warnings: string[],
): PoolCash | undefined {
  const collateral: Collateral[] = [];
  for (const { asset, amount, value, weight, unpriced } of assets) {
    if (isStable(asset) || amount === 0) continue;
    if (amount === undefined || value === undefined) {
      warnings.push(`What the ${asset} is worth is not told.`);
      // As cash it would not fall with its price.
      if (amount === undefined || unpriced === undefined) return undefined;
      continue;
    }
    if (Math.abs(value) < DUST) continue;
    const price: Price = value / amount;
    if (!(price > 0)) continue;
    if (weight === undefined && amount > 0) {
      warnings.push(
        `The haircut of ${asset} as collateral could not be read; it is taken in full.`,
      );
    }
    collateral.push({ asset, amount, price, weight: weight ?? 1, liabilityWeight: 1 });
  }
  const coins = collateral.reduce(
    (sum, each) => sum + each.amount * each.price * (each.amount > 0 ? each.weight : 1),
    0,
  );
  return {
    walletBalance: total - coins,
    ...(collateral.length === 0 ? {} : { collateral }),
  };
}

/** By prices, as the engine adds it back at the present marks; the venue's figure where a price is missing. */
const profit = ({ position }: PositionRow): Amount | undefined =>
  profitOf(position) ?? position.reported?.unrealizedPnl;

function isolatedCash({ position }: PositionRow): Amount | undefined {
  if (position.isolatedMargin !== undefined) return position.isolatedMargin;
  const gain = profitOf(position) ?? position.reported?.unrealizedPnl;
  return position.isolatedEquity === undefined || gain === undefined
    ? undefined
    : position.isolatedEquity - gain;
}

/** Undefined where one of them is not known. */
export function sumOrUnknown(figures: readonly (Amount | undefined)[]): Amount | undefined {
  let sum = 0;
  for (const figure of figures) {
    if (figure === undefined) return undefined;
    sum += figure;
  }
  return sum;
}

/**
 * Margin in use in a pool without positions contradicts the answer. A venue that tells no such figure leaves an answer
 * without any position to a second reading, and so does one that tells of no pool at all.
 */
function emptinessOf(pools: readonly PoolDraft[]): EmptyEvidence {
  if (pools.some((pool) => pool.rows.length === 0 && (pool.inUse ?? 0) !== 0)) {
    return 'contradicted';
  }
  if (pools.some((pool) => pool.rows.length > 0)) return 'none-needed';
  return pools.length > 0 && pools.every((pool) => pool.inUse !== undefined)
    ? 'none-needed'
    : 'silent';
}
