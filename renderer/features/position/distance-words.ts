import type { PositionView } from '../../../shared/contract/app-state.ts';
import { formatSigmas } from '../../../shared/words/format-number.ts';
import { formatPrice } from '../../format/format-number.ts';
import { moveText } from '../../format/position-words.ts';
import { unknownReasonWords } from '../../format/words.ts';

/** The one big number of the screen and the line under it. */
export interface DistanceWords {
  readonly kind: 'distance' | 'none' | 'unknown';
  readonly big: string;
  readonly line: string;
}

/** How far the mark may move before this position is liquidated: signed percent, price, daily sigmas. */
export function toDistanceWords(
  view: Pick<PositionView, 'risk' | 'tickSize' | 'side'>,
): DistanceWords {
  const { distance, liquidationPrice, sigmas, liquidatable } = view.risk;
  switch (distance.kind) {
    case 'none':
      return {
        kind: 'none',
        big: 'no liquidation',
        line: 'No price of this market liquidates this position.',
      };
    case 'unknown':
      return {
        kind: 'unknown',
        big: 'unknown',
        line: `Nobody can say how far liquidation is: ${unknownReasonWords(distance.reason)}.`,
      };
    case 'distance': {
      if (liquidatable) {
        return {
          kind: 'distance',
          big: 'now',
          line: 'The margin is used up: the venue may liquidate this position at any moment.',
        };
      }
      const at =
        liquidationPrice.kind === 'price'
          ? ` at ${formatPrice(liquidationPrice.price, view.tickSize)}`
          : '';
      const inSigmas =
        sigmas.kind === 'known'
          ? `, ${formatSigmas(sigmas.value)}`
          : `, daily sigmas unknown: ${unknownReasonWords(sigmas.reason)}`;
      return {
        kind: 'distance',
        big: moveText(distance),
        line: `liquidates${at}${inSigmas}`,
      };
    }
  }
}
