import type { Amount } from '../../../shared/domain/units.ts';
import type { RowReader } from './raw-row.ts';

/**
 * How much of a balance is in use for positions, as a witness against an answer without positions. `onlyPositions` are
 * figures that nothing but a position makes: one of them other than 0 is enough. `alsoOrders` may come from resting orders
 * or loans: all 0 tells that nothing is in use; anything else tells nothing, unless `otherCauses`, which are the amounts of
 * these, are too small to explain it; the first of them must be told, the others may be absent. Undefined: the balance does not tell.
 */
export function inUse(
  row: RowReader,
  onlyPositions: readonly string[],
  alsoOrders: readonly string[] = [],
  otherCauses: readonly string[] = [],
): Amount | undefined {
  const read = (fields: readonly string[]): readonly Amount[] =>
    fields.map((field) => row.optionalNumber(field)).filter((figure) => figure !== undefined);
  const sure = read(onlyPositions);
  const sum = sure.reduce((total, figure) => total + Math.abs(figure), 0);
  if (sum !== 0) return sum;
  const mixed = read(alsoOrders);
  if (mixed.some((figure) => figure !== 0)) {
    const causes = read(otherCauses);
    const explained = causes.reduce((total, figure) => total + Math.abs(figure), 0);
    const margin = Math.max(...mixed.map(Math.abs));
    // No order and no loan asks for more than its own amount; twice that leaves room for figures of different moments.
    const isTold = otherCauses[0] !== undefined && row.has(otherCauses[0]);
    return isTold && margin > 2 * explained ? margin : undefined;
  }
  return sure.length + mixed.length === 0 ? undefined : 0;
}
