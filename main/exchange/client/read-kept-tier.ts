import { z } from 'zod';
import { compact } from '../parse/compact.ts';
import { toTierTable } from '../parse/parse-tiers.ts';
import type { KeptTier } from './kept-tiers.ts';

const Kept = z.object({
  asOfMs: z.number().int().positive(),
  rows: z
    .array(
      z.object({
        floor: z.number().min(0),
        cap: z.number().positive().optional(),
        maintenanceMarginRate: z.number().positive().lt(1),
        maintenanceMarginDeduction: z.number().optional(),
        maxLeverage: z.number().positive().optional(),
      }),
    )
    .min(1)
    .max(200),
  unit: z.enum(['quote', 'base', 'contracts']),
  mode: z.enum(['marginal', 'whole']),
});

/** What was kept of one market; undefined for what is no whole table: a disk may hold anything. */
export function readKeptTier(text: string, symbol: string): KeptTier | undefined {
  try {
    const { asOfMs, rows, unit, mode } = Kept.parse(JSON.parse(text));
    const table = toTierTable(
      rows.map((row) => compact<KeptTier['rows'][number]>(row)),
      symbol,
    );
    return { asOfMs, rows: table, unit, mode };
  } catch {
    return undefined;
  }
}
