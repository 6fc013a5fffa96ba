import type { DurationMs, Ratio } from '../domain/units.ts';
import { formatPercent, formatRoughDuration } from './format-number.ts';

/** Why nothing is said of the market. */
export const NO_MARKET_SOURCE =
  'No exchange in use gives candles of BTC, ETH or the coins you hold, so nothing is known of the market.';
export const MARKET_NOT_READ = 'The candles of the market have not been read yet.';
export const MARKET_STALE = 'No new candles: this is what the market did when it was last seen.';

/** What is said before an announced event, as far as the calendar and the book tell. */
export interface EventWordFacts {
  readonly title: string;
  readonly inMs: DurationMs;
  readonly dayOnly: boolean;
  /** Smaller of the two directions of the joint leeway; absent: none, or not known. */
  readonly leeway?: Ratio;
  /** Usual move after such events, and of how many it is the median; absent: too few are known. */
  readonly typical?: { readonly ratio: Ratio; readonly events: number };
  readonly inMoves?: number;
}

/** A note before an event: when, how far the book may move, and how that compares with what such events did. */
export function eventWords(facts: EventWordFacts): {
  readonly title: string;
  readonly text: string;
} {
  const { title, inMs, dayOnly, leeway, typical, inMoves } = facts;
  const when = dayOnly
    ? inMs > 0
      ? `begins in ${formatRoughDuration(inMs)} (only the day is known)`
      : 'is today'
    : inMs > 0
      ? `in ${formatRoughDuration(inMs)}`
      : 'is now';
  const room =
    leeway === undefined
      ? 'How far your accounts may move together is not known.'
      : `All your accounts together stand a move of ${formatPercent(leeway)}.`;
  const usual =
    typical === undefined
      ? 'What such events moved before is not known.'
      : `The usual move of BTC within a day after the last ${typical.events} such events was ${formatPercent(typical.ratio)}.`;
  const compared =
    inMoves === undefined
      ? ''
      : inMoves < 1
        ? ` Less than one usual move would liquidate.`
        : ` That is ${inMoves.toFixed(1)} usual moves.`;
  return { title: `${title} ${when}.`, text: `${room} ${usual}${compared}` };
}

/** Forced sales that push the price into more of them. */
export function cascadeWords(facts: {
  readonly side: 'long' | 'short';
  /** Of the last five minutes, dollars. */
  readonly value: number;
  readonly share: Ratio;
  readonly againstNormal: number;
  readonly venues: readonly string[];
}): { readonly title: string; readonly text: string } {
  const { side, value, share, againstNormal, venues } = facts;
  const where = venues.length === 0 ? '' : ` on ${venues.join(', ')}`;
  const direction =
    side === 'long' ? 'Forced sales push prices down' : 'Forced purchases push prices up';
  return {
    title: `${direction}: ${side}s are liquidated in a burst.`,
    text: `At least ${formatMillions(value)} dollars were liquidated in five minutes${where}, ${formatPercent(share)} of it ${side}s, ${againstNormal.toFixed(0)} times a busy stretch. Observed, a lower bound: venues do not tell of every liquidation. Look at your nearest positions.`,
  };
}

function formatMillions(value: number): string {
  return `${(value / 1_000_000).toFixed(1)} million`;
}

/** Of an alarm that ends. */
export const CALM_FEED = {
  title: 'The burst of liquidations is over.',
  text: 'Forced sales are as rare again as they usually are here.',
};
