import type { Account } from '../../../shared/domain/book.ts';
import type { Position } from '../../../shared/domain/position.ts';
import type { PositionRisk } from '../../../shared/domain/risk-report.ts';
import type { Currency, DurationMs, PositionKey, Ratio } from '../../../shared/domain/units.ts';
import type { RiskContext } from '../../../shared/risk/evaluate.ts';
import { ASSUMED_COSTS } from '../../../shared/risk/ways-out/way-out-changes.ts';
import { waysOut, type WayOut } from '../../../shared/risk/ways-out/ways-out.ts';
import type { PositionFacts } from '../../../shared/words/alarm-facts.ts';

type Advice = NonNullable<PositionFacts['advice']>;

/** Each costs a hundred solutions of its pool: in a crash of many the alarm itself goes first. */
const MOST_PER_SECOND = 4;
const MOST_POSITIONS = 80;
/** What was worked out stays true while the distance stays about what it was. */
const KEPT_MS: DurationMs = 30_000;
const KEPT_WITHIN = 0.1;

interface Worked {
  readonly atMonotonicMs: number;
  readonly distance: Ratio;
  readonly advice: Advice | undefined;
}

export interface AdviceQuestion {
  readonly account: Account;
  readonly position: Position;
  readonly risk: PositionRisk;
  readonly settleCurrency: Currency;
  /** Distance to reach. */
  readonly target: Ratio;
  readonly context: RiskContext;
  readonly nowMonotonicMs: number;
}

/** The exact amounts that end an alarm, worked out for a few positions a second and kept for a while. */
export class ExactAdvice {
  readonly #worked = new Map<PositionKey, Worked>();
  #recent: number[] = [];

  /** Undefined: no amount reaches the target, or it was not worked out now. */
  of(question: AdviceQuestion): Advice | undefined {
    const { risk, nowMonotonicMs, account } = question;
    if (risk.distance.kind !== 'distance' || risk.liquidatable) return undefined;
    const { ratio } = risk.distance;
    const last = this.#worked.get(risk.key);
    if (last !== undefined && nowMonotonicMs - last.atMonotonicMs < KEPT_MS) {
      if (Math.abs(ratio - last.distance) <= KEPT_WITHIN * last.distance) return last.advice;
    }
    const count = account.pools.reduce((sum, { positions }) => sum + positions.length, 0);
    this.#recent = this.#recent.filter((at) => nowMonotonicMs - at < 1_000);
    if (count > MOST_POSITIONS || this.#recent.length >= MOST_PER_SECOND) return undefined;
    this.#recent.push(nowMonotonicMs);
    const advice = workOut(question);
    this.#worked.set(risk.key, { atMonotonicMs: nowMonotonicMs, distance: ratio, advice });
    this.#forgetOld(nowMonotonicMs);
    return advice;
  }

  #forgetOld(nowMonotonicMs: number): void {
    for (const [key, { atMonotonicMs }] of this.#worked) {
      if (nowMonotonicMs - atMonotonicMs >= KEPT_MS) this.#worked.delete(key);
    }
  }
}

function workOut(question: AdviceQuestion): Advice | undefined {
  const { account, position, risk, settleCurrency, target, context } = question;
  const ways = waysOut(account, risk.key, { distance: target }, context, ASSUMED_COSTS);
  const add = reaching(ways, 'add-collateral');
  const reduce = reaching(ways, 'reduce');
  if (add === undefined && reduce === undefined) return undefined;
  const isLinear = position.contractType === 'linear';
  return {
    target,
    ...(add === undefined ? {} : { addMargin: { amount: add.amount, currency: settleCurrency } }),
    ...(reduce === undefined
      ? {}
      : {
          reduce: isLinear
            ? { amount: reduce.amount * position.contractSize, unit: position.underlying }
            : { amount: reduce.amount, unit: 'contracts' },
        }),
  };
}

function reaching(ways: readonly WayOut[], kind: WayOut['kind']) {
  const way = ways.find((one) => one.kind === kind);
  return way?.outcome === 'reaches' ? way : undefined;
}
