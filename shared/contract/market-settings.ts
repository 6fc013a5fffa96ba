import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../domain/units.ts';
import { EVENT_LEAD_MS } from '../market/calendar/upcoming.ts';
import { DEFAULT_RADAR_OPTIONS } from '../market/verdict/radar-options.ts';

const coin = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{1,20}$/);

/** What the trader sets about the market. Groups are sectors by name; a coin may stand in several. */
export const MarketSettings = z
  .strictObject({
    /** Watched besides BTC, ETH and what is held. */
    coins: z.array(coin).max(20).default([]),
    groups: z
      .record(z.string().min(1).max(60), z.array(coin).max(100))
      .default(
        Object.fromEntries(
          Object.entries(DEFAULT_RADAR_OPTIONS.groups).map(([name, coins]) => [name, [...coins]]),
        ),
      ),
    /** What "recent high" looks back on. */
    recentHighDays: z.number().min(1).max(60).default(DEFAULT_RADAR_OPTIONS.recentHighDays),
    /** Below the recent high, as fractions. */
    correctionRatio: z.number().min(0.01).max(0.9).default(DEFAULT_RADAR_OPTIONS.correctionRatio),
    bearRatio: z.number().min(0.01).max(0.9).default(DEFAULT_RADAR_OPTIONS.bearRatio),
    /** How long a bear market's fall must last. */
    sustainedDays: z.number().min(0).max(60).default(DEFAULT_RADAR_OPTIONS.sustainedDays),
    /** From when on an announced event is said. */
    eventLeadMs: z
      .number()
      .min(HOUR_MS)
      .max(7 * DAY_MS)
      .default(EVENT_LEAD_MS),
  })
  .superRefine(({ correctionRatio, bearRatio }, context) => {
    if (bearRatio > correctionRatio) return;
    context.addIssue({
      code: 'custom',
      path: ['bearRatio'],
      message: 'A bear market must be deeper than a correction.',
    });
  });

export type MarketSettings = z.infer<typeof MarketSettings>;
