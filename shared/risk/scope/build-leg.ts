import type { RuleFamily, Venue } from '../../domain/book.ts';
import { assertNever } from '../../lib/assert-never.ts';
import type { UnknownReason } from '../../domain/outcome.ts';
import type { Position } from '../../domain/position.ts';
import type { Amount, PositionKey, Ratio, Underlying } from '../../domain/units.ts';
import { adverseFunding, entryRequirement } from '../families/entry-mm.ts';
import { bitmexCommission, reservedCloseFee } from '../families/close-fee.ts';
import { bybitCrossRequirement, feeRequirement } from '../families/fee.ts';
import {
  frozenRequirement,
  requirementAt,
  type LegRequirement,
} from '../families/leg-requirement.ts';
import { markRequirement } from '../families/mark-mm.ts';
import { tierRequirement } from '../families/tier.ts';
import type { VenueRules } from '../families/venue-rules.ts';
import { maintenanceAt, resolveMaintenance, rowOf, type Maintenance } from './maintenance-table.ts';
import { gatherFacts, type PositionFacts } from './position-facts.ts';
import type { TierSize } from './tier-size.ts';

/** One position, ready for the solver. */
export interface Leg {
  readonly position: Position;
  readonly key: PositionKey;
  readonly underlying: Underlying;
  readonly facts: PositionFacts;
  readonly requirement: LegRequirement;
  /** `requirement` at the mark. */
  readonly requirementNow: Amount;
  /** The part of an isolated margin (or wallet) that is reserved for the closing fee. */
  readonly reservedFee: Amount;
}

/** What one position asks, and what the venue prints about it. */
export interface LegOutcome {
  readonly position: Position;
  readonly key: PositionKey;
  readonly facts?: PositionFacts;
  readonly leg?: Leg;
  /** Why `facts` or `leg` is missing. */
  readonly reason?: UnknownReason;
  readonly printed?: PrintedMaintenance;
}

export interface PrintedMaintenance {
  readonly amount: Amount;
  /** Absent when the venue returned only the amount. */
  readonly rate?: Ratio;
  readonly deduction?: Amount;
}

/** `wallet`: cash of an isolated position (or of a pool that holds only this one), fee inside; undefined: unknown. `size`: see `tierSizes`. */
export function buildLeg(
  venue: Venue,
  rules: VenueRules,
  position: Position,
  key: PositionKey,
  wallet: Amount | undefined,
  size?: TierSize,
): LegOutcome {
  const outcome = gatherFacts(position);
  if (!outcome.ok) return { position, key, reason: outcome.reason };
  const { facts } = outcome;
  const maintenance = resolveMaintenance(position, facts, rules, size);
  if (maintenance.kind === 'unknown') return { position, key, facts, reason: maintenance.reason };

  const isolated = position.marginMode === 'isolated';
  const family = isolated ? rules.isolated : rules.cross;
  const feeReserved = isolated ? rules.feeInIsolatedMargin : rules.feeInCrossWallet;
  const reservedFee =
    feeReserved === true && facts.entryValue !== undefined
      ? closeFeeOf(venue, position, facts, facts.entryValue, wallet)
      : 0;
  const requirement = requirementOf(
    venue,
    rules,
    family,
    position,
    facts,
    maintenance,
    reservedFee,
  );
  if (requirement === undefined) return { position, key, facts, reason: 'no-entry-price' };
  const requirementNow = requirementAt(requirement, facts.notional);
  const printed = printedMaintenance(venue, rules, position, facts, maintenance, reservedFee);
  const leg = {
    position,
    key,
    underlying: position.underlying,
    facts,
    requirement,
    requirementNow,
    reservedFee,
  };
  return { position, key, facts, leg, printed };
}

/** Fee of the venue for closing this position; see `close-fee.ts`. */
function closeFeeOf(
  venue: Venue,
  position: Position,
  facts: PositionFacts,
  value: Amount,
  wallet: Amount | undefined,
): Amount {
  return venue === 'bitmex'
    ? bitmexCommission(position, value)
    : reservedCloseFee(position, facts, value, wallet);
}

type KnownMaintenance = Extract<Maintenance, { kind: 'frozen' | 'table' }>;

/** Undefined: the family needs the entry value and it is not known. */
function requirementOf(
  venue: Venue,
  rules: VenueRules,
  family: RuleFamily,
  position: Position,
  facts: PositionFacts,
  maintenance: KnownMaintenance,
  reservedFee: Amount,
): LegRequirement | undefined {
  if (maintenance.kind === 'frozen') return frozenRequirement(maintenance.amount);
  const { table } = maintenance;
  switch (family) {
    case 'TIER':
      return tierRequirement(table);
    case 'FEE':
    case 'PRO_RATA':
      return venue === 'bybit'
        ? bybitCrossRequirement(position, facts.inverse ? -facts.sign : facts.sign, table)
        : feeRequirement(position, table);
    case 'MARK_MM':
      return markRequirement(position, table, facts.notional);
    case 'ENTRY_MM': {
      if (facts.entryValue === undefined) return undefined;
      const funding = rules.countsAdverseFunding ? adverseFunding(position, facts.entryValue) : 0;
      return entryRequirement(table, facts.entryValue, reservedFee, funding);
    }
    default:
      return assertNever(family);
  }
}

function printedMaintenance(
  venue: Venue,
  rules: VenueRules,
  position: Position,
  facts: PositionFacts,
  maintenance: KnownMaintenance,
  reservedFee: Amount,
): PrintedMaintenance {
  if (maintenance.kind === 'frozen') {
    const rate = position.maintenanceMarginRate;
    return { amount: maintenance.amount, ...(rate === undefined ? {} : { rate }) };
  }
  const { table } = maintenance;
  const family = position.marginMode === 'isolated' ? rules.isolated : rules.cross;
  const onEntry = rules.printedOn === 'entry' && family === 'ENTRY_MM';
  const value = onEntry ? (facts.entryValue ?? facts.notional) : facts.notional;
  const row = rowOf(table, value);
  let amount = maintenanceAt(table, value);
  if (rules.printsFee) {
    amount += onEntry
      ? reservedFee
      : venue === 'bitget' || venue === 'kucoin'
        ? (position.closeFee ?? (position.takerFeeRate ?? 0) * value)
        : closeFeeOf(venue, position, facts, value, undefined);
  }
  if (rules.countsAdverseFunding) amount += adverseFunding(position, value);
  return {
    amount,
    rate: (table.rates[row] ?? 0) + table.quadratic * value,
    deduction: table.deductions[row] ?? 0,
  };
}
