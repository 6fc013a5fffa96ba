import type { Currency } from '../../../shared/domain/units.ts';
import type { PartialEstimate } from '../../../shared/risk/stress/partial-liquidation.ts';
import { formatAmount, formatPercent } from '../../format/format-number.ts';

/** What a venue that liquidates in parts closes first, and whether the rest lives through the move; an estimate. */
export function toPartialWords(
  partial: PartialEstimate,
  context: { readonly venue: string; readonly currency: Currency; readonly hide: boolean },
): string {
  const { venue, currency, hide } = context;
  if (partial.outcome === 'goes-whole') {
    return `${venue} closes in parts, but no part is enough against this move: all of it goes.`;
  }
  const shares = [...partial.closed.values()];
  const least = Math.min(...shares);
  const most = Math.max(...shares);
  const amount =
    most - least < 0.01
      ? formatPercent(most, most < 0.1 ? 1 : 0)
      : `${formatPercent(least, 0)} to ${formatPercent(most, 0)}`;
  const what = shares.length > 1 ? 'of each position' : 'of it';
  const left = formatAmount(partial.left, currency, { hide });
  return `Estimate: ${venue} closes in parts and may take only about ${amount} ${what}; the rest would then live through this move with ${left} left. Do not count on it.`;
}
