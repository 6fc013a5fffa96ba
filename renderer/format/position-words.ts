import type { PositionView } from '../../shared/contract/app-state.ts';
import type { LiquidationDistance } from '../../shared/domain/outcome.ts';
import { formatMove } from './format-number.ts';

/**
 * The price move that liquidates: `−6.2 %` for a long, `+6.2 %` for a short. `none` and `unknown` have their words
 * instead; nothing else stands for them.
 */
export function moveText(distance: LiquidationDistance): string {
  switch (distance.kind) {
    case 'distance':
      return formatMove((distance.direction === 'down' ? -1 : 1) * distance.ratio);
    case 'none':
      return 'none';
    case 'unknown':
      return 'unknown';
  }
}

/** `−6.2 % BTC long`, for the title of the tab and for lists. */
export function positionSummary(position: PositionView): string {
  return `${moveText(position.risk.distance)} ${position.underlying} ${position.side}`;
}
