import type { Account, Pool } from '../../../shared/domain/book.ts';
import { parseNumber } from '../../../shared/domain/parse-number.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { AccountId, Currency } from '../../../shared/domain/units.ts';
import { hasBothSides } from './account-draft.ts';
import { compact } from './compact.ts';
import { readGenericPosition, type GenericPosition } from './generic-position.ts';
import { rawEquity, showsPositions } from './raw-figures.ts';
import { RowError, isRecord, rowsAt } from './raw-row.ts';
import type { EmptyEvidence, ParsedAccount } from './reading.ts';
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
  const uncovered = new Map<Currency, readonly string[]>();
  const guessed = new Set<Currency>();
  const seen = new Map<string, GenericPosition>();
  let hedge = false;
  for (const raw of answers.positions) {
    const position = readGenericPosition(raw, venue, answers.markets, warnings);
    if (position === undefined) continue;
    if (position.kind === 'uncovered') {
      const { settle, symbol } = position;
      uncovered.set(settle, [...(uncovered.get(settle) ?? []), symbol]);
      warnings.push(`${symbol} is an option: it is seen, but not computed.`);
      continue;
    }
    const key = `${position.value.symbol}|${position.value.side}|${position.value.marginMode}`;
    const same = seen.get(key);
    if (same !== undefined) {
      // Calls of one account may overlap; the same leg is one position. Lots kept apart have ids of their own.
      if (isSame(same, position)) continue;
      throw new RowError(`position ${position.value.symbol} stands in the answer twice`);
    }
    seen.set(key, position);
    hedge ||= position.hedged;
    // No figure is built on a guess: a margin of its own would back it, not the whole account.
    if (position.isModeGuessed) guessed.add(position.settle);
    bySettle.set(position.settle, [...(bySettle.get(position.settle) ?? []), position.value]);
  }
  const totals = readTotals(answers.balances, 'total');
  const settles = new Set([
    ...bySettle.keys(),
    ...uncovered.keys(),
    ...[...totals.keys()].filter((code) => totals.get(code) !== 0 && answers.markets.settles(code)),
  ]);
  const pools = [...settles].map((settle) =>
    compact<Pool>({
      ...poolOf(
        settle,
        bySettle.get(settle) ?? [],
        guessed.has(settle) ? {} : moneyIn(settle, answers, totals),
        venue,
        warnings,
      ),
      notCovered: uncovered.get(settle),
    }),
  );
  const account: Account = {
    id: answers.accountId,
    exchange: venue.exchange,
    venue: venue.venue,
    // Maintenance margin by tier at the liquidation price: what most venues do, and said to be a guess in a warning.
    ...(venue.venue === 'generic' ? { rule: 'TIER' as const } : {}),
    positionMode: hedge || hasBothSides(pools) ? 'hedge' : 'one-way',
    pools,
  };
  return {
    account,
    warnings: [...new Set(warnings)],
    emptiness: emptinessOf(answers, [...bySettle.keys(), ...uncovered.keys()]),
  };
}

const isSame = (one: GenericPosition, other: GenericPosition): boolean =>
  one.value.contracts === other.value.contracts &&
  one.value.entryPrice === other.value.entryPrice &&
  one.id === other.id;

function poolOf(
  settle: string,
  positions: readonly Position[],
  money: Pick<Pool, 'walletBalance' | 'equity'>,
  venue: VenueDefinition,
  warnings: string[],
): Pool {
  const isolated = positions.some((position) => position.marginMode === 'isolated');
  const known = isolated ? {} : money;
  if (Object.keys(known).length === 0 && positions.length > 0) {
    warnings.push(`What backs the ${settle} positions on ${venue.name} is not known for sure.`);
  }
  return { id: settle, settleCurrency: settle, ...known, positions };
}

/**
 * ccxt's total where it is known what it means on this venue; else what a row of the balance calls the equity of the currency,
 * where no other currency stands beside it, which might back the positions as well.
 */
function moneyIn(
  settle: string,
  { balances, venue }: GenericAnswers,
  totals: ReadonlyMap<string, number>,
): Pick<Pool, 'walletBalance' | 'equity'> {
  const total = totals.get(settle);
  if (venue.balanceTotal !== undefined) {
    if (total === undefined) return {};
    return venue.balanceTotal === 'wallet' ? { walletBalance: total } : { equity: total };
  }
  const isAlone = [...totals].every(([code, amount]) => code === settle || amount === 0);
  const infos = balances.map((balance) => (isRecord(balance) ? balance['info'] : undefined));
  const equity = isAlone ? rawEquity(infos, settle) : undefined;
  return equity === undefined ? {} : { equity };
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
  held: readonly Currency[],
): EmptyEvidence {
  if (held.length > 0) return 'none-needed';
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
