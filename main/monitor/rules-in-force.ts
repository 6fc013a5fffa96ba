import {
  DEFAULT_ALARM_RULES,
  type AlarmRuleSettings,
} from '../../shared/alarms/rules/alarm-rules.ts';
import type { EngineConditions } from '../../shared/alarms/engine/engine-state.ts';
import { isStress, type MarketReading } from '../../shared/alarms/thresholds/market-stress.ts';
import { isQuietAt } from '../../shared/alarms/announce/quiet-hours.ts';
import { ThresholdBook } from '../../shared/alarms/thresholds/thresholds-for.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/alarms/thresholds/thresholds.ts';
import type { MonitorConfig } from '../../shared/contract/monitor-protocol.ts';
import type { TimestampMs } from '../../shared/domain/units.ts';

type Source = Pick<MonitorConfig, 'thresholds' | 'alarmRules' | 'timeZone'>;

/** The trader's rules as they hold now: under the present verdict on the market, at this time of day. */
export class RulesInForce {
  #source: Source = { thresholds: DEFAULT_THRESHOLDS };
  #market: MarketReading | undefined;
  #thresholds = new ThresholdBook({ thresholds: DEFAULT_THRESHOLDS, overrides: [] });

  get settings(): AlarmRuleSettings {
    return this.#source.alarmRules ?? DEFAULT_ALARM_RULES;
  }

  get timeZone(): string {
    return this.#source.timeZone ?? 'UTC';
  }

  get market(): MarketReading | undefined {
    return this.#market;
  }

  /** Another object whenever one of them may be another. */
  get thresholds(): ThresholdBook {
    return this.#thresholds;
  }

  configure(source: Source): void {
    this.#source = source;
    this.#work();
  }

  /** Whether it changes anything. */
  marketSays(reading: MarketReading | undefined): boolean {
    const isNews = reading?.verdict !== this.#market?.verdict;
    this.#market = reading;
    if (isNews) this.#work();
    return isNews;
  }

  conditionsAt(nowMs: TimestampMs): EngineConditions {
    return {
      quiet: isQuietAt(this.settings.quietHours, nowMs, this.timeZone),
      stress: isStress(this.#market?.verdict),
      off: this.settings.rulesOff,
    };
  }

  #work(): void {
    const { thresholds } = this.#source;
    const { overrides } = this.settings;
    this.#thresholds = new ThresholdBook({ thresholds, overrides }, this.#market?.verdict);
  }
}
