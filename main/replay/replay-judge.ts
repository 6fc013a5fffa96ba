import type { AlarmDecision } from '../../shared/alarms/audit/alarm-decision.ts';
import type { AlarmRule, Announcement } from '../../shared/alarms/alarm.ts';
import type { AlarmThresholds } from '../../shared/alarms/thresholds/thresholds.ts';
import type { AuditInput } from '../../shared/domain/audit-action.ts';
import type { PositionRisk } from '../../shared/domain/risk-report.ts';
import {
  DAY_MS,
  MINUTE_MS,
  type AccountId,
  type PositionKey,
  type Ratio,
  type TimestampMs,
} from '../../shared/domain/units.ts';
import type { ReplayAlarm, ReplayLiquidation } from './replay-report.ts';
import type { Liquidated } from './replay-seat.ts';

/** A critical alarm was right when what it feared came, or came half as near, within this time. */
const HORIZON_MS = DAY_MS;
const HALVED = 0.5;
/** Later than this before the end nobody can act on it. */
const IN_TIME_MS = MINUTE_MS;

/** What fears a liquidation is judged by whether it came; a limit of the trader's own is true when it is reached. */
const OF_LIQUIDATION: ReadonlySet<AlarmRule> = new Set(['liquidation-risk', 'joint-leeway']);

/** The danger that a position is in: its alarms, until none has stood for a day. */
interface Spell {
  firstWarningAt?: TimestampMs;
  firstCriticalAt?: TimestampMs;
  /** The first price between the critical thresholds and the end, whatever the engine made of it. */
  criticalZoneAt?: TimestampMs;
  /** The same by the yardstick. */
  yardstickAt?: TimestampMs;
  lastMs: TimestampMs;
}

/** A critical alarm of which it is not yet known whether it was right. */
interface Pending {
  readonly index: number;
  readonly alarmId: string | undefined;
  readonly atMs: TimestampMs;
  readonly accountId: AccountId | undefined;
  /** Absent: it is about the account, and its distance is the joint move. */
  readonly positionKey: PositionKey | undefined;
  /** As it was raised; undefined: not known, and nothing can be half of it. */
  readonly distance: number | undefined;
  /** It was neither over nor lowered since. */
  stands: boolean;
}

type OpenAlarm = Omit<ReplayAlarm, 'isFalse'> & { isFalse: boolean };

/**
 * Keeps what the engine said beside what the prices did, and says afterwards which alarm was late and which was false. A critical
 * alarm was right when a liquidation followed within a day, or while it still stood, or when its distance halved within a day.
 */
export class ReplayJudge {
  readonly liquidations: ReplayLiquidation[] = [];
  readonly alarms: OpenAlarm[] = [];
  notifications = 0;
  reminders = 0;
  readonly #perDay = new Map<number, number>();
  readonly #spells = new Map<PositionKey, Spell>();
  readonly #thresholdsOf: (accountId: AccountId, key: PositionKey) => AlarmThresholds;
  readonly #yardstick: AlarmThresholds | undefined;
  #pending: Pending[] = [];
  readonly #positions = new Map<AccountId, readonly PositionRisk[]>();

  /** The thresholds in force: as they are set, and stricter in a tense market. The yardstick never changes. */
  constructor(
    thresholdsOf: (accountId: AccountId, key: PositionKey) => AlarmThresholds,
    yardstick?: AlarmThresholds,
  ) {
    this.#thresholdsOf = thresholdsOf;
    this.#yardstick = yardstick;
  }

  get worstDay(): number {
    return Math.max(0, ...this.#perDay.values());
  }

  /** How many false ones are too young to be sure: the candles end within a day of them. */
  youngFalse(endMs: TimestampMs): number {
    return this.alarms.filter(({ isFalse, at }) => isFalse && endMs - at < HORIZON_MS).length;
  }

  /** Whether a critical alarm of this account is not yet known to be right or false. */
  isOpen(accountId: AccountId, atMs: TimestampMs): boolean {
    return this.#pending.some(
      (one) => isJudged(one, atMs) && (one.accountId === undefined || one.accountId === accountId),
    );
  }

  /** The positions of one account at a new price, before the engine looks at them. */
  see(
    accountId: AccountId,
    risks: readonly PositionRisk[],
    atMs: TimestampMs,
    hasAlarmOn: (key: PositionKey) => boolean,
  ): void {
    this.#positions.set(accountId, risks);
    for (const risk of risks) {
      const { key } = risk;
      const spell = this.#spells.get(key);
      if (spell !== undefined) {
        if (hasAlarmOn(key)) spell.lastMs = atMs;
        else if (atMs - spell.lastMs > HORIZON_MS) this.#spells.delete(key);
      }
      if (isInCriticalZone(risk, this.#thresholdsOf(accountId, key))) {
        const now = this.#spellOf(key, atMs);
        now.criticalZoneAt ??= atMs;
        now.lastMs = atMs;
      }
      if (this.#yardstick !== undefined && isInCriticalZone(risk, this.#yardstick)) {
        const now = this.#spellOf(key, atMs);
        now.yardstickAt ??= atMs;
        now.lastMs = atMs;
      }
      const { distance } = risk;
      if (distance.kind === 'distance') this.#came(accountId, key, distance.ratio, atMs);
    }
  }

  /** How far all coins may move together, where that is known. */
  seeJoint(accountId: AccountId, leeway: Ratio, atMs: TimestampMs): void {
    this.#came(accountId, undefined, leeway, atMs);
  }

  liquidated(accountId: AccountId, gone: Liquidated, atMs: TimestampMs): void {
    const { key, poolId, risk, markPrice } = gone;
    const spell = this.#spells.get(key);
    this.liquidations.push({
      accountId,
      poolId,
      positionKey: key,
      symbol: risk.symbol,
      side: risk.side,
      marginMode: risk.marginMode,
      at: atMs,
      markPrice: markPrice ?? null,
      firstWarningAt: spell?.firstWarningAt ?? null,
      firstCriticalAt: spell?.firstCriticalAt ?? null,
      criticalWasPossible: isInTime(spell?.criticalZoneAt, atMs),
      ...(this.#yardstick === undefined
        ? {}
        : { wasPossibleByYardstick: isInTime(spell?.yardstickAt, atMs) }),
    });
    this.#spells.delete(key);
    this.#settle(
      (one) =>
        isJudged(one, atMs) &&
        (one.positionKey === undefined ? one.accountId === accountId : one.positionKey === key),
    );
  }

  decided(decision: AlarmDecision): void {
    const { action, atMs, alarmId, rule, level, accountId, positionKey, text, inputs } = decision;
    if (action === 'better' || action === 'resolved') this.#ended(alarmId);
    if ((action !== 'raised' && action !== 'worse') || rule === undefined || level === undefined) {
      return;
    }
    const gone = rule === 'positions-gone' ? this.#lastGone(accountId, atMs) : undefined;
    const risk = this.#riskOf(accountId, positionKey) ?? gone;
    const distance = numberOf(inputs?.['distance'] ?? inputs?.['leeway']);
    const mayBeFalse = level === 'critical' && OF_LIQUIDATION.has(rule);
    this.alarms.push({
      at: atMs,
      level,
      accountId: accountId ?? null,
      positionKey: positionKey ?? null,
      symbol: risk?.symbol ?? null,
      side: risk?.side ?? null,
      rule,
      kind: action,
      text,
      distance: distance ?? null,
      sigmas: numberOf(inputs?.['sigmas']) ?? null,
      marginRatio: numberOf(inputs?.['marginRatio']) ?? null,
      isFalse: mayBeFalse,
    });
    if (mayBeFalse) {
      const index = this.alarms.length - 1;
      this.#pending.push({ index, alarmId, atMs, accountId, positionKey, distance, stands: true });
    }
    if (rule !== 'liquidation-risk' || positionKey === undefined || level === 'info') return;
    const spell = this.#spellOf(positionKey, atMs);
    spell.firstWarningAt ??= atMs;
    if (level === 'critical') spell.firstCriticalAt ??= atMs;
    spell.lastMs = atMs;
  }

  announced({ kind, notify, sound, atMs, isReminder }: Announcement): void {
    if (!notify && !sound) return;
    if (kind === 'repeated' || isReminder === true) {
      this.reminders += 1;
      return;
    }
    this.notifications += 1;
    const day = Math.floor(atMs / DAY_MS);
    this.#perDay.set(day, (this.#perDay.get(day) ?? 0) + 1);
  }

  /** A price at which this is left of the way. */
  #came(accountId: AccountId, key: PositionKey | undefined, left: Ratio, atMs: TimestampMs): void {
    if (this.#pending.length === 0) return;
    this.#pending = this.#pending.filter((one) => isJudged(one, atMs));
    this.#settle(
      (one) =>
        one.accountId === accountId &&
        one.positionKey === key &&
        one.distance !== undefined &&
        atMs - one.atMs <= HORIZON_MS &&
        left <= one.distance * HALVED,
    );
  }

  #ended(alarmId: string | undefined): void {
    for (const one of this.#pending) if (one.alarmId === alarmId) one.stands = false;
  }

  /** These were right. */
  #settle(isRight: (pending: Pending) => boolean): void {
    this.#pending = this.#pending.filter((one) => {
      if (!isRight(one)) return true;
      const alarm = this.alarms[one.index];
      if (alarm !== undefined) alarm.isFalse = false;
      return false;
    });
  }

  #riskOf(accountId: AccountId | undefined, key: PositionKey | undefined) {
    return this.#positions.get(accountId ?? '')?.find((risk) => risk.key === key);
  }

  #lastGone(accountId: AccountId | undefined, atMs: TimestampMs) {
    const last = this.liquidations.findLast(
      (one) => one.accountId === accountId && one.at === atMs,
    );
    return last === undefined ? undefined : { symbol: last.symbol, side: last.side };
  }

  #spellOf(key: PositionKey, atMs: TimestampMs): Spell {
    const spell = this.#spells.get(key) ?? { lastMs: atMs };
    this.#spells.set(key, spell);
    return spell;
  }
}

/** What can still turn out right: within a day, or while it stands. */
function isJudged({ atMs: since, stands }: Pending, atMs: TimestampMs): boolean {
  return stands || atMs - since <= HORIZON_MS;
}

function isInTime(since: TimestampMs | undefined, endMs: TimestampMs): boolean {
  return since !== undefined && endMs - since >= IN_TIME_MS;
}

function numberOf(input: AuditInput | undefined): number | undefined {
  return typeof input === 'number' ? input : undefined;
}

/** Told from the figures alone, so that it can be held against what the engine said. */
function isInCriticalZone(
  { distance, sigmas, marginRatio }: PositionRisk,
  t: AlarmThresholds,
): boolean {
  if (marginRatio.kind === 'known' && marginRatio.value >= t.criticalMarginRatio) return true;
  if (distance.kind !== 'distance') return false;
  if (distance.ratio < t.criticalDistanceAlways) return true;
  const isNear = sigmas.kind === 'unknown' || sigmas.value < t.criticalSigmas;
  return distance.ratio < t.criticalDistance && isNear;
}
