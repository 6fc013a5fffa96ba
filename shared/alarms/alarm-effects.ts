import type { AccountId, PositionKey, TimestampMs } from '../domain/units.ts';
import type { AlarmId, AlarmLevel, AlarmRule, Announcement } from './alarm.ts';
import type { AlarmState, Instant } from './alarm-state.ts';

/** What the engine asks for. Nothing else comes out of it. */
export type AlarmEffect =
  | {
      readonly kind: 'announce';
      readonly announcement: Announcement;
      /** Every alarm that this message speaks of. */
      readonly alarmIds: readonly AlarmId[];
    }
  | { readonly kind: 'audit'; readonly decision: AlarmDecision };

/** One row for the audit; the contract's `AuditEntry` without its number. */
export interface AlarmDecision {
  readonly atMs: TimestampMs;
  readonly action:
    | 'raised'
    | 'worse'
    | 'better'
    | 'repeated'
    | 'suppressed'
    | 'acknowledged'
    | 'snoozed'
    | 'recovering'
    | 'unstable'
    | 'resolved'
    | 'gap'
    /** Worth knowing while one reads the log; nothing was missed. */
    | 'note';
  readonly alarmId?: AlarmId;
  readonly rule?: AlarmRule;
  readonly level?: AlarmLevel;
  readonly accountId?: AccountId;
  readonly positionKey?: PositionKey;
  readonly text: string;
  readonly inputs?: Readonly<Record<string, number | string | boolean | null>>;
}

/** The figures behind a decision, flat, so that the log can be searched. What is unknown is null. */
export function inputsOf(
  alarm: AlarmState,
  now: Instant,
  flood: boolean,
): Readonly<Record<string, number | string | boolean | null>> {
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
        leeway: facts.leeway?.ratio ?? null,
        loss: facts.loss?.ratio ?? null,
        lossFrom: facts.loss?.from ?? null,
      };
    case 'market':
      return { ...common, verdict: facts.verdict, regime: facts.regime, scope: facts.scope };
    case 'self':
      return common;
  }
}
