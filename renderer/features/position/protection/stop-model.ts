import type { PositionView } from '../../../../shared/contract/app-state.ts';
import type { Price, Ratio } from '../../../../shared/domain/units.ts';
import type { NoStopReason, StopPrice } from '../../../../shared/risk/ways-out/stop-price.ts';
import { formatAmount, formatPercent, formatPrice } from '../../../format/format-number.ts';
import type { StopWish } from './stop-limits.ts';

export interface StopWords {
  readonly isOpen: boolean;
  readonly big: string;
  readonly lines: readonly string[];
  /** Where the line stands on the chart. */
  readonly price?: Price;
}

/** The stop that keeps the loss within the wish and fires before liquidation, in words. */
export function toStopWords(
  stop: StopPrice,
  wish: StopWish,
  view: Pick<PositionView, 'markPrice' | 'tickSize' | 'settleCurrency' | 'risk'>,
  hide: boolean,
): StopWords {
  switch (stop.kind) {
    case 'not-needed':
      return {
        isOpen: false,
        big: 'no limit, no stop',
        lines: ['No price liquidates this position. Say how much you accept to lose for a stop.'],
      };
    case 'not-possible':
      return { isOpen: false, big: 'not possible', lines: [NO_STOP_WORDS[stop.reason]] };
    case 'stop': {
      const { markPrice, tickSize, settleCurrency, risk } = view;
      const move = markPrice === undefined ? '' : `, ${signed(stop.price / markPrice - 1)}`;
      const sum = formatAmount(Math.abs(stop.loss), settleCurrency, { hide });
      const worth = stop.loss >= 0 ? `loses about ${sum}` : `still gains about ${sum}`;
      const slip = formatPercent(wish.slippage, wish.slippage < 0.01 ? 2 : 1);
      const ours = risk.liquidationPrice;
      const room = ours.kind === 'price' ? Math.abs(stop.fill - ours.price) / stop.fill : undefined;
      return {
        isOpen: true,
        price: stop.price,
        big: `${formatPrice(stop.price, tickSize)}${move}`,
        lines: [
          `${worth} against your entry, fee and ${slip} of slippage in it`,
          firesText(stop.boundBy, room),
        ],
      };
    }
  }
}

function firesText(boundBy: 'loss' | 'liquidation', room: Ratio | undefined): string {
  if (room === undefined) return 'no price liquidates this position before it';
  return boundBy === 'liquidation'
    ? 'the last stop that still fires before liquidation'
    : `fires before liquidation, with ${formatPercent(room)} to spare`;
}

const NO_STOP_WORDS: Readonly<Record<NoStopReason, string>> = {
  unknown: 'The entry, the mark or the liquidation price is unknown, so nobody can place it.',
  'too-late':
    'The loss is beyond your limit already, or liquidation is too near for this slippage. Close or reduce instead.',
  'other-side': 'This position is liquidated while it gains: a stop of its own does not help.',
};

function signed(ratio: Ratio): string {
  return formatPercent(ratio, 1, true);
}
