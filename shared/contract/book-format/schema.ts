import { z } from 'zod';

/*
 * The shape of a book file, field by field as book-format names them. Unlisted fields are dropped here and named in a warning
 * by `unlisted-fields.ts`; rules over several fields stand in `check-book.ts`.
 */

const finite = z.number();
const positive = z.number().gt(0);
const notNegative = z.number().min(0);
/** A fraction such as 0.005; 40 instead of 0.4 is refused rather than believed. */
const rate = z.number().min(0).max(1);
const label = z.string().min(1).max(200);

export const TierFields = z.object({
  floor: notNegative,
  /** null or absent in the last row: open. */
  cap: positive.nullish(),
  maintenanceMarginRate: notNegative,
  maintenanceMarginDeduction: finite.nullish(),
  maxLeverage: positive.nullish(),
});

const ReportedFields = z.object({
  liquidationPrice: z.union([finite, z.literal('none')]).nullish(),
  marginRatio: finite.nullish(),
  maintenanceMargin: finite.nullish(),
  unrealizedPnl: finite.nullish(),
});

const FormulaFields = z.object({
  initialBase: rate.optional(),
  maintenanceBase: rate,
  perUnit: notNegative,
});

export const PositionFields = z.object({
  symbol: label,
  side: z.enum(['long', 'short']),
  contracts: positive,
  contractType: z.enum(['linear', 'inverse', 'quanto']).default('linear'),
  contractSize: positive.default(1),
  quantoMultiplier: positive.optional(),
  underlying: label.optional(),
  marginMode: z.enum(['cross', 'isolated']).default('cross'),
  entryPrice: positive.optional(),
  entryValue: positive.optional(),
  markPrice: positive.optional(),
  leverage: positive.optional(),
  isolatedMargin: finite.optional(),
  isolatedEquity: finite.optional(),
  initialMarginRate: rate.optional(),
  maintenanceMarginRate: rate.optional(),
  maintenanceMarginDeduction: notNegative.optional(),
  tiers: z.array(TierFields).max(500).optional(),
  tierUnit: z.enum(['quote', 'base', 'contracts']).optional(),
  tierMode: z.enum(['marginal', 'whole']).optional(),
  marginRateFormula: FormulaFields.optional(),
  adjustFactor: notNegative.optional(),
  maintenanceMargin: notNegative.optional(),
  takerFeeRate: rate.optional(),
  closeFee: notNegative.optional(),
  fundingRate: finite.optional(),
  maxLeverage: positive.optional(),
  tickSize: positive.optional(),
  reported: ReportedFields.optional(),
});

const CollateralFields = z.object({
  asset: label,
  amount: finite,
  price: positive,
  weight: rate.default(1),
  liabilityWeight: notNegative.default(1),
});

const OrderFields = z.object({
  symbol: label,
  side: z.enum(['buy', 'sell']),
  contracts: positive,
  contractSize: positive.default(1),
  price: positive,
  maintenanceMarginRate: rate.optional(),
  takerFeeRate: rate.optional(),
});

const RequirementFields = z.object({
  name: label,
  maintenanceMargin: notNegative.optional(),
  notional: notNegative.optional(),
  tiers: z.array(TierFields).max(500).optional(),
});

export const PoolFields = z.object({
  id: label.optional(),
  settleCurrency: label,
  venue: label.optional(),
  walletBalance: finite.optional(),
  equity: finite.optional(),
  quoteBalance: finite.optional(),
  collateral: z.array(CollateralFields).max(1000).optional(),
  orders: z.array(OrderFields).max(10_000).optional(),
  openOrderInitialMargin: notNegative.optional(),
  requirements: z.array(RequirementFields).max(1000).optional(),
  requirementCombination: z.enum(['sum', 'max']).optional(),
  positions: z.array(PositionFields).max(20_000).default([]),
});

const ParameterFields = z.object({
  closeFraction: z.number().gt(0).max(1).optional(),
  bankruptcyAdjustment: notNegative.optional(),
  spreadToMaintenanceMarginRatio: notNegative.optional(),
  requirementBuffer: notNegative.optional(),
});

export const AccountFields = z.object({
  id: label.optional(),
  exchange: label.optional(),
  venue: label,
  rule: z.enum(['TIER', 'FEE', 'ENTRY_MM', 'MARK_MM', 'PRO_RATA']).optional(),
  positionMode: z.enum(['one-way', 'hedge']).default('one-way'),
  parameters: ParameterFields.optional(),
  pools: z.array(PoolFields).max(1000),
});

const ScenarioFields = z.object({
  name: label,
  /** Read by hand: a record parser could be made to touch a prototype. */
  betas: z.unknown(),
});

export const BookFields = z.object({
  format: z.literal('leeway-book'),
  version: z.literal(1),
  asOf: z.iso.datetime({ offset: true }).optional(),
  accounts: z.array(AccountFields).max(1000),
  scenarios: z.array(ScenarioFields).max(1000).optional(),
});

export type BookFields = z.output<typeof BookFields>;
export type AccountFields = z.output<typeof AccountFields>;
export type PoolFields = z.output<typeof PoolFields>;
export type PositionFields = z.output<typeof PositionFields>;
export type TierFields = z.output<typeof TierFields>;
