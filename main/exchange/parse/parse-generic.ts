import type { Account, Pool } from '../../../shared/domain/book.ts';
import { parseNumber, parsePositive } from '../../../shared/domain/parse-number.ts';
import type { MarginMode, Position, ReportedFigures } from '../../../shared/domain/position.ts';
import type { AccountId } from '../../../shared/domain/units.ts';
import { readReportedPrice } from '../../../shared/risk/venue/no-price.ts';
import { adlRankOf } from './adl-rank.ts';
import { compact } from './compact.ts';
import { assertProfitFitsSide } from './position-row.ts';
import { markFromValue, rawFigure, showsPositions } from './raw-figures.ts';
import { RowError, RowReader, isRecord, rowsAt, textOf } from './raw-row.ts';
import { type EmptyEvidence, type ParsedAccount, UnknownMarketError } from './reading.ts';
import type { MarketBook } from './venue-market.ts';
import type { VenueDefinition } from '../venues/venue-definition.ts';

/** What one call of the account answered, in ccxt's unified structures. */
export interface GenericAnswers {
  readonly accountId: AccountId;
  readonly venue: VenueDefinition;
  readonly balances: readonly unknown[];
  readonly positions: readonly unknown[];
  /** Open orders that may be what the balance is in use for. */
  readonly restingOrders?: number;
  readonly markets: MarketBook;
}

/**
 * Common rules over ccxt's unified structures, for venues without a parser of their own. What ccxt derives and what
 * differs from venue to venue (`collateral`, `marginRatio`, `percentage`) is not taken over; equity only where it is
 * known what the venue's total means. So many figures stay unknown, and the venue's own liquidation price leads.
 */
export function parseGeneric(answers: GenericAnswers): ParsedAccount {
  const { venue } = answers;
  const warnings: string[] = [
    `${venue.name} is read by common rules only: compare its figures with the venue's own.`,
    ...(venue.leftOut === undefined ? [] : [`Not read on ${venue.name}: ${venue.leftOut}.`]),
  ];
  const bySettle = new Map<string, Position[]>();
  const seen = new Map<string, Position>();
  let hedge = false;
  for (const raw of answers.positions) {
    const position = parsePosition(raw, answers, warnings);
    if (position === undefined) continue;
    const key = `${position.value.symbol}|${position.value.side}|${position.value.marginMode}`;
    // Calls of one account may overlap; the same leg is one position.
    const same = seen.get(key);
    if (same !== undefined) {
      if (same.contracts === position.value.contracts) continue;
      throw new RowError(`position ${position.value.symbol} stands in the answer twice`);
    }
    seen.set(key, position.value);
    hedge ||= position.hedged;
    bySettle.set(position.settle, [...(bySettle.get(position.settle) ?? []), position.value]);
  }
  const totals = readTotals(answers.balances, 'total');
  const settles = new Set([
    ...bySettle.keys(),
    ...[...totals.keys()].filter((code) => totals.get(code) !== 0 && answers.markets.settles(code)),
  ]);
  const pools = [...settles].map((settle) =>
    poolOf(settle, bySettle.get(settle) ?? [], totals.get(settle), venue, warnings),
  );
  const account: Account = {
    id: answers.accountId,
    exchange: venue.exchange,
    venue: venue.venue,
    // Maintenance margin by tier at the liquidation price: what most venues do, and said to be a guess in a warning.
    ...(venue.venue === 'generic' ? { rule: 'TIER' as const } : {}),
    positionMode: hedge ? 'hedge' : 'one-way',
    pools,
  };
  return { account, warnings: [...new Set(warnings)], emptiness: emptinessOf(answers, bySettle) };
}

function parsePosition(
  raw: unknown,
  { venue, markets }: GenericAnswers,
  warnings: string[],
): { readonly settle: string; readonly value: Position; readonly hedged: boolean } | undefined {
  const symbol = isRecord(raw) ? textOf(raw['symbol']) : undefined;
  const row = new RowReader(raw, `position ${symbol ?? 'without a symbol'}`);
  const { contracts, inUnits } = sizeOf(row, venue);
  if (contracts === 0) return undefined;
  const market = markets.find(row.text('symbol'));
  if (market === undefined) throw new UnknownMarketError(row.text('symbol'));
  const side = row.has('side')
    ? row.oneOf('side', ['long', 'short'])
    : sideBySign(row, venue, contracts);
  // Margin on spot markets counts in units of the base currency.
  const contractSize = inUnits
    ? 1
    : (row.optionalPositive('contractSize') ??
      market.contractSize ??
      (market.contract ? undefined : 1));
  if (contractSize === undefined) throw row.error('contractSize', 'is missing');
  const info = row.raw('info');
  // ccxt's word first; where it has none, the venue's own row.
  const figure = (name: 'entryPrice' | 'markPrice' | 'leverage'): number | undefined => {
    const told = row.optionalPositive(name) ?? rawFigure(info, name);
    return told !== undefined && told > 0 ? told : undefined;
  };
  const linear = market.contractType === 'linear';
  const markPrice =
    figure('markPrice') ??
    (venue.rawValue !== undefined && linear && isRecord(info)
      ? markFromValue(info, venue.rawValue, Math.abs(contracts) * contractSize)
      : undefined);
  const rate = row.optionalPositive('maintenanceMarginPercentage');
  const value = compact<Position>({
    symbol: market.symbol,
    side,
    contracts: Math.abs(contracts),
    contractType: market.contractType,
    contractSize,
    underlying: market.underlying,
    marginMode: marginModeOf(row, venue, warnings),
    entryPrice: figure('entryPrice'),
    markPrice,
    leverage: figure('leverage'),
    // ccxt gives Deribit's rates in percent; a rate of 1 or more is no rate.
    maintenanceMarginRate:
      rate !== undefined && rate < 1 && venue.exchange !== 'deribit' ? rate : undefined,
    takerFeeRate: market.takerFeeRate,
    tickSize: market.tickSize,
    adlRank: adlOf(row, venue),
    reported: compact<ReportedFigures>({
      liquidationPrice: liquidationPriceOf(row, venue, markPrice),
      maintenanceMargin: parsePositive(
        row.raw('maintenanceMargin') ?? rawFigure(info, 'maintenanceMargin'),
      ),
      unrealizedPnl: row.optionalNumber('unrealizedPnl') ?? rawFigure(info, 'unrealizedPnl'),
    }),
  });
  assertProfitFitsSide(row, value);
  return { settle: market.settle, value, hedged: row.raw('hedged') === true };
}

/** As ccxt says, unless the venue's raw row says it better. */
function sizeOf(
  row: RowReader,
  { rawSize }: VenueDefinition,
): { readonly contracts: number; readonly inUnits: boolean } {
  const info = row.raw('info');
  const told =
    rawSize === undefined || typeof info !== 'object' || info === null
      ? undefined
      : parseNumber(Reflect.get(info, rawSize.field));
  return told === undefined
    ? { contracts: row.number('contracts'), inUnits: false }
    : { contracts: told, inUnits: rawSize?.inUnits === true };
}

/** Only a size with a sign of its own tells the side; ccxt's is without one. */
function sideBySign(row: RowReader, { rawSize }: VenueDefinition, size: number): 'long' | 'short' {
  if (rawSize === undefined) throw row.error('side', 'is missing');
  return size > 0 ? 'long' : 'short';
}

function adlOf(row: RowReader, { exchange }: VenueDefinition): Position['adlRank'] {
  const info = row.raw('info');
  return isRecord(info) ? adlRankOf(exchange, info) : undefined;
}

/**
 * Some of ccxt's parsers leave the mode out or always say the same; the raw rows of those venues tell it. Where nobody
 * tells, cross is assumed and said: the wallet of such a venue is not known either, so no figure is built on it.
 */
function marginModeOf(row: RowReader, venue: VenueDefinition, warnings: string[]): MarginMode {
  const info = row.raw('info');
  const raw = venue.marginModeField;
  if (raw !== undefined && isRecord(info)) {
    const told = String(info[raw.field]);
    if (told === raw.isolated) return 'isolated';
    if (told === raw.cross) return 'cross';
  }
  if (row.has('marginMode')) return row.oneOf('marginMode', ['cross', 'isolated']);
  warnings.push(
    `${venue.name} does not tell whether its positions are cross or isolated; they are taken for cross.`,
  );
  return 'cross';
}

/**
 * Missing stays unknown; 0, negative and the venue's own marks for "none" are none. A 0 that ccxt has dropped stays
 * unknown: on some venues it means "not computed".
 */
function liquidationPriceOf(
  row: RowReader,
  venue: VenueDefinition,
  mark: number | undefined,
): number | 'none' | undefined {
  const raw = rawFigure(row.raw('info'), 'liquidationPrice');
  const price = row.optionalNumber('liquidationPrice') ?? (raw === 0 ? undefined : raw);
  if (price === undefined) return undefined;
  return readReportedPrice(price, mark, venue.noLiquidationPrice);
}

function poolOf(
  settle: string,
  positions: readonly Position[],
  total: number | undefined,
  venue: VenueDefinition,
  warnings: string[],
): Pool {
  const isolated = positions.some((position) => position.marginMode === 'isolated');
  const usable = total !== undefined && venue.balanceTotal !== undefined && !isolated;
  if (!usable && positions.length > 0) {
    warnings.push(`What backs the ${settle} positions on ${venue.name} is not known for sure.`);
  }
  return compact<Pool>({
    id: settle,
    settleCurrency: settle,
    walletBalance: usable && venue.balanceTotal === 'wallet' ? total : undefined,
    equity: usable && venue.balanceTotal === 'equity' ? total : undefined,
    positions,
  });
}

/** Sums by currency what several calls of one account tell; calls that repeat a currency repeat the same money. */
function readTotals(
  balances: readonly unknown[],
  part: 'total' | 'used',
): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const balance of balances) {
    const amounts = isRecord(balance) ? balance[part] : undefined;
    if (!isRecord(amounts)) continue;
    for (const [code, raw] of Object.entries(amounts)) {
      const amount = parseNumber(raw);
      if (amount !== undefined) totals.set(code, amount);
    }
  }
  return totals;
}

/** Below this share of a currency what is in use is what rounding leaves behind. */
const DUST_SHARE = 1e-9;

/**
 * The margin, value or profit of positions in a balance without positions contradicts, and so does a currency in use,
 * unless resting orders explain it. No figures at all are silent.
 */
function emptinessOf(
  { balances, markets, restingOrders }: GenericAnswers,
  bySettle: ReadonlyMap<string, readonly Position[]>,
): EmptyEvidence {
  if (bySettle.size > 0) return 'none-needed';
  if (balances.some((balance) => isRecord(balance) && showsPositions(balance['info']))) {
    return 'contradicted';
  }
  return usedSettles(balances, markets) && (restingOrders ?? 0) === 0 ? 'contradicted' : 'silent';
}

/** Whether a currency that derivatives are settled in is in use, for positions or for orders. */
export function usedSettles(balances: readonly unknown[], markets: MarketBook): boolean {
  const totals = readTotals(balances, 'total');
  return [...readTotals(balances, 'used')].some(
    ([code, amount]) =>
      amount > DUST_SHARE * Math.max(1, totals.get(code) ?? 0) && markets.settles(code),
  );
}

/** The rows of a unified list; anything else is no answer. */
export function unifiedRows(answer: unknown, what: string): readonly unknown[] {
  const rows = rowsAt(answer);
  if (rows === undefined) throw new RowError(`the ${what} are not a list`);
  return rows;
}
