import type { Account, Pool } from '../../../shared/domain/book.ts';
import type { AccountRisk, JointLeeway } from '../../../shared/domain/risk-report.ts';
import type { AccountId, DurationMs, Ratio } from '../../../shared/domain/units.ts';
import type { RiskContext } from '../../../shared/risk/evaluate.ts';
import { jointWaysOut } from '../../../shared/risk/ways-out/joint-ways-out.ts';
import { ASSUMED_COSTS } from '../../../shared/risk/ways-out/way-out-changes.ts';
import type { LeewayFacts } from '../../../shared/words/alarm-facts.ts';

type Advice = LeewayFacts['advice'];

export interface LeewayQuestion {
  readonly account: Account;
  readonly risk: AccountRisk;
  readonly direction: 'down' | 'up';
  /** Distance to reach. */
  readonly target: Ratio;
  /** Of the pools that share their margin: what the alarm is about. */
  readonly leeway: JointLeeway;
}

/** Each costs a few dozen solutions of its pool: in a crash of many the alarm itself goes first. */
const MOST_PER_SECOND = 2;
const MOST_POSITIONS = 80;
/** What was worked out stays true while the way stays about what it was. */
const KEPT_MS: DurationMs = 30_000;
const KEPT_WITHIN = 0.1;

interface Worked {
  readonly atMonotonicMs: number;
  readonly direction: 'down' | 'up';
  readonly ratio: Ratio;
  readonly advice: Advice;
}

/** The exact amounts that end an alarm about a joint move, worked out for a few accounts a second and kept for a while. */
export class JointAdvice {
  readonly #worked = new Map<AccountId, Worked>();
  #recent: readonly number[] = [];

  /** Undefined: no amount reaches the target, or it was not worked out now. */
  of(question: LeewayQuestion, context: RiskContext, nowMonotonicMs: number): Advice {
    const { account, direction, leeway } = question;
    const move = leeway[direction];
    if (move.kind !== 'move') return undefined;
    const ratio = Math.abs(move.ratio);
    const last = this.#worked.get(account.id);
    if (last !== undefined && nowMonotonicMs - last.atMonotonicMs < KEPT_MS) {
      const isAsNear = Math.abs(ratio - last.ratio) <= KEPT_WITHIN * last.ratio;
      if (isAsNear && last.direction === direction) return last.advice;
    }
    this.#recent = this.#recent.filter((at) => nowMonotonicMs - at < 1_000);
    if (this.#recent.length >= MOST_PER_SECOND) return undefined;
    const pool = nearPool(question);
    if (pool === undefined || pool.positions.length > MOST_POSITIONS) return undefined;
    this.#recent = [...this.#recent, nowMonotonicMs];
    const advice = workOut(question, pool, context);
    this.#worked.set(account.id, { atMonotonicMs: nowMonotonicMs, direction, ratio, advice });
    return advice;
  }
}

/** The one pool that is too near; undefined where there are several, and no amount for one of them makes the account safe. */
function nearPool({ account, risk, direction, target }: LeewayQuestion): Pool | undefined {
  const near = risk.pools.filter(({ jointLeeway }) => {
    const move = jointLeeway[direction];
    return move.kind === 'move' && Math.abs(move.ratio) < target;
  });
  return near.length === 1 ? account.pools.find(({ id }) => id === near[0]?.id) : undefined;
}

function workOut(
  { account, direction, target }: LeewayQuestion,
  pool: Pool,
  context: RiskContext,
): Advice {
  const costs = ASSUMED_COSTS;
  const ways = jointWaysOut({ account, pool, direction, target, context, costs });
  const { addCollateral: amount, close } = ways;
  if (amount === undefined && close === undefined) return undefined;
  const currency = pool.settleCurrency;
  return {
    target,
    ...(amount === undefined ? {} : { addMargin: { amount, currency } }),
    ...(close === undefined ? {} : { close }),
  };
}
