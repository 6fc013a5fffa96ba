import { parseNumber, parsePositive } from '../../../shared/domain/parse-number.ts';

/** How much of a limit is used by everything at this address, as the venue counts it. */
export interface UsedWeight {
  readonly used: number;
  /** Where the venue tells it along; else the published one holds. */
  readonly limit?: number;
}

/**
 * Reads the used weight where a venue sends it: Binance and its kin count up in `X-MBX-USED-WEIGHT-1M`, KuCoin tells the
 * limit and what is left of it. The case of names differs from one transport to the next. Undefined: not told.
 */
export function readUsedWeight(headers: Readonly<Record<string, string>>): UsedWeight | undefined {
  const lower = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const weight = parseNumber(lower.get('x-mbx-used-weight-1m'));
  if (weight !== undefined && weight >= 0) return { used: weight };
  const limit = parsePositive(lower.get('gw-ratelimit-limit'));
  const left = parseNumber(lower.get('gw-ratelimit-remaining'));
  if (limit === undefined || left === undefined || left < 0 || left > limit) return undefined;
  return { used: limit - left, limit };
}
