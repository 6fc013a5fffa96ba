import type { AdlRank } from '../../../shared/domain/position.ts';

/** Where a venue writes the place in its deleveraging queue, and what it calls the last place. */
const FIELDS: Readonly<Record<string, { readonly field: string; readonly last: 0 | 1 }>> = {
  // `adl` of positionRisk v3 is the quantile of the adlQuantile endpoint: 0 to 4.
  binanceusdm: { field: 'adl', last: 0 },
  // 0 is a position that is empty, and stands for no place on the other two.
  bybit: { field: 'adlRankIndicator', last: 1 },
  okx: { field: 'adl', last: 1 },
  blofin: { field: 'adl', last: 1 },
};

/** 1 (last in line) to 5 (first); undefined where the venue does not say, or says what is no place. */
export function adlRankOf(
  exchange: string,
  row: Readonly<Record<string, unknown>>,
): AdlRank | undefined {
  const known = Object.hasOwn(FIELDS, exchange) ? FIELDS[exchange] : undefined;
  if (known === undefined) return undefined;
  const told = row[known.field];
  if (typeof told !== 'number' && typeof told !== 'string') return undefined;
  if (!/^\d$/.test(String(told))) return undefined;
  const rank = Number(told) + 1 - known.last;
  return isRank(rank) ? rank : undefined;
}

function isRank(rank: number): rank is AdlRank {
  return rank >= 1 && rank <= 5;
}
