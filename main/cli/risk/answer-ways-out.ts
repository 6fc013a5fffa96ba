import { DEFAULT_THRESHOLDS } from '../../../shared/alarms/thresholds/thresholds.ts';
import type { Account, Book } from '../../../shared/domain/book.ts';
import { compareLevels } from '../../../shared/domain/level.ts';
import { positionKey } from '../../../shared/domain/position.ts';
import type { PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { PositionKey } from '../../../shared/domain/units.ts';
import type { RiskContext } from '../../../shared/risk/evaluate.ts';
import { ASSUMED_COSTS } from '../../../shared/risk/ways-out/way-out-changes.ts';
import { waysOut } from '../../../shared/risk/ways-out/ways-out.ts';
import { levelOfPosition } from './level-of-position.ts';

/** Where a warning ends: the threshold and the alarm engine's tenth above it. */
const TARGET = { distance: DEFAULT_THRESHOLDS.warningDistance * 1.1 };

/**
 * `waysOut` of each position in danger: what each way takes, costs and results in, with the target and the costs that
 * were assumed. Nothing for a position that is not in danger, or whose distance is unknown.
 */
export function answerWaysOut(
  book: Book,
  context: RiskContext,
): (position: PositionRisk) => Record<string, unknown> {
  const owners = new Map<PositionKey, Account>();
  for (const account of book.accounts) {
    for (const pool of account.pools) {
      for (const each of pool.positions)
        owners.set(positionKey(account.id, pool.id, each), account);
    }
  }
  return (position) => {
    const account = owners.get(position.key);
    const isInDanger = compareLevels(levelOfPosition(position), 'warning') >= 0;
    if (account === undefined || !isInDanger || position.distance.kind !== 'distance') return {};
    const ways = waysOut(account, position.key, TARGET, context, ASSUMED_COSTS);
    return { waysOut: { target: TARGET, assumed: ASSUMED_COSTS, ways } };
  };
}
