import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { MarginTier } from '../../../shared/domain/margin-tier.ts';
import { parsePositive } from '../../../shared/domain/parse-number.ts';
import type { MarginMode, Position, ReportedFigures } from '../../../shared/domain/position.ts';
import type { AccountId } from '../../../shared/domain/units.ts';
import { adlRankOf } from './adl-rank.ts';
import { compact } from './compact.ts';
import { assertProfitFitsSide, reportedPriceAt } from './position-row.ts';
import { unreadTiers } from './unread-tiers.ts';
import { datedBinanceTiers } from '../venues/dated-tiers/dated-tiers.ts';
import { type RawRow, RowError, RowReader, isRecord, rowsAt, textOf } from './raw-row.ts';
import { type EmptyEvidence, type ParsedAccount, UnknownMarketError } from './reading.ts';
import { poolWithoutMode } from './unread-mode.ts';
import type { MarketBook } from './venue-market.ts';

export interface BinanceUsdmAnswers {
  readonly accountId: AccountId;
  /** `/fapi/v3/account`. */
  readonly account: unknown;
  /** `/fapi/v3/positionRisk`. */
  readonly positions: unknown;
  /** `/fapi/v1/symbolConfig`; v3 positions carry no leverage. */
  readonly symbolConfig?: unknown;
  /** By market id, from `/fapi/v1/leverageBracket`. */
  readonly tiers?: ReadonlyMap<string, readonly MarginTier[]>;
  /** Multi-Assets mode: all assets together back all positions. Absent: not known. */
  readonly multiAssets?: boolean;
  readonly markets: MarketBook;
}

interface SymbolSetup {
  readonly leverage?: number;
  readonly marginMode?: MarginMode;
}

/**
 * One Binance USD-M account: a pool per settle asset with its cross wallet (`crossWalletBalance`, without unrealised PnL
 * and isolated margins), isolated positions with `isolatedMargin − unRealizedProfit`, in Multi-Assets mode one pool in
 * USD. Rows of size zero are left out; a row that cannot be read throws a RowError that names it.
 */
export function parseBinanceUsdm(answers: BinanceUsdmAnswers): ParsedAccount {
  const rows = rowsAt(answers.positions);
  const assets = rowsAt(answers.account, 'assets');
  if (rows === undefined) throw new RowError('the positions are not a list');
  if (assets === undefined) throw new RowError('the balance holds no assets');
  const setups = readSymbolConfig(answers.symbolConfig);
  const warnings: string[] = [];
  const positions = new Map<string, Position[]>();
  const legs = new Set<string>();
  let hedge = false;
  for (const raw of rows) {
    const row = new RowReader(raw, `position ${nameOf(raw)}`);
    if (row.has('positionSide') && row.text('positionSide') !== 'BOTH') hedge = true;
    const position = parsePosition(row, answers, setups, warnings);
    if (position === undefined) continue;
    const leg = `${position.value.symbol} ${position.value.side}`;
    if (legs.has(leg)) {
      throw new RowError(`position ${position.value.symbol} stands in the answer twice`);
    }
    legs.add(leg);
    const { settle, value } = position;
    positions.set(settle, [...(positions.get(settle) ?? []), value]);
  }
  const multiAssets = answers.multiAssets ?? singleByEvidence(assets, positions);
  const pools =
    multiAssets === true
      ? multiAssetsPool(answers.account, positions)
      : assetPools(assets, positions, answers.markets, warnings).map((pool) =>
          multiAssets === undefined ? poolWithoutMode(pool) : pool,
        );
  const account: Account = {
    id: answers.accountId,
    exchange: 'binanceusdm',
    venue: 'binance-usdm',
    positionMode: hedge ? 'hedge' : 'one-way',
    pools,
  };
  return {
    account,
    warnings,
    emptiness: emptinessOf(answers, multiAssets, assets, rows, positions),
  };
}

/**
 * Where nobody tells: in Multi-Assets mode no position can be isolated, and with all money in the one asset that all positions
 * are settled in the two modes are the same. Else undefined.
 */
function singleByEvidence(
  assets: readonly unknown[],
  positions: ReadonlyMap<string, readonly Position[]>,
): false | undefined {
  const held = [...positions.values()].flat();
  if (held.some(({ marginMode }) => marginMode === 'isolated')) return false;
  const [settle] = positions.keys();
  const isElsewhere = assets.some((raw) => {
    const row = new RowReader(raw, 'balance');
    const money = row.optionalNumber('walletBalance') ?? row.optionalNumber('crossWalletBalance');
    return row.raw('asset') !== settle && money !== 0;
  });
  return positions.size === 1 && !isElsewhere ? false : undefined;
}

function nameOf(raw: unknown): string {
  return isRecord(raw) ? (textOf(raw['symbol']) ?? 'without a symbol') : 'that is no row';
}

function parsePosition(
  row: RowReader,
  answers: BinanceUsdmAnswers,
  setups: ReadonlyMap<string, SymbolSetup>,
  warnings: string[],
): { readonly settle: string; readonly value: Position } | undefined {
  const id = row.text('symbol');
  const amount = row.number('positionAmt');
  if (amount === 0) return undefined;
  const market = answers.markets.contract(id);
  if (market === undefined) throw new UnknownMarketError(id);
  const positionSide = row.has('positionSide')
    ? row.oneOf('positionSide', ['BOTH', 'LONG', 'SHORT'])
    : 'BOTH';
  const side =
    positionSide === 'BOTH'
      ? amount > 0
        ? 'long'
        : 'short'
      : positionSide === 'LONG'
        ? 'long'
        : 'short';
  if ((positionSide === 'LONG' && amount < 0) || (positionSide === 'SHORT' && amount > 0)) {
    throw row.error('positionAmt', `has the sign of the other side of ${positionSide}`);
  }
  const setup = setups.get(id);
  const marginMode = marginModeOf(row, setup);
  const unrealizedPnl = row.optionalNumber('unRealizedProfit');
  const maintenanceMargin = row.optionalNumber('maintMargin');
  const notional = row.optionalNumber('notional');
  const current = answers.tiers?.get(id);
  const dated =
    current === undefined
      ? datedBinanceTiers(market.symbol, notional, maintenanceMargin)
      : undefined;
  const tiers = current ?? dated?.rows;
  if (current === undefined) {
    warnings.push(unreadTiers(market.symbol, dated?.asOf));
  }
  const value = compact<Position>({
    symbol: market.symbol,
    side,
    contracts: Math.abs(amount),
    contractType: market.contractType,
    contractSize: market.contractSize ?? 1,
    underlying: market.underlying,
    marginMode,
    entryPrice: row.optionalPositive('entryPrice'),
    markPrice: row.optionalPositive('markPrice'),
    leverage: setup?.leverage ?? row.optionalPositive('leverage') ?? leverageFromMargin(row),
    isolatedMargin: marginMode === 'isolated' ? isolatedWallet(row, unrealizedPnl) : undefined,
    tiers,
    tierUnit: tiers === undefined ? undefined : 'quote',
    tierMode: tiers === undefined ? undefined : 'marginal',
    tiersAsOf: dated?.asOf,
    // Without the table the rate in force is what the venue's own figure amounts to at the present size.
    maintenanceMarginRate:
      tiers === undefined &&
      maintenanceMargin !== undefined &&
      notional !== undefined &&
      notional !== 0
        ? maintenanceMargin / Math.abs(notional)
        : undefined,
    maxLeverage: tiers?.[0]?.maxLeverage,
    tickSize: market.tickSize,
    adlRank: adlRankOf('binanceusdm', { adl: row.raw('adl') }),
    reported: compact<ReportedFigures>({
      liquidationPrice: reportedPriceAt(row, 'liquidationPrice'),
      maintenanceMargin,
      unrealizedPnl,
    }),
  });
  assertProfitFitsSide(row, value);
  return { settle: market.settle, value };
}

/** v2 rows name the mode; v3 rows tell it by their isolated figures, which are 0 in cross. */
function marginModeOf(row: RowReader, setup: SymbolSetup | undefined): MarginMode {
  if (row.has('marginType')) return row.oneOf('marginType', ['cross', 'isolated']);
  const margin = row.optionalNumber('isolatedMargin');
  const wallet = row.optionalNumber('isolatedWallet');
  if ((margin ?? 0) !== 0 || (wallet ?? 0) !== 0) return 'isolated';
  if (margin !== undefined || wallet !== undefined) return 'cross';
  if (setup?.marginMode !== undefined) return setup.marginMode;
  throw row.error('marginType', 'is missing, so cross or isolated is not known');
}

/** `isolatedMargin` includes unrealised PnL; the wallet behind the position does not. */
function isolatedWallet(row: RowReader, unrealizedPnl: number | undefined): number | undefined {
  const margin = row.optionalNumber('isolatedMargin');
  if (margin !== undefined && margin !== 0 && unrealizedPnl !== undefined) {
    return margin - unrealizedPnl;
  }
  return row.optionalPositive('isolatedWallet');
}

/** Position margin is notional / leverage, and leverage a whole number: anything else is not taken for one. */
function leverageFromMargin(row: RowReader): number | undefined {
  const margin = row.optionalNumber('positionInitialMargin');
  const notional = row.optionalNumber('notional');
  if (margin === undefined || notional === undefined || margin <= 0) return undefined;
  const ratio = Math.abs(notional) / margin;
  const whole = Math.round(ratio);
  return whole >= 1 && Math.abs(ratio - whole) <= 0.01 * whole ? whole : undefined;
}

function readSymbolConfig(answer: unknown): ReadonlyMap<string, SymbolSetup> {
  const setups = new Map<string, SymbolSetup>();
  for (const raw of rowsAt(answer) ?? []) {
    const id = isRecord(raw) ? textOf(raw['symbol']) : undefined;
    if (id === undefined || !isRecord(raw)) continue;
    const type = textOf(raw['marginType'])?.toLowerCase();
    setups.set(
      id,
      compact<SymbolSetup>({
        leverage: parsePositive(raw['leverage']),
        marginMode:
          type === 'isolated'
            ? 'isolated'
            : type === 'crossed' || type === 'cross'
              ? 'cross'
              : undefined,
      }),
    );
  }
  return setups;
}

function assetPools(
  assets: readonly unknown[],
  positions: ReadonlyMap<string, readonly Position[]>,
  markets: MarketBook,
  warnings: string[],
): readonly Pool[] {
  const pools: Pool[] = [];
  const seen = new Set<string>();
  for (const raw of assets) {
    const row = new RowReader(raw, 'balance');
    const asset = row.text('asset');
    const held = positions.get(asset) ?? [];
    const walletBalance = row.optionalNumber('crossWalletBalance');
    if (held.length === 0 && ((walletBalance ?? 0) === 0 || !markets.settles(asset))) continue;
    seen.add(asset);
    if (walletBalance === undefined) {
      warnings.push(`The ${asset} balance could not be read, so its margin is unknown.`);
    }
    pools.push(
      compact<Pool>({
        id: asset,
        settleCurrency: asset,
        walletBalance,
        openOrderInitialMargin: row.optionalPositive('openOrderInitialMargin'),
        positions: held,
      }),
    );
  }
  for (const [settle, held] of positions) {
    if (seen.has(settle)) continue;
    warnings.push(`The balance holds no ${settle}, so the margin of its positions is unknown.`);
    pools.push({ id: settle, settleCurrency: settle, positions: held });
  }
  return pools;
}

/** Multi-Assets mode is cross only; the venue's totals are in USD, after its haircuts. */
function multiAssetsPool(
  account: unknown,
  positions: ReadonlyMap<string, readonly Position[]>,
): readonly Pool[] {
  const row = new RowReader(account, 'balance');
  return [
    compact<Pool>({
      id: 'USD',
      settleCurrency: 'USD',
      equity: row.number('totalMarginBalance'),
      openOrderInitialMargin: row.optionalPositive('totalOpenOrderInitialMargin'),
      positions: [...positions.values()].flat(),
    }),
  ];
}

const IN_USE = ['maintMargin', 'positionInitialMargin', 'unrealizedProfit', 'crossUnPnl'] as const;
const TOTALS_IN_USE = [
  'totalMaintMargin',
  'totalPositionInitialMargin',
  'totalUnrealizedProfit',
] as const;

/**
 * The balance of the same moment as witness: an asset with margin in use and no position in it, or a position that the
 * account answer holds and the position answer does not, contradicts the reading.
 */
function emptinessOf(
  answers: BinanceUsdmAnswers,
  multiAssets: boolean | undefined,
  assets: readonly unknown[],
  rows: readonly unknown[],
  positions: ReadonlyMap<string, readonly Position[]>,
): EmptyEvidence {
  const open = new Set(rows.filter(isRecord).map(legOf));
  const listed = (rowsAt(answers.account, 'positions') ?? []).filter(isRecord);
  if (listed.some((row) => isOpen(row) && !open.has(legOf(row)))) return 'contradicted';
  const perAsset = assets.filter(isRecord).map((asset) => ({
    used: usedIn(asset, IN_USE),
    empty: (positions.get(String(asset['asset'])) ?? []).length === 0,
  }));
  // In Multi-Assets mode an asset without positions may still carry margin, so only the totals tell.
  const scopes =
    multiAssets === false
      ? perAsset
      : multiAssets === true
        ? [{ used: usedIn(answers.account, TOTALS_IN_USE), empty: positions.size === 0 }]
        : perAsset.map(({ used }) => ({ used, empty: positions.size === 0 }));
  if (scopes.some((scope) => scope.used === true && scope.empty)) return 'contradicted';
  const told = scopes.some((scope) => scope.used !== undefined);
  return told || positions.size > 0 ? 'none-needed' : 'silent';
}

/** Whether any of the figures is other than 0; undefined when none of them is there. */
function usedIn(source: unknown, fields: readonly string[]): boolean | undefined {
  const row = new RowReader(source, 'balance');
  const figures = fields
    .map((field) => row.optionalNumber(field))
    .filter((figure) => figure !== undefined);
  return figures.length === 0 ? undefined : figures.some((figure) => figure !== 0);
}

const legOf = (row: RawRow): string => `${String(row['symbol'])} ${String(row['positionSide'])}`;

function isOpen(row: RawRow): boolean {
  const amount = new RowReader(row, 'balance').optionalNumber('positionAmt');
  return amount !== undefined && amount !== 0;
}
