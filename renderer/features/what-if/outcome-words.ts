import type { Level } from '../../../shared/domain/level.ts';
import { formatCount, formatMove, formatPercent } from '../../format/format-number.ts';
import type { ReverseStress } from '../stress/reverse-stress.ts';
import type { WhatIfResult, WhatIfScenario } from './what-if-model.ts';

export interface OutcomeWords {
  readonly level: Level;
  readonly big: string;
  readonly line: string;
}

/**
 * The headline of the screen. Without a move: how far the market may move before the first account is liquidated. With
 * one: how many positions it liquidates. What cannot be judged is said each time, and never counts as spared.
 */
export function toOutcome(
  answer: { readonly scenario: WhatIfScenario; readonly result: WhatIfResult },
  nearest: ReverseStress | undefined,
): OutcomeWords {
  const { rows, order } = answer.result;
  const { marketMove, coinMoves } = answer.scenario;
  const coins = Object.entries(coinMoves);
  const blind = order.unknown.reduce((count, entry) => count + entry.positions.length, 0);
  const reserve = blind === 0 ? '' : `; ${formatCount(blind, 'position')} cannot be judged`;
  const isCalm = marketMove === 0 && coins.every(([, move]) => move === 0);
  const liquidated = rows.filter((row) => row.liquidatedAt !== undefined).length;
  if (isCalm && liquidated === 0 && nearest?.nearest !== undefined) {
    return {
      level: blind > 0 ? 'unknown' : levelOfRoom(Math.abs(nearest.nearest)),
      big: formatMove(nearest.nearest),
      line: `${nearest.sentence.replace(/\.$/, '')}${reserve}`,
    };
  }
  const parts = [
    ...(marketMove !== 0 ? [`market ${formatPercent(marketMove, 1, true)}`] : []),
    ...coins.map(([coin, move]) => `${coin} ${formatPercent(move, 1, true)}`),
  ];
  const moves = parts.length === 0 ? 'without any move' : parts.join(', ');
  if (liquidated > 0) {
    return {
      level: 'critical',
      big: `${liquidated} of ${formatCount(rows.length, 'position')} liquidated`,
      line: `${moves}${reserve}`,
    };
  }
  return {
    level: blind > 0 ? 'unknown' : 'safe',
    big: blind > 0 ? 'nothing known to be liquidated' : 'nothing liquidated',
    line: `${moves}${reserve}`,
  };
}

/** The joint move has no sigmas to weigh it with: the default distances of a position stand in. */
function levelOfRoom(room: number): Level {
  if (room < 0.05) return 'critical';
  if (room < 0.1) return 'warning';
  return room < 0.15 ? 'watch' : 'safe';
}
