import { known, unknown, type Figure } from '../../domain/outcome.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, Ratio } from '../../domain/units.ts';
import type { LegOutcome } from './build-leg.ts';
import { reservedCloseFee } from '../families/close-fee.ts';
import { REGULATION_T_RATE } from '../families/stock.ts';
import type { VenueRules } from '../families/venue-rules.ts';
import type { PositionFacts } from './position-facts.ts';

/**
 * Initial margin as the venue prints it, settle currency: value × rate, on the mark or on the entry value; Bybit adds the
 * fee to close, MEXC the taker fee. The rate is the given one, the size-scaled one, or 1 / leverage; half for shares
 * (Regulation T).
 */
export function initialMarginOf(rules: VenueRules, member: LegOutcome): Figure<Amount> {
  const { position, facts } = member;
  if (facts === undefined) return unknown(member.reason ?? 'invalid-input');
  const rate = initialRate(position, facts) ?? (rules.shares ? REGULATION_T_RATE : undefined);
  if (rate === undefined) return unknown('no-leverage');
  const value =
    rules.initialMarginOn === 'entry' ? (facts.entryValue ?? facts.notional) : facts.notional;
  const fee =
    rules.initialMarginFee === 'taker-fee'
      ? (position.takerFeeRate ?? 0) * value
      : rules.initialMarginFee === 'close-fee'
        ? reservedCloseFee(position, facts, value, undefined)
        : 0;
  return known(value * rate + fee);
}

function initialRate(position: Position, facts: PositionFacts): Ratio | undefined {
  if (position.initialMarginRate !== undefined) return position.initialMarginRate;
  const formula = position.marginRateFormula;
  if (formula?.initialBase !== undefined) {
    const size = facts.inverse ? facts.notional : position.contracts * position.contractSize;
    return formula.initialBase + formula.perUnit * size;
  }
  return position.leverage === undefined ? undefined : 1 / position.leverage;
}
