import {
  tierCap,
  type MarginTier,
  type TierMode,
  type TierUnit,
} from '../../../shared/domain/margin-tier.ts';
import { parsePositive } from '../../../shared/domain/parse-number.ts';
import type { Position } from '../../../shared/domain/position.ts';
import { compact } from './compact.ts';
import { toTierTable } from './parse-tiers.ts';
import { isRecord, rowsAt, RowError } from './raw-row.ts';

/** The venue's figure and the table may be of different moments. */
const TOLERANCE = 0.02;

/** What the rows may count and how they may be meant; the first that gives the venue's own figure is taken. */
const READINGS: readonly (readonly [TierUnit, TierMode])[] = [
  ['quote', 'whole'],
  ['quote', 'marginal'],
  ['base', 'whole'],
  ['base', 'marginal'],
  ['contracts', 'whole'],
  ['contracts', 'marginal'],
];

/**
 * A table as ccxt hands it over: what its bounds count differs from venue to venue, and nothing tells. So it stands only where
 * one reading of it gives the maintenance margin, or the rate, that the venue itself reports of the position. Linear contracts
 * only; undefined where it does not fit or cannot be read.
 */
export function fitTiers(
  position: Position,
  answer: unknown,
): Pick<Position, 'tiers' | 'tierUnit' | 'tierMode' | 'maxLeverage'> | undefined {
  const { contracts, contractSize, contractType, markPrice, reported } = position;
  const rows = readRows(answer, position.symbol);
  if (rows === undefined || contractType !== 'linear' || markPrice === undefined) return undefined;
  const quantity = contracts * contractSize;
  const notional = quantity * markPrice;
  const told = position.maintenanceMarginRate ?? (reported?.maintenanceMargin ?? NaN) / notional;
  if (!(told > 0 && told < 1)) return undefined;
  const sizes: Record<TierUnit, number> = { quote: notional, base: quantity, contracts };
  const found = READINGS.find(([unit, mode]) => {
    const rate = rateAt(rows, sizes[unit], mode);
    return rate !== undefined && Math.abs(rate - told) <= TOLERANCE * told;
  });
  return found === undefined
    ? undefined
    : compact({
        tiers: rows,
        tierUnit: found[0],
        tierMode: found[1],
        maxLeverage: position.maxLeverage ?? rows[0]?.maxLeverage,
      });
}

function readRows(answer: unknown, symbol: string): readonly MarginTier[] | undefined {
  const raw = rowsAt(answer) ?? [];
  const rows = raw.flatMap((each): readonly MarginTier[] => {
    if (!isRecord(each)) return [];
    const cap = parsePositive(each['maxNotional']);
    const maintenanceMarginRate = parsePositive(each['maintenanceMarginRate']);
    if (maintenanceMarginRate === undefined || maintenanceMarginRate >= 1) return [];
    return [
      compact<MarginTier>({
        floor: parsePositive(each['minNotional']) ?? 0,
        cap,
        maintenanceMarginRate,
        maxLeverage: parsePositive(each['maxLeverage']),
      }),
    ];
  });
  if (rows.length === 0 || rows.length !== raw.length) return undefined;
  try {
    return toTierTable(rows, symbol);
  } catch (error) {
    if (error instanceof RowError) return undefined;
    throw error;
  }
}

/** Maintenance margin as a share of the whole size. */
function rateAt(rows: readonly MarginTier[], size: number, mode: TierMode): number | undefined {
  if (mode === 'whole') return rows.find((row) => size <= tierCap(row))?.maintenanceMarginRate;
  const sum = rows.reduce(
    (total, row) =>
      total + Math.max(0, Math.min(size, tierCap(row)) - row.floor) * row.maintenanceMarginRate,
    0,
  );
  return size > 0 ? sum / size : undefined;
}

/**
 * Whether the table of a position gives another maintenance margin than what the venue reports of it, so that it is out of
 * date. False where the venue reports nothing; true where it reports something that cannot be compared.
 */
export function contradictsTiers(position: Position): boolean {
  const { contracts, contractSize, contractType, markPrice, tiers, tierUnit, tierMode } = position;
  const amount = position.reported?.maintenanceMargin;
  const rate = position.maintenanceMarginRate;
  if (rate === undefined && (amount === undefined || amount <= 0)) return false;
  if (tiers === undefined || tierUnit === undefined || contractType === 'quanto') return true;
  if (markPrice === undefined) return true;
  const isInverse = contractType === 'inverse';
  const face = contracts * contractSize;
  const base = isInverse ? face / markPrice : face;
  const quote = isInverse ? face : face * markPrice;
  const told = rate ?? (amount ?? NaN) / (isInverse ? base : quote);
  const found = rateAt(tiers, { quote, base, contracts }[tierUnit], tierMode ?? 'whole');
  return found === undefined || !(Math.abs(found - told) <= TOLERANCE * told);
}

/** Without a table the rate in force is what the venue's own maintenance margin amounts to at the present size. */
export function rateFromFigures(
  position: Position,
): Partial<Pick<Position, 'maintenanceMarginRate'>> {
  const amount = position.reported?.maintenanceMargin;
  const price = position.markPrice;
  if (position.maintenanceMarginRate !== undefined || amount === undefined || amount <= 0)
    return {};
  if (price === undefined || position.contractType === 'quanto') return {};
  const quantity = position.contracts * position.contractSize;
  const notional = position.contractType === 'inverse' ? quantity / price : quantity * price;
  const rate = amount / notional;
  return rate > 0 && rate < 1 ? { maintenanceMarginRate: rate } : {};
}
