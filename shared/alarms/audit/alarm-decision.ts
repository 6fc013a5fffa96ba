import type { AlarmAction, AuditAction, AuditInputs } from '../../domain/audit-action.ts';
import type { AccountId, PositionKey, TimestampMs } from '../../domain/units.ts';
import type { AlarmId, AlarmLevel, AlarmRule } from '../alarm.ts';
import type { AlarmState, Instant } from '../engine/alarm-state.ts';

/** One row of the log, before it has a number. */
export interface AuditRow<Action extends AuditAction = AuditAction> {
  readonly atMs: TimestampMs;
  readonly action: Action;
  readonly alarmId?: AlarmId;
  readonly rule?: AlarmRule;
  readonly level?: AlarmLevel;
  readonly accountId?: AccountId;
  readonly positionKey?: PositionKey;
  /** One sentence: what was decided and why. */
  readonly text: string;
  /** The inputs of the decision: mark, liquidation price, distance, sigmas, age, thresholds … */
  readonly inputs?: AuditInputs;
}

/** A row that the engine itself writes. */
export type AlarmDecision = AuditRow<AlarmAction | 'gap' | 'note'>;

/** The figures behind a decision, flat, so that the log can be searched. What is unknown is null. */
export function inputsOf(alarm: AlarmState, now: Instant, flood: boolean): AuditInputs {
  const common = {
    stage: alarm.stage,
    grade: alarm.grade,
    valueState: alarm.valueState,
    acknowledged: alarm.acknowledged !== undefined,
    snoozed: alarm.snoozed !== undefined,
    flood,
  };
  const { facts } = alarm;
  switch (facts.kind) {
    case 'position':
      return {
        ...common,
        markPrice: facts.markPrice ?? null,
        liquidationPrice: facts.liquidationPrice ?? null,
        distance: facts.distance.kind === 'distance' ? facts.distance.ratio : null,
        sigmas: facts.sigmas.kind === 'known' ? facts.sigmas.value : null,
        marginRatio: facts.marginRatio.kind === 'known' ? facts.marginRatio.value : null,
        timeToLiquidationMs: facts.timeToLiquidationMs ?? null,
        liquidatable: facts.liquidatable,
        fundingOfEquity: facts.funding?.ofEquity ?? null,
        adlRank: facts.adlRank ?? null,
        ageMs: facts.asOfMs === undefined ? null : now.wallMs - facts.asOfMs,
        reasons: facts.reasons.join('; '),
      };
    case 'feed':
      return {
        ...common,
        feedState: facts.state,
        error: facts.error?.kind ?? null,
        ageMs: facts.asOfMs === undefined ? null : now.wallMs - facts.asOfMs,
        positionCount: facts.positionCount ?? null,
        pricesAlive: facts.pricesAlive,
        clockSkewMs: facts.clockSkewMs ?? null,
      };
    case 'gone':
      return { ...common, positionCount: facts.positions.length };
    case 'account':
      return {
        ...common,
        notional: facts.notional ?? null,
        equity: facts.equity ?? null,
        leverage: facts.leverage ?? null,
        limit: facts.limit ?? null,
        leeway: typeof facts.leeway === 'object' ? facts.leeway.ratio : (facts.leeway ?? null),
        loss: facts.loss?.ratio ?? null,
        lossFrom: facts.loss?.from ?? null,
      };
    case 'market':
      return { ...common, verdict: facts.verdict, regime: facts.regime, scope: facts.scope };
    case 'self':
      return common;
  }
}
