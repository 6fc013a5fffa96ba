import { feedName, type GoneFacts } from './alarm-facts.ts';
import { formatPercent, formatTimeOfDay } from './format-number.ts';

const NAMED = 4;

/** `5 positions of Demo Binance are gone, probably liquidated.` */
export function goneSentence(facts: GoneFacts): string {
  const [only, ...others] = facts.positions;
  const how = facts.positions.every(({ isCertain }) => isCertain === true)
    ? 'liquidated'
    : 'probably liquidated';
  if (only !== undefined && others.length === 0) {
    return `${feedName(facts)} ${only.underlying} ${only.side} is gone, ${how}.`;
  }
  return `${facts.positions.length} positions of ${feedName(facts)} are gone, ${how}.`;
}

/** Of all accounts in one sentence: `5 positions of Demo Bitget and Demo Binance are gone, probably liquidated.` */
export function goneSentences(all: readonly GoneFacts[]): readonly string[] {
  const [only, ...others] = all;
  if (only === undefined) return [];
  if (others.length === 0) return [goneSentence(only)];
  const count = all.reduce((sum, { positions }) => sum + positions.length, 0);
  const names = all.length === 2 ? all.map(feedName).join(' and ') : `${all.length} accounts`;
  return [`${count} positions of ${names} are gone, probably liquidated.`];
}

/** Which, how near they were and when they were last seen, when they were missed, and what to do. */
export function goneDetails(facts: GoneFacts): string {
  const named = facts.positions.slice(0, NAMED).map(({ underlying, side, ...last }) => {
    const how = last.liquidatable
      ? 'could be liquidated'
      : last.distance === undefined
        ? 'critical'
        : `${formatPercent(last.distance)} away`;
    const when = last.lastSeenMs === undefined ? '' : ` at ${formatTimeOfDay(last.lastSeenMs)}`;
    return `${underlying} ${side} (${how}${when})`;
  });
  const more = facts.positions.length - named.length;
  const list = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
  const goneMs = Math.max(...facts.positions.map((position) => position.goneMs));
  return `Last seen: ${list}. Not there any more at ${formatTimeOfDay(goneMs)}. Look at the exchange. If you closed ${facts.positions.length === 1 ? 'it' : 'them'} yourself, acknowledge this.`;
}
