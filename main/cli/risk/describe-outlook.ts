import type { Figure } from '../../../shared/domain/outcome.ts';
import type { Price } from '../../../shared/domain/units.ts';
import type { PartialOutlook } from '../../../shared/risk/outlook/partial-outlook.ts';
import type {
  OutlookAssumptions,
  PositionOutlook,
} from '../../../shared/risk/outlook/position-outlook.ts';
import type { NoStopReason, StopPrice } from '../../../shared/risk/ways-out/stop-price.ts';
import { formatAmount, formatPercent, formatPrice } from '../../../shared/words/format-number.ts';
import { unknownWords } from '../../../shared/words/unknown-words.ts';
import { describePrice } from './describe-risk.ts';

/** The outlook of one position in a few lines for a terminal; the first names it. */
export function describeOutlook(
  name: string,
  outlook: PositionOutlook,
  { stop, intervals }: OutlookAssumptions,
  tick: Price | undefined,
): readonly string[] {
  const { hour, day, week } = outlook.touch;
  const funding = outlook.funding.map(
    (one, index) => `${intervals[index] ?? one.intervals}: ${thenOf(one.liquidationPrice, tick)}`,
  );
  return [
    `${name}`,
    `  chance to touch it (estimate): ${describeChances(hour, day, week)}`,
    `  stop: ${describeStop(outlook.stop, tick)} (${formatPercent(stop.slippage, 1)} slippage assumed)`,
    ...(funding.length === 0
      ? []
      : [`  liquidation after funding payments, ${funding.join('; ')}`]),
    ...outlook.expiries.map((one) =>
      one.isItself
        ? `  expires by itself, and is settled`
        : `  liquidation after the expiry of ${one.symbol}: ${thenOf(one.liquidationPrice, tick)}`,
    ),
    `  beyond it: ${describePartial(outlook.partial, tick)}`,
  ];
}

function thenOf(
  price: PositionOutlook['funding'][number]['liquidationPrice'],
  tick: Price | undefined,
): string {
  return price.kind === 'unknown'
    ? `unknown, ${unknownWords(price.reason)}`
    : describePrice(price, tick);
}

/** One reason for all of them is said once; a book has no candles, so its volatility must be brought. */
function describeChances(hour: Figure, day: Figure, week: Figure): string {
  const reasons = new Set([hour, day, week].map((one) => one.kind === 'unknown' && one.reason));
  const [reason] = reasons;
  if (reasons.size === 1 && reason === 'no-volatility') {
    return 'unknown, its volatility is not known: give it with --sigmas';
  }
  if (reasons.size === 1 && typeof reason === 'string') return `unknown, ${unknownWords(reason)}`;
  return [
    describeChance(hour, 'in 1 h'),
    describeChance(day, 'in 24 h'),
    describeChance(week, 'in 7 d'),
  ].join(', ');
}

function describeChance(chance: Figure, when: string): string {
  if (chance.kind === 'unknown') return `${when} unknown (${unknownWords(chance.reason)})`;
  return `${when} ${formatPercent(chance.value, 1)}`;
}

const NO_STOP: Record<NoStopReason, string> = {
  unknown: 'unknown, a figure that it starts from is missing',
  'too-late': 'too late, the mark is already beyond it',
  'other-side': 'none helps, the danger lies on the side of the gain',
};

function describeStop(stop: StopPrice, tick: Price | undefined): string {
  if (stop.kind === 'not-needed') return 'none is needed';
  if (stop.kind === 'not-possible') return NO_STOP[stop.reason];
  const why =
    stop.boundBy === 'loss' ? 'keeps the loss within the limit' : 'just before liquidation';
  const result =
    stop.loss >= 0 ? `loses ${formatAmount(stop.loss)}` : `gains ${formatAmount(0 - stop.loss)}`;
  return `${formatPrice(stop.price, tick)}, ${why}, ${result}`;
}

function describePartial(partial: PartialOutlook, tick: Price | undefined): string {
  switch (partial.kind) {
    case 'none':
      return 'no price liquidates it';
    case 'unknown':
      return `unknown, ${unknownWords(partial.reason)}`;
    case 'not-documented':
      return 'the venue publishes no rule for parts: count on all of it going';
    case 'parts-of-unknown-size':
      return 'the venue closes in parts of a size it does not publish: count on all of it going';
    case 'steps': {
      const steps = partial.steps
        .slice(0, 6)
        .map(({ price, closes }) => `${formatPercent(closes, 0)} at ${formatPrice(price, tick)}`);
      const more = partial.steps.length > 6 ? ' …' : '';
      return `the venue closes in parts (estimate): ${steps.join(', ')}${more}`;
    }
  }
}
