import { MARKET_LIMITS } from '../../../../shared/contract/market-limits.ts';
import type { MarketSettings } from '../../../../shared/contract/market-settings.ts';
import { parseNumber } from '../../../../shared/domain/parse-number.ts';
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.ts';
import { err, ok, type Result } from '../../../../shared/lib/result.ts';
import { EVENT_LEAD_MS } from '../../../../shared/market/calendar/upcoming.ts';
import { DEFAULT_RADAR_OPTIONS } from '../../../../shared/market/verdict/radar-options.ts';
import { formatPercentInput } from '../../../format/format-number.ts';

export type RegimeField = 'recentHigh' | 'correction' | 'bear' | 'sustained' | 'eventLead';
/** As it is typed: days, percent and hours. */
export type RegimeDraft = Readonly<Record<RegimeField, string>>;
type Regime = Pick<
  MarketSettings,
  'recentHighDays' | 'correctionRatio' | 'bearRatio' | 'sustainedDays' | 'eventLeadMs'
>;

export function regimeDraftOf(settings: Regime): RegimeDraft {
  return {
    recentHigh: String(settings.recentHighDays),
    correction: formatPercentInput(settings.correctionRatio),
    bear: formatPercentInput(settings.bearRatio),
    sustained: String(settings.sustainedDays),
    eventLead: String(settings.eventLeadMs / HOUR_MS),
  };
}

/** Recent high 30 days, correction 10 %, bear market 20 % for 7 days, a day before an event. */
export const DEFAULT_REGIME: RegimeDraft = regimeDraftOf({
  ...DEFAULT_RADAR_OPTIONS,
  eventLeadMs: EVENT_LEAD_MS,
});

/** What the fields mean, or what is wrong with each. */
export function parseRegime(
  draft: RegimeDraft,
): Result<Regime, Readonly<Partial<Record<RegimeField, string>>>> {
  const { longestDays, smallestFall, largestFall } = MARKET_LIMITS;
  const errors: Partial<Record<RegimeField, string>> = {};
  const read = (field: RegimeField, from: number, to: number, unit: string): number => {
    const value = parseNumber(draft[field].trim());
    if (value === undefined || value < from || value > to) {
      errors[field] = `Write a number from ${from} to ${to} ${unit}.`;
      return from;
    }
    return value;
  };
  const high = read('recentHigh', 1, longestDays, 'days');
  const sustained = read('sustained', 0, longestDays, 'days');
  const correction = read('correction', smallestFall * 100, largestFall * 100, '%');
  const bear = read('bear', smallestFall * 100, largestFall * 100, '%');
  const lead = read('eventLead', 1, (7 * DAY_MS) / HOUR_MS, 'hours');
  if (errors.bear === undefined && errors.correction === undefined && bear <= correction) {
    errors.bear = 'A bear market must be deeper than a correction.';
  }
  if (errors.sustained === undefined && errors.recentHigh === undefined && sustained > high) {
    errors.sustained = 'Longer than the high is looked back on: it could never be seen.';
  }
  if (Object.keys(errors).length > 0) return err(errors);
  return ok({
    recentHighDays: high,
    correctionRatio: correction / 100,
    bearRatio: bear / 100,
    sustainedDays: sustained,
    eventLeadMs: Math.round(lead * HOUR_MS),
  });
}
