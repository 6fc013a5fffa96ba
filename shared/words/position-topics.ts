import type { LiquidationPrice } from '../domain/outcome.ts';
import type { Words } from './words.ts';
import { positionName, type PositionFacts } from './alarm-facts.ts';
import { formatAmount, formatPercent, formatPriceShort } from './format-number.ts';
import { positionSentence } from './position-words.ts';

/**
 * What the rules besides the distance say of a position; undefined: nothing of its own. A rule speaks of its own matter also
 * when the figure behind it is gone: an alarm lasts a while longer than what raised it.
 */
export function positionTopicWords(topic: string, facts: PositionFacts): Words | undefined {
  switch (topic) {
    case 'funding-cost':
      return facts.funding === undefined
        ? noFundingWords(facts)
        : fundingWords(facts, facts.funding);
    case 'adl-rank':
      return facts.adlRank === undefined ? noRankWords(facts) : adlWords(facts, facts.adlRank);
    case 'rule-change':
      return facts.ruleChange === undefined ? undefined : changeWords(facts, facts.ruleChange);
    default:
      return undefined;
  }
}

function fundingWords(facts: PositionFacts, funding: NonNullable<PositionFacts['funding']>): Words {
  const { perDay, currency, rate, intervalHours, ofEquity } = funding;
  const name = positionName(facts);
  const days = ofEquity > 0 ? Math.max(1, Math.floor(1 / ofEquity)) : undefined;
  const eaten =
    days === undefined
      ? ''
      : ` At that pace it is gone in ${days === 1 ? 'a day' : `${days} days`}.`;
  return {
    title: `${name} pays ${formatAmount(perDay)} ${currency} of funding a day.`,
    text: `That is ${formatPercent(ofEquity)} of the equity behind it: ${formatPercent(Math.abs(rate), 4)} every ${intervalHours} h.${eaten} The liquidation price comes nearer with each payment. ${positionSentence(facts)}`,
  };
}

function noFundingWords(facts: PositionFacts): Words {
  return {
    title: `${positionName(facts)} pays no funding now, as far as the rate is known.`,
    text: positionSentence(facts),
  };
}

function noRankWords(facts: PositionFacts): Words {
  return {
    title: `${positionName(facts)}: its place in line for auto-deleveraging is not known now.`,
    text: 'The exchange does not tell it at the moment.',
  };
}

function adlWords(facts: PositionFacts, rank: number): Words {
  const name = positionName(facts);
  return {
    title: `${name} is ${rank === 5 ? 'first' : 'near the front'} in line for auto-deleveraging (${rank} of 5).`,
    text: 'If the other side of the market is liquidated faster than the exchange can sell, it closes positions in profit, this one among the first, at a price that you do not choose. A hedge that lives from it would then stand alone. Less leverage or taking a part of the profit moves it back.',
  };
}

function changeWords(
  facts: PositionFacts,
  change: NonNullable<PositionFacts['ruleChange']>,
): Words {
  const name = positionName(facts);
  const { rateBefore, rateAfter, liquidationBefore, liquidationAfter } = change;
  const rates =
    rateBefore === undefined || rateAfter === undefined || rateBefore === rateAfter
      ? 'The table of its margin tiers is another one.'
      : `Maintenance ${formatPercent(rateBefore, 2)} before, ${formatPercent(rateAfter, 2)} now.`;
  const price = (one: LiquidationPrice): string =>
    one.kind === 'price'
      ? formatPriceShort(one.price, facts.tickSize)
      : one.kind === 'none'
        ? 'none'
        : 'unknown';
  return {
    title: `${name}: the exchange changed its margin rules.`,
    text: `${rates} The liquidation price goes from ${price(liquidationBefore)} to ${price(liquidationAfter)} at the same market price. ${positionSentence(facts)}`,
  };
}
