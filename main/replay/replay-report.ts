import type { AlarmLevel, AlarmRule } from '../../shared/alarms/alarm.ts';
import type { Side } from '../../shared/domain/position.ts';
import type {
  AccountId,
  DurationMs,
  MarketSymbol,
  PositionKey,
  Price,
  Ratio,
  TimestampMs,
} from '../../shared/domain/units.ts';
import type { CandleGap } from './candle-walk.ts';

/** One position that the prices liquidated. */
export interface ReplayLiquidation {
  readonly accountId: AccountId;
  readonly poolId: string;
  readonly positionKey: PositionKey;
  readonly symbol: MarketSymbol;
  readonly side: Side;
  readonly marginMode: 'cross' | 'isolated';
  readonly at: TimestampMs;
  readonly markPrice: Price | null;
  /** When the trader was first told in this danger, by a warning or by more; null: never. */
  readonly firstWarningAt: TimestampMs | null;
  readonly firstCriticalAt: TimestampMs | null;
  /** A price was seen between the critical thresholds and the liquidation, a minute or more before it: an alarm was possible. */
  readonly criticalWasPossible: boolean;
  /** The same by the thresholds of `ReplayInput.yardstick`; absent: none was given. */
  readonly wasPossibleByYardstick?: boolean;
}

/** An alarm that was raised or got worse. What repeats or ends is counted, not listed. */
export interface ReplayAlarm {
  readonly at: TimestampMs;
  readonly level: AlarmLevel;
  /** Null: of no single account, or of no single position. */
  readonly accountId: AccountId | null;
  readonly positionKey: PositionKey | null;
  readonly symbol: MarketSymbol | null;
  readonly side: Side | null;
  readonly rule: AlarmRule;
  readonly kind: 'raised' | 'worse';
  readonly text: string;
  /** To liquidation, or of the joint move, as it was raised; null: unknown, or of no liquidation. */
  readonly distance: Ratio | null;
  readonly sigmas: number | null;
  readonly marginRatio: Ratio | null;
  /**
   * Of a critical one: no liquidation followed within 24 hours or while it still stood, and the distance did not halve within
   * 24 hours.
   */
  readonly isFalse: boolean;
}

export interface ReplayReport {
  readonly fromMs: TimestampMs;
  /** The last price. */
  readonly toMs: TimestampMs;
  /** How many moments with a price were looked at. */
  readonly steps: number;
  readonly liquidations: readonly ReplayLiquidation[];
  readonly alarms: readonly ReplayAlarm[];
  readonly falseCriticals: number;
  /** Messages that a trader is shown or hears; repetitions of what nobody answers are counted apart. */
  readonly notifications: number;
  readonly reminders: number;
  readonly notificationsPerDay: number;
  /** Most of them within one day from midnight to midnight, UTC. */
  readonly worstDay: number;
  /** Half of the liquidations had their first warning at least this long before; null: none had one. */
  readonly medianWarningLeadMs: DurationMs | null;
  readonly medianCriticalLeadMs: DurationMs | null;
  readonly gaps: readonly CandleGap[];
  /** What was assumed or could not be used, in sentences. */
  readonly warnings: readonly string[];
}
