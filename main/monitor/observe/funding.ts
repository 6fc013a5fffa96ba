import {
  DAY_MS,
  HOUR_MS,
  type Currency,
  type DurationMs,
  type Ratio,
} from '../../../shared/domain/units.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { FundingFacts } from '../../../shared/words/alarm-facts.ts';

/** Venues whose rate is for an hour; everywhere else eight hours are usual. */
const HOURLY: ReadonlySet<string> = new Set([
  'hyperliquid',
  'dydx',
  'krakenfutures',
  'drift',
  'paradex',
  'coinbaseinternational',
]);

export function fundingIntervalMs(exchange: string): DurationMs {
  return HOURLY.has(exchange) ? HOUR_MS : 8 * HOUR_MS;
}

/** What a position pays a day at the present rate; undefined where it is paid, or a figure is not known. */
export function fundingOf(
  position: Pick<Position, 'fundingRate' | 'side'>,
  risk: Pick<PositionRisk, 'notional' | 'equity'>,
  currency: Currency,
  intervalMs: DurationMs,
): FundingFacts | undefined {
  const { fundingRate: rate, side } = position;
  const { notional, equity } = risk;
  if (rate === undefined || notional.kind === 'unknown' || equity.kind === 'unknown') {
    return undefined;
  }
  const paid: Ratio = side === 'long' ? rate : 0 - rate;
  const perDay = notional.value * paid * (DAY_MS / intervalMs);
  if (!(perDay > 0) || !(equity.value > 0)) return undefined;
  const ofEquity = perDay / equity.value;
  return { perDay, currency, rate, intervalHours: intervalMs / HOUR_MS, ofEquity };
}
