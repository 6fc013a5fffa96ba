import type { AccountRisk, PoolRisk, PositionRisk } from '../../../shared/domain/risk-report.ts';
import { sumFigures, type Figure } from '../../../shared/domain/outcome.ts';
import type { PositionKey, Ratio } from '../../../shared/domain/units.ts';
import type { GoneCause } from '../../../shared/words/alarm-facts.ts';
import { poolEquity } from '../describe/describe-account.ts';
import type { Account } from '../../../shared/domain/book.ts';

interface Look {
  readonly account: Account;
  readonly risk: AccountRisk;
}

/** A liquidation takes what stood behind the position; closing it at the market leaves most of that. Between: nobody can tell. */
const CLOSED_BELOW = 0.3;
const LIQUIDATED_ABOVE = 0.7;
/** As near as this to its end a cross scope may have ended between two looks. */
const AT_THE_END: Ratio = 0.02;

/**
 * Why positions of one account are not there any more, from the equity before and after. What the positions that are still
 * open gained meanwhile is taken out of both. A deposit or withdrawal in the same moment may hide the answer: a gain as large
 * as half of what stood behind the position proves nothing. Nor does equity that stays where a cross scope was at its end: many
 * venues close its positions one after the other, and take little more than a fee for it.
 */
export function goneCauses(before: Look, after: Look): ReadonlyMap<PositionKey, GoneCause> {
  const causes = new Map<PositionKey, GoneCause>();
  const open = new Map(after.risk.pools.map((pool) => [pool.id, pool]));
  for (const pool of before.risk.pools) {
    const now = open.get(pool.id);
    const left = new Set((now?.positions ?? []).map(({ key }) => key));
    const gone = pool.positions.filter(({ key }) => !left.has(key));
    if (gone.length === 0) continue;
    const cause =
      now === undefined
        ? 'unknown'
        : causeOf(gone, settled(pool, before, left), settled(now, after, left));
    for (const { key } of gone) causes.set(key, cause);
  }
  return causes;
}

function causeOf(gone: readonly PositionRisk[], before: Figure, after: Figure): GoneCause {
  const behind = behindOf(gone);
  if (before.kind === 'unknown' || after.kind === 'unknown' || behind.kind === 'unknown') {
    return 'unknown';
  }
  if (!(behind.value > 0)) return 'unknown';
  const lost = (before.value - after.value) / behind.value;
  if (lost >= LIQUIDATED_ABOVE) return 'liquidated';
  const isKept = lost < CLOSED_BELOW && lost > -0.5;
  return isKept && !gone.some(mayGoInParts) ? 'closed' : 'unknown';
}

function mayGoInParts({ marginMode, liquidatable, distance }: PositionRisk): boolean {
  if (marginMode !== 'cross') return false;
  return liquidatable || (distance.kind === 'distance' && distance.ratio < AT_THE_END);
}

/** Equity of the pool without the paper result of the positions that are open before and after. */
function settled(pool: PoolRisk, { account }: Look, left: ReadonlySet<PositionKey>): Figure {
  const equity = poolEquity(pool, account);
  const paper = sumFigures(
    pool.positions.filter(({ key }) => left.has(key)).map(({ unrealizedPnl }) => unrealizedPnl),
  );
  if (equity.kind === 'unknown') return equity;
  if (paper.kind === 'unknown') return paper;
  return { kind: 'known', value: equity.value - paper.value };
}

/** What a liquidation of these could take: the margin of each isolated one, and of a cross scope once. */
function behindOf(gone: readonly PositionRisk[]): Figure {
  const cross = gone.find(({ marginMode }) => marginMode === 'cross');
  const isolated = gone.filter(({ marginMode }) => marginMode === 'isolated');
  return sumFigures(
    [...isolated, ...(cross === undefined ? [] : [cross])].map(({ equity }) => equity),
  );
}
