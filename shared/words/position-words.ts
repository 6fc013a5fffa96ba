import { areOrdersBehind } from '../domain/orders-age.ts';
import { positionName, type PositionFacts } from './alarm-facts.ts';
import {
  formatAmount,
  formatRoughDuration,
  formatPercent,
  formatPriceShort,
  formatSigmas,
  formatTimeOfDay,
  roundUp,
} from './format-number.ts';
import { unknownWords } from './unknown-words.ts';

/** Promise D6: such a row is inconsistent, and what is inconsistent is never calm. */
export const CONTRADICTION =
  'inconsistent: the exchange’s liquidation price is on the wrong side of the mark';

/**
 * The one sentence about a position: "Demo Binance BTC long is liquidated 6.2 % below (57,310), 1.4 daily sigmas."
 * The price move comes first; a ratio only where no price is known.
 */
export function positionSentence(facts: PositionFacts): string {
  const name = positionName(facts);
  if (facts.liquidatable) return `${name} can be liquidated now.`;
  const contradiction = contradictionClause(facts);
  if (contradiction !== undefined) return `${name} is inconsistent: ${contradiction}`;
  switch (facts.distance.kind) {
    case 'distance': {
      const where = facts.distance.direction === 'down' ? 'below' : 'above';
      const price =
        facts.liquidationPrice === undefined
          ? ''
          : ` (${formatPriceShort(facts.liquidationPrice, facts.tickSize)})`;
      const sigmas = facts.sigmas.kind === 'known' ? `, ${formatSigmas(facts.sigmas.value)}` : '';
      return `${name} is liquidated ${formatPercent(facts.distance.ratio)} ${where}${price}${sigmas}.`;
    }
    case 'none':
      return `${name} has no liquidation price.`;
    case 'unknown':
      return `${name}: the liquidation price is unknown, ${unknownWords(facts.distance.reason)}.`;
  }
}

/** The row cannot be right, so no distance of it is told, unless that one is a danger of its own. */
function contradictionClause({ disagreement, reasons, ...facts }: PositionFacts) {
  if (disagreement?.contradictsSide !== true || reasons[0] !== CONTRADICTION) return undefined;
  const { reported } = disagreement;
  if (reported === 'none' || facts.markPrice === undefined) return undefined;
  const price = formatPriceShort(reported, facts.tickSize);
  const mark = formatPriceShort(facts.markPrice, facts.tickSize);
  const where = facts.side === 'long' ? 'above' : 'below';
  return `the exchange liquidates it at ${price}, ${where} the mark (${mark}). Its side or its price is not right.`;
}

/** The second and third sentence: margin ratio, speed, what to do. */
export function positionDetails(facts: PositionFacts): string {
  const sentences: string[] = [];
  if (facts.markPrice !== undefined) {
    sentences.push(`Mark price ${formatPriceShort(facts.markPrice, facts.tickSize)}.`);
  }
  if (facts.marginRatio.kind === 'known') {
    sentences.push(`Margin ratio ${formatPercent(facts.marginRatio.value, 0)}, 100 % liquidates.`);
  }
  if (facts.timeToLiquidationMs !== undefined) {
    sentences.push(`About ${formatRoughDuration(facts.timeToLiquidationMs)} left at this speed.`);
  }
  if (facts.unprotected === true) {
    sentences.push(`No stop stands before that price${ordersAsOfClause(facts)}.`);
  }
  sentences.push(adviceFor(facts));
  return sentences.join(' ');
}

/** Orders are read more seldom than positions; where that makes a difference, their own time is told. */
export function ordersAsOfClause({
  asOfMs,
  ordersAsOfMs,
}: Pick<PositionFacts, 'asOfMs' | 'ordersAsOfMs'>): string {
  if (ordersAsOfMs === undefined || !areOrdersBehind(ordersAsOfMs, asOfMs)) return '';
  return ` (orders as of ${formatTimeOfDay(ordersAsOfMs)})`;
}

function adviceFor(facts: PositionFacts): string {
  if (facts.distance.kind === 'unknown' || facts.reasons[0] === CONTRADICTION)
    return 'Look at this position on the exchange itself.';
  const exact = exactAdvice(facts);
  if (exact !== undefined) return exact;
  const trade = facts.side === 'long' ? 'sell part of it' : 'buy part of it back';
  return facts.marginMode === 'cross'
    ? `Add margin to the account, ${trade}, or hedge.`
    : `Add margin to the position, ${trade}, or hedge.`;
}

/** `Add 1,240.00 USDT, or sell 0.3 BTC, to be 11.0 % away again.` */
function exactAdvice({ advice, side, liquidatable }: PositionFacts): string | undefined {
  if (advice === undefined || liquidatable) return undefined;
  const { addMargin, reduce, target } = advice;
  const ways: string[] = [];
  if (addMargin !== undefined) {
    ways.push(`add ${formatAmount(roundUp(addMargin.amount, 2))} ${addMargin.currency}`);
  }
  if (reduce !== undefined) {
    const verb = side === 'long' ? 'sell' : 'buy back';
    ways.push(`${verb} ${formatPriceShort(roundUp(reduce.amount))} ${reduce.unit}`);
  }
  const [first = '', ...others] = ways;
  if (first === '') return undefined;
  const sentence = [first, ...others].join(', or ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}, to be ${formatPercent(target)} away again.`;
}
