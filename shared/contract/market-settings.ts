import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../domain/units.ts';
import { EVENT_LEAD_MS } from '../market/calendar/upcoming.ts';
import { DEFAULT_RADAR_OPTIONS } from '../market/verdict/radar-options.ts';
import { COIN_NAME, MARKET_LIMITS } from './market-limits.ts';

const { smallestFall, largestFall, longestDays } = MARKET_LIMITS;
const coin = z.string().trim().toUpperCase().regex(COIN_NAME);
const fall = z.number().min(smallestFall).max(largestFall);

/** What the trader sets about the market. Groups are sectors by name; a coin may stand in several. */
export const MarketSettings = z
  .strictObject({
    /** Watched besides BTC, ETH and what is held. */
    coins: z.array(coin).max(MARKET_LIMITS.coins).default([]),
    /** Where candles and forced closes are read first; null: the exchanges in use. No account is needed there. */
    venue: z
      .string()
      .regex(/^[a-z0-9]{1,40}$/)
      .nullable()
      .default(null),
    /** Ask Deribit for its index of implied volatility without an account there. */
    asksDeribit: z.boolean().default(false),
    groups: z
      .record(
        z.string().min(1).max(MARKET_LIMITS.groupName),
        z.array(coin).max(MARKET_LIMITS.coinsPerGroup),
      )
      .refine((groups) => Object.keys(groups).length <= MARKET_LIMITS.groups, {
        message: `At most ${MARKET_LIMITS.groups} sectors can be kept.`,
      })
      .default(
        Object.fromEntries(
          Object.entries(DEFAULT_RADAR_OPTIONS.groups).map(([name, coins]) => [name, [...coins]]),
        ),
      ),
    /** What "recent high" looks back on. */
    recentHighDays: z
      .number()
      .min(1)
      .max(longestDays)
      .default(DEFAULT_RADAR_OPTIONS.recentHighDays),
    /** Below the recent high, as fractions. */
    correctionRatio: fall.default(DEFAULT_RADAR_OPTIONS.correctionRatio),
    bearRatio: fall.default(DEFAULT_RADAR_OPTIONS.bearRatio),
    /** How long a bear market's fall must last. */
    sustainedDays: z.number().min(0).max(longestDays).default(DEFAULT_RADAR_OPTIONS.sustainedDays),
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
