import type { Account, Pool } from '../../../shared/domain/book.ts';
import { tierCap, type MarginTier, type TierUnit } from '../../../shared/domain/margin-tier.ts';
import type { Position, ReportedFigures } from '../../../shared/domain/position.ts';
import type { AccountId } from '../../../shared/domain/units.ts';
import { sumOrUnknown } from './account-draft.ts';
import { assertProfitFitsSide, reportedPriceAt } from './position-row.ts';
import { compact } from './compact.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf } from './raw-row.ts';
import { type EmptyEvidence, type ParsedAccount, UnknownMarketError } from './reading.ts';
import { unreadTiers } from './unread-tiers.ts';
import type { MarketBook, VenueMarket } from './venue-market.ts';

/** The three product types that together are a classic Bitget futures account. */
export const BITGET_PRODUCTS = ['USDT-FUTURES', 'USDC-FUTURES', 'COIN-FUTURES'] as const;
export type BitgetProduct = (typeof BITGET_PRODUCTS)[number];

export interface BitgetProductAnswers {
  readonly product: BitgetProduct;
  /** `/api/v2/mix/account/accounts`. */
  readonly accounts: unknown;
  /** `/api/v2/mix/position/all-position`. */
  readonly positions: unknown;
}

export interface BitgetAnswers {
  readonly accountId: AccountId;
  readonly products: readonly BitgetProductAnswers[];
  /** By market id, from `query-position-lever`. */
  readonly tiers: ReadonlyMap<string, readonly MarginTier[]>;
  readonly markets: MarketBook;
}

interface HeldPosition {
  readonly marginCoin: string;
  readonly value: Position;
  readonly hedge: boolean;
  readonly isolatedMargin: number;
  /** Absent: not told. */
  readonly unrealizedPnl: number | undefined;
}

/**
 * A classic Bitget futures account (v2): per margin coin of each product type a pool. `accountEquity` holds isolated
 * margins and all unrealised PnL, so wallet = equity − unrealised PnL − isolated margins, from one and the same answer
 * but for the margins. Rows of size zero are left out; a row that cannot be read throws a RowError that names it.
 */
export function parseBitget(answers: BitgetAnswers): ParsedAccount {
  const warnings: string[] = [];
  const pools: Pool[] = [];
  let hedge = false;
  let emptiness: EmptyEvidence = 'none-needed';
  let rowCount = 0;
  const legs = new Set<string>();
  const coins = new Set<string>();
  for (const product of answers.products) {
    const accounts = rowsAt(product.accounts, 'data');
    const rows = rowsAt(product.positions, 'data');
    if (accounts === undefined) throw new RowError(`the ${product.product} balance is not a list`);
    if (rows === undefined) throw new RowError(`the ${product.product} positions are not a list`);
    const told = rows.flatMap((raw) => parsePosition(raw, answers, warnings) ?? []);
    assertDistinct(told);
    // A gateway that ignores the product type tells the same leg three times; it is one position.
    const held = told.filter(({ value }) => !legs.has(legOf(value)));
    for (const { value } of held) legs.add(legOf(value));
    hedge ||= held.some((position) => position.hedge);
    pools.push(...poolsOf(product.product, accounts, held, warnings, coins));
    emptiness = worse(emptiness, emptinessOf(accounts, told));
    rowCount += accounts.length + held.length;
  }
  // Not one row anywhere tells nothing; a product type without rows beside others has no money in it.
  if (rowCount === 0) emptiness = 'silent';
  const account: Account = {
    id: answers.accountId,
    exchange: 'bitget',
    venue: 'bitget',
    positionMode: hedge ? 'hedge' : 'one-way',
    pools,
  };
  return { account, warnings, emptiness };
}

/** One leg told twice in one list would count twice. */
function assertDistinct(told: readonly HeldPosition[]): void {
  const legs = told.map(({ value }) => legOf(value));
  const twice = legs.find((leg, index) => legs.indexOf(leg) !== index);
  if (twice !== undefined) throw new RowError(`position ${twice} stands in the answer twice`);
}

const legOf = ({ symbol, side, marginMode }: Position): string => `${symbol} ${side} ${marginMode}`;

function parsePosition(
  raw: unknown,
  answers: BitgetAnswers,
  warnings: string[],
): HeldPosition | undefined {
  const id = isRecord(raw) ? textOf(raw['symbol']) : undefined;
  const row = new RowReader(raw, `position ${id ?? 'without a symbol'}`);
  const size = row.number('total');
  if (size === 0) return undefined;
  if (size < 0) throw row.error('total', 'is below zero');
  const market = answers.markets.contract(row.text('symbol'));
  if (market === undefined) throw new UnknownMarketError(row.text('symbol'));
  const isolated = row.oneOf('marginMode', ['crossed', 'isolated']) === 'isolated';
  const entryPrice = row.optionalPositive('openPriceAvg');
  const markPrice = row.optionalPositive('markPrice');
  const unrealizedPnl = row.optionalNumber('unrealizedPL');
  const rate = row.optionalPositive('keepMarginRate');
  const face = faceOf(row, market, size, warnings);
  const tiers = tiersFor(
    market,
    answers.tiers.get(market.id),
    { size, entryPrice, markPrice, rate },
    warnings,
  );
  const value = compact<Position>({
    symbol: market.symbol,
    side: row.oneOf('holdSide', ['long', 'short']),
    contracts: face,
    contractType: market.contractType,
    contractSize: 1,
    underlying: market.underlying,
    marginMode: isolated ? 'isolated' : 'cross',
    entryPrice,
    markPrice,
    leverage: row.optionalPositive('leverage'),
    isolatedMargin: isolated ? row.number('marginSize') : undefined,
    tiers: tiers?.rows,
    tierUnit: tiers?.unit,
    tierMode: tiers === undefined ? undefined : 'whole',
    maintenanceMarginRate: rate,
    takerFeeRate: market.takerFeeRate,
    maxLeverage: tiers?.rows[0]?.maxLeverage,
    tickSize: market.tickSize,
    reported: compact<ReportedFigures>({
      liquidationPrice: reportedPriceAt(row, 'liquidationPrice'),
      marginRatio: row.optionalNumber('marginRatio'),
      unrealizedPnl,
    }),
  });
  // An inverse size is judged by the same profit before.
  if (market.contractType === 'linear') assertProfitFitsSide(row, value);
  return {
    marginCoin: row.text('marginCoin'),
    value,
    hedge: row.has('posMode') && row.text('posMode') === 'hedge_mode',
    isolatedMargin: value.isolatedMargin ?? 0,
    unrealizedPnl,
  };
}

/** Two readings of the same PnL agree when they differ by less than this share of the larger. */
const PNL_TOLERANCE = 0.03;

/**
 * Contracts of one unit each. Linear: `total`, in base coin. Inverse (COIN-FUTURES): the face amount in quote currency.
 * Bitget writes `total` in base coin there too, so the face is total × average entry; the row's own unrealised PnL is
 * the witness, and where it fits a face in quote currency instead, `total` is taken as that.
 */
function faceOf(row: RowReader, market: VenueMarket, size: number, warnings: string[]): number {
  if (market.contractType === 'linear') return size;
  const entry = row.positive('openPriceAvg');
  const mark = row.optionalPositive('markPrice');
  const reported = row.optionalNumber('unrealizedPL');
  if (mark === undefined || reported === undefined) return size * entry;
  const sign = row.oneOf('holdSide', ['long', 'short']) === 'long' ? 1 : -1;
  const perFace = sign * (1 / entry - 1 / mark);
  const fits = (face: number): boolean => {
    const expected = face * perFace;
    // Near entry every reading gives about nothing, and the last digits of the venue decide nothing.
    const slack =
      PNL_TOLERANCE * Math.max(Math.abs(expected), Math.abs(reported)) + (face / mark) * 1e-3;
    return Math.abs(expected - reported) <= slack;
  };
  if (fits(size * entry)) return size * entry;
  if (fits(size)) return size;
  warnings.push(
    `The size of ${market.symbol} does not fit the profit that Bitget reports; its figures are uncertain.`,
  );
  return size * entry;
}

/**
 * The table that fits the row: its rate at the present size must be the row's `keepMarginRate`. Bitget documents no unit
 * for coin-margined tables, so base coin and quote are both tried; a table that fits neither way is left out, and the
 * rate in force stands alone.
 */
function tiersFor(
  market: VenueMarket,
  rows: readonly MarginTier[] | undefined,
  now: {
    readonly size: number;
    readonly entryPrice: number | undefined;
    readonly markPrice: number | undefined;
    readonly rate: number | undefined;
  },
  warnings: string[],
): { readonly rows: readonly MarginTier[]; readonly unit: TierUnit } | undefined {
  if (rows === undefined) {
    warnings.push(unreadTiers(market.symbol));
    return undefined;
  }
  const units: readonly TierUnit[] =
    market.contractType === 'linear' ? ['quote'] : ['base', 'quote'];
  if (now.rate === undefined || now.markPrice === undefined) {
    return { rows, unit: units[0] ?? 'quote' };
  }
  for (const unit of units) {
    const value = unit === 'base' ? now.size : now.size * now.markPrice;
    // A mark that moved between the answers may have crossed an edge, so the neighboring rows fit as well.
    const index = rows.findIndex((tier) => value <= tierCap(tier));
    const near = rows.slice(Math.max(0, index - 1), index + 2);
    if (near.some((tier) => Math.abs(tier.maintenanceMarginRate - (now.rate ?? 0)) < 1e-9)) {
      return { rows, unit };
    }
  }
  warnings.push(
    `The margin tiers of ${market.symbol} do not fit the rate that Bitget reports; that rate is used alone.`,
  );
  return undefined;
}

function poolsOf(
  product: BitgetProduct,
  accounts: readonly unknown[],
  held: readonly HeldPosition[],
  warnings: string[],
  coins: Set<string>,
): readonly Pool[] {
  const pools: Pool[] = [];
  const seen = new Set<string>();
  for (const raw of accounts) {
    const row = new RowReader(raw, `${product} balance`);
    const coin = row.text('marginCoin');
    const positions = held.filter((position) => position.marginCoin === coin);
    const equity = row.optionalNumber('accountEquity');
    // Nor is the wallet of a coin told twice, unless positions stand on each.
    if (positions.length === 0 && ((equity ?? 0) === 0 || coins.has(coin))) continue;
    seen.add(coin);
    coins.add(coin);
    if (equity === undefined) {
      warnings.push(`The ${coin} balance could not be read, so its margin is unknown.`);
    }
    const unrealized =
      row.optionalNumber('unrealizedPL') ??
      sumOrUnknown(positions.map((position) => position.unrealizedPnl));
    pools.push(
      compact<Pool>({
        id: poolId(product, coin),
        settleCurrency: coin,
        walletBalance:
          equity === undefined || unrealized === undefined
            ? undefined
            : equity - unrealized - sum(positions, (position) => position.isolatedMargin),
        openOrderInitialMargin: row.optionalPositive('locked'),
        positions: positions.map((position) => position.value),
      }),
    );
  }
  for (const coin of new Set(held.map((position) => position.marginCoin))) {
    if (seen.has(coin)) continue;
    warnings.push(`The balance holds no ${coin}, so the margin of its positions is unknown.`);
    pools.push({
      id: poolId(product, coin),
      settleCurrency: coin,
      positions: held.filter((each) => each.marginCoin === coin).map((each) => each.value),
    });
  }
  return pools;
}

/** Coin-margined and stablecoin wallets do not help each other, even in the same coin. */
function poolId(product: BitgetProduct, coin: string): string {
  return product === 'COIN-FUTURES' ? `${coin} coin-m` : coin;
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const IN_USE = [
  'crossedMargin',
  'isolatedMargin',
  'unrealizedPL',
  'crossedUnrealizedPL',
  'isolatedUnrealizedPL',
  'crossedRiskRate',
] as const;

/** Margin in use or profit and loss in a coin without positions contradicts the answer; silence asks for a second one. */
function emptinessOf(accounts: readonly unknown[], held: readonly HeldPosition[]): EmptyEvidence {
  let evidence: EmptyEvidence = 'none-needed';
  for (const raw of accounts) {
    const row = new RowReader(raw, 'balance');
    if (held.some((position) => position.marginCoin === row.text('marginCoin'))) continue;
    const figures = IN_USE.map((field) => row.optionalNumber(field)).filter((f) => f !== undefined);
    if (figures.some((figure) => figure !== 0)) return 'contradicted';
    if (figures.length === 0 && (row.optionalNumber('accountEquity') ?? 0) !== 0)
      evidence = 'silent';
  }
  return evidence;
}

function worse(a: EmptyEvidence, b: EmptyEvidence): EmptyEvidence {
  if (a === 'contradicted' || b === 'contradicted') return 'contradicted';
  return a === 'silent' || b === 'silent' ? 'silent' : 'none-needed';
}
