import type { Position } from '../../shared/domain/position.ts';
import type { RowPosition } from './build-positions.ts';

export interface CombinedPosition {
  readonly position: Position;
  readonly settleCurrency: string;
  readonly priceable: boolean;
  /** Lines of the file that it was made from. */
  readonly lines: readonly number[];
}

/**
 * Rows of one market, side, margin mode and margin are fills of one position: contracts add up and the entry is their
 * mean by base quantity (harmonic for inverse contracts, whose value is contracts / price). Nothing is dropped as a
 * duplicate: two equal rows are two fills. What differs between the rows otherwise is refused, with the line.
 */
export function combinePositions(rows: readonly RowPosition[]): {
  readonly positions: readonly CombinedPosition[];
  readonly errors: readonly { readonly line: number; readonly message: string }[];
} {
  const errors: { line: number; message: string }[] = [];
  const byKey = new Map<string, CombinedPosition & { readonly lines: number[] }>();
  for (const row of rows) {
    const { position, settleCurrency } = row;
    const key = JSON.stringify([
      position.symbol,
      settleCurrency,
      position.side,
      position.marginMode,
    ]);
    const present = byKey.get(key);
    if (present === undefined) {
      byKey.set(key, { position, settleCurrency, priceable: row.priceable, lines: [row.line] });
      continue;
    }
    const difference = findDifference(present.position, position);
    if (difference !== undefined) {
      errors.push({
        line: row.line,
        message: `Line ${present.lines[0]} holds the same position with another ${difference}. Give each its own account or make them equal.`,
      });
      continue;
    }
    // The list grows in place: a file may hold a million fills of one position.
    present.lines.push(row.line);
    byKey.set(key, { ...present, position: add(present.position, position) });
  }
  return { positions: [...byKey.values()], errors };
}

function findDifference(a: Position, b: Position): string | undefined {
  if (a.contractSize !== b.contractSize) return 'contract size';
  if (a.contractType !== b.contractType) return 'contract type';
  if (a.leverage !== b.leverage) return 'leverage';
  if (a.maintenanceMarginRate !== b.maintenanceMarginRate) return 'maintenance margin rate';
  if ((a.isolatedMargin === undefined) !== (b.isolatedMargin === undefined)) return 'margin';
  return undefined;
}

function add(a: Position, b: Position): Position {
  const contracts = a.contracts + b.contracts;
  const entryPrice = meanEntry(a, b);
  const markPrice = b.markPrice ?? a.markPrice;
  return {
    ...a,
    contracts,
    ...(entryPrice === undefined ? {} : { entryPrice }),
    ...(markPrice === undefined ? {} : { markPrice }),
    ...(a.isolatedMargin === undefined || b.isolatedMargin === undefined
      ? {}
      : { isolatedMargin: a.isolatedMargin + b.isolatedMargin }),
  };
}

function meanEntry(a: Position, b: Position): number | undefined {
  if (a.entryPrice === undefined || b.entryPrice === undefined) return undefined;
  const contracts = a.contracts + b.contracts;
  if (a.contractType === 'inverse') {
    return contracts / (a.contracts / a.entryPrice + b.contracts / b.entryPrice);
  }
  return (a.contracts * a.entryPrice + b.contracts * b.entryPrice) / contracts;
}
