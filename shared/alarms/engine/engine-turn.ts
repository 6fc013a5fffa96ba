import type { AccountId, DurationMs, PositionKey } from '../../domain/units.ts';
import { formatPercent } from '../../words/format-number.ts';
import { gapSentence, gapWords } from '../../words/self-words.ts';
import { resolvedWords } from '../../words/alarm-words.ts';
import type { Words } from '../../words/words.ts';
import type { GoneCause } from '../../words/alarm-facts.ts';
import type { AlarmId, AlarmReport, AlarmRule, Announcement } from '../alarm.ts';
import { inputsOf, type AlarmDecision } from '../audit/alarm-decision.ts';
import { raisedText, said } from '../audit/decision-text.ts';
import { alarmIdOf, type AlarmState, type Instant } from './alarm-state.ts';
import { wordsOf } from './alarm-views.ts';
import type {
  AlarmEffect,
  AlarmEvent,
  EngineConditions,
  EngineState,
  EngineStep,
} from './engine-state.ts';
import { raiseGone, wasInDanger } from './gone-alarm.ts';
import { cooldownOf, stillCooling, withCooldown, type Cooldowns } from '../announce/cooldown.ts';
import { inhibitorOf } from '../announce/inhibition.ts';
import { CRITICAL_REPEAT_LATER_MS, REMOTE_COUNT } from '../announce/ladder.ts';
import { isDangerPresent, observeAlarm } from './observe-alarm.ts';
import type { Decision, Step } from './decision.ts';
import { isFlood, isNote, OutboxTurn, summarize, type Draft } from '../announce/outbox.ts';
import { isSwitchable } from '../rules/rule-switches.ts';
import { closeAlarm } from './tick-alarm.ts';

/** A gap as long as this is worth an alarm of its own: a blind account would have raised one (promise D2). */
const GAP_WORTH_AN_ALARM_MS: DurationMs = 120_000;
/** Whatever is shorter was no gap in what is seen; what waited to be said when Leeway ended is lost all the same. */
const GAP_WORTH_A_ROW_MS: DurationMs = 5_000;

const UNTIL_QUIET_HOURS_END =
  'these are quiet hours and it is not critical: it is said when they end, if it still stands';

/** Collects what one event does; gives the same state object back when nothing changed. */
export class EngineTurn {
  readonly #before: EngineState;
  readonly #now: Instant;
  readonly #effects: AlarmEffect[] = [];
  #alarms: Map<AlarmId, AlarmState> | undefined;
  readonly #outbox: OutboxTurn;
  #conditions: EngineConditions;
  #cooldowns: Cooldowns;

  constructor(before: EngineState, now: Instant) {
    this.#before = before;
    this.#now = now;
    this.#outbox = new OutboxTurn(before.outbox);
    this.#conditions = before.conditions;
    this.#cooldowns = before.cooldowns;
  }

  get alarms(): ReadonlyMap<AlarmId, AlarmState> {
    return this.#alarms ?? this.#before.alarms;
  }

  take(id: AlarmId, step: Step, closed = false): void {
    if (step.alarm !== this.alarms.get(id)) {
      this.#alarms ??= new Map(this.#before.alarms);
      if (step.alarm === undefined) this.#alarms.delete(id);
      else this.#alarms.set(id, step.alarm);
    }
    for (const decision of step.decisions) this.#carryOut(decision, closed);
  }

  /** Without a message; what waited to be said of it is not said any more. */
  end(id: AlarmId, alarm: AlarmState, why: string): void {
    this.#alarms ??= new Map(this.#before.alarms);
    this.#alarms.delete(id);
    this.#outbox.supersede(id);
    this.#audit('resolved', alarm, why);
  }

  isOff(rule: AlarmRule): boolean {
    return this.#conditions.off.includes(rule) && isSwitchable(rule);
  }

  setConditions(conditions: EngineConditions): void {
    this.#conditions = conditions;
    for (const [id, alarm] of this.alarms) {
      if (this.isOff(alarm.rule)) this.end(id, alarm, 'its rule was switched off');
    }
  }

  /** What was held back is said as soon as nothing stands for it any more, or the quiet hours are over. */
  sayUnsaid(): void {
    this.#cooldowns = stillCooling(this.#cooldowns, this.#now);
    for (const [id, alarm] of this.alarms) {
      const isAnswered = alarm.acknowledged !== undefined || alarm.snoozed !== undefined;
      if (alarm.unsaid === undefined || isAnswered || !isDangerPresent(alarm)) continue;
      if (this.#heldBack(alarm, 'raised') !== undefined) continue;
      const { unsaid, ...rest } = alarm;
      const loud: AlarmState = {
        ...rest,
        announced: { lastMonotonicMs: this.#now.monotonicMs, count: 0 },
      };
      const why = 'nothing holds it back any more, and it still stands';
      const said: Decision = {
        action: 'repeated',
        why,
        // What was told before reminds: a danger that another alarm speaks for now and then is no new one each time.
        announce: { kind: unsaid === 'again' ? 'repeated' : 'raised' },
        alarm: loud,
      };
      this.take(id, { alarm: loud, decisions: [said] });
    }
  }

  /** Alarms of positions that a good reading no longer has are over; what was critical then is a loud alarm of its own. */
  endPositions(
    accountId: AccountId,
    open: ReadonlySet<PositionKey>,
    causes: ReadonlyMap<PositionKey, GoneCause>,
  ): void {
    const causeOf = ({ subject }: AlarmState): GoneCause =>
      causes.get(subject.positionKey ?? '') ?? 'unknown';
    const over = [...this.alarms.values()]
      .filter(
        ({ subject }) =>
          subject.accountId === accountId &&
          subject.positionKey !== undefined &&
          !open.has(subject.positionKey),
      )
      .toSorted((a, b) => turnToEnd(a) - turnToEnd(b));
    const lost = over.filter((alarm) => wasInDanger(alarm) && causeOf(alarm) !== 'closed');
    const keys = new Set(lost.map(({ subject }) => subject.positionKey));
    const speakers = new Map<PositionKey | undefined, AlarmState>();
    for (const alarm of over) {
      const { positionKey } = alarm.subject;
      if (keys.has(positionKey)) {
        this.end(alarm.id, alarm, 'the position is gone, probably liquidated');
      } else if (speakers.has(positionKey)) {
        this.end(alarm.id, alarm, 'the position is no longer open');
      } else speakers.set(positionKey, alarm);
    }
    // After the others, so that none of them holds it back.
    for (const alarm of speakers.values()) {
      const why =
        causeOf(alarm) === 'closed'
          ? 'the position is no longer open, and the equity says that it was closed'
          : 'the position is no longer open';
      this.take(alarm.id, closeAlarm(alarm, why), true);
    }
    if (lost.length === 0) return;
    const id = alarmIdOf('positions-gone', { accountId });
    const liquidated = lost.every((alarm) => causeOf(alarm) === 'liquidated');
    const before = this.alarms.get(id);
    this.take(id, raiseGone(before, accountId, lost, this.#now, liquidated));
  }

  reportGap(gap: Extract<AlarmEvent, { type: 'gap' }>): void {
    const { fromMs, toMs, level } = gap;
    const isShorterThan = (ms: DurationMs): boolean => toMs >= fromMs && toMs - fromMs < ms;
    if (!isShorterThan(GAP_WORTH_A_ROW_MS)) {
      const text = gapSentence(gap);
      this.#effects.push({
        kind: 'audit',
        decision: { atMs: this.#now.wallMs, action: 'gap', text, inputs: { fromMs, toMs } },
      });
    }
    for (const [id, alarm] of this.alarms) {
      const silenced = alarm.acknowledged !== undefined || alarm.snoozed !== undefined;
      if (alarm.stage === 'pending' || alarm.level !== 'critical' || silenced) continue;
      // What was better when it was last seen is no danger to tell of: the first look that shows it again tells at once.
      if (!isDangerPresent(alarm)) {
        this.#dueAtOnce(id, alarm);
        continue;
      }
      const again: AlarmState = {
        ...alarm,
        announced: { ...alarm.announced, lastMonotonicMs: this.#now.monotonicMs },
      };
      const said: Decision = {
        action: 'repeated',
        why: 'it was critical and unanswered before the gap',
        announce: { kind: 'repeated' },
        alarm: again,
      };
      this.take(id, { alarm: again, decisions: [said] });
    }
    if (level === undefined || isShorterThan(GAP_WORTH_AN_ALARM_MS)) return;
    const asleep = {
      rule: 'asleep',
      subject: {},
      facts: { kind: 'self', ...gapWords(gap) },
      truth: { kind: 'seen', valueState: 'ok', grade: level, holdGrade: level },
    } as const;
    const id = alarmIdOf('asleep', {});
    this.take(id, observeAlarm(this.alarms.get(id), asleep, this.#now));
  }

  /** Its next repetition waits for nothing but the danger itself. */
  #dueAtOnce(id: AlarmId, alarm: AlarmState): void {
    const lastMonotonicMs = this.#now.monotonicMs - CRITICAL_REPEAT_LATER_MS;
    const announced = { ...alarm.announced, lastMonotonicMs };
    this.#alarms ??= new Map(this.#before.alarms);
    this.#alarms.set(id, { ...alarm, announced });
  }

  finish(): EngineStep {
    const { outbox, parcels } = this.#outbox.flush(this.#now.monotonicMs);
    let count = this.#before.announcementCount;
    for (const { drafts } of parcels) {
      const joined = summarize(drafts);
      if (joined === undefined) continue;
      count += 1;
      const id = `${this.#before.instance}-${count}`;
      this.#effects.push({
        kind: 'announce',
        announcement: { ...joined, id, atMs: this.#now.wallMs },
        alarmIds: drafts.map((draft) => draft.announcement.alarmId),
      });
      this.#noteJoined(drafts, id);
    }
    const unchanged =
      this.#alarms === undefined &&
      outbox === this.#before.outbox &&
      this.#conditions === this.#before.conditions &&
      this.#cooldowns === this.#before.cooldowns;
    const state = unchanged
      ? this.#before
      : {
          ...this.#before,
          alarms: this.alarms,
          outbox,
          conditions: this.#conditions,
          cooldowns: this.#cooldowns,
          announcementCount: count,
        };
    return { state, effects: this.#effects };
  }

  /** A message that speaks of several alarms goes by the name of the first; the log of the others tells of it, too. */
  #noteJoined(drafts: readonly Draft[], announcementId: string): void {
    if (drafts.every(isNote)) return;
    for (const { announcement } of drafts.slice(1)) {
      const { alarmId, level, title, accountId, positionKey } = announcement;
      const others = drafts.length === 2 ? 'another one' : `${drafts.length - 1} others`;
      this.#effects.push({
        kind: 'audit',
        decision: {
          atMs: this.#now.wallMs,
          action: 'note',
          alarmId,
          level,
          ...(accountId === undefined ? {} : { accountId }),
          ...(positionKey === undefined ? {} : { positionKey }),
          text: said(title, `said in one message together with ${others}`),
          inputs: { announcementId },
        },
      });
    }
  }

  #carryOut(decision: Decision, closed: boolean): void {
    const { action, alarm, announce, why } = decision;
    this.#auditUnlessHeld(decision);
    if (announce === undefined) return;
    const { kind } = announce;
    const wasUnsaid = alarm.unsaid === true || this.#outbox.isUnsaid(alarm.id);
    if (kind === 'resolved' && wasUnsaid) {
      this.#outbox.supersede(alarm.id);
      this.#audit('suppressed', alarm, `it ended before it was announced: ${why}`);
      return;
    }
    const held = this.#heldBack(alarm, kind);
    if (held !== undefined) {
      // A repetition that stays unsaid is no news for the log.
      if (action !== 'repeated') this.#audit('suppressed', alarm, held);
      if (kind === 'resolved') this.#outbox.supersede(alarm.id);
      const wasTold = kind !== 'raised' && !wasUnsaid;
      if (kind !== 'resolved' && kind !== 'unstable') {
        this.#setUnsaid(alarm.id, wasTold ? 'again' : true);
      }
      return;
    }
    if (alarm.unsaid !== undefined) this.#setUnsaid(alarm.id, undefined);
    if (kind === 'resolved' && !closed) {
      this.#cooldowns = withCooldown(this.#cooldowns, alarm, this.#now);
    }
    this.#outbox.add({
      announcement: this.#announcementOf(decision, announce, closed),
      ...(alarm.distance === undefined ? {} : { distance: alarm.distance }),
      queuedMonotonicMs: this.#now.monotonicMs,
    });
  }

  /** Every decision is in the log; only a repetition that nobody hears is not worth a row. */
  #auditUnlessHeld({ action, alarm, announce, why }: Decision): void {
    const isQuietRepeat =
      action === 'repeated' &&
      announce !== undefined &&
      this.#heldBack(alarm, announce.kind) !== undefined;
    if (!isQuietRepeat) this.#audit(action, alarm, why);
  }

  /** Why this is not said now; undefined: it is said. Getting worse is always said (promise C10). */
  #heldBack(alarm: AlarmState, kind: Announcement['kind']): string | undefined {
    const inhibitor = inhibitorOf(alarm, this.alarms);
    if (inhibitor !== undefined) return inhibitor;
    const isLoud = alarm.level === 'warning' && kind !== 'worse' && kind !== 'unstable';
    if (this.#conditions.quiet && isLoud) return UNTIL_QUIET_HOURS_END;
    const isNew = kind === 'raised' || (kind === 'repeated' && alarm.unsaid !== undefined);
    if (!isNew || this.#conditions.stress) return undefined;
    return cooldownOf(alarm, this.#cooldowns, this.#now);
  }

  #setUnsaid(id: AlarmId, unsaid: AlarmState['unsaid']): void {
    const alarm = this.alarms.get(id);
    if (alarm === undefined) return;
    const { unsaid: _, ...rest } = alarm;
    this.#alarms ??= new Map(this.#before.alarms);
    this.#alarms.set(id, unsaid === undefined ? rest : { ...rest, unsaid });
  }

  #announcementOf(
    { alarm }: Decision,
    announce: NonNullable<Decision['announce']>,
    closed: boolean,
  ): Omit<Announcement, 'id' | 'atMs'> {
    const { kind, step } = announce;
    const isNote = kind === 'unstable';
    const critical = alarm.level === 'critical' && kind !== 'resolved' && !isNote;
    const loud = alarm.level !== 'info' && !isNote;
    const { positionKey, accountId } = alarm.subject;
    // Who was told far away that it stands hears there that it is over.
    const wasRemote = alarm.worst.level === 'critical' || alarm.announced.count >= REMOTE_COUNT;
    const report: AlarmReport = {
      alarmId: alarm.id,
      kind,
      level: alarm.level,
      ...(kind === 'resolved' ? this.#endWords(alarm, closed) : wordsOf(alarm)),
      facts: alarm.facts,
      valueState: alarm.valueState,
      sinceMs: alarm.since.wallMs,
      ...alarm.subject,
    };
    return {
      alarmId: alarm.id,
      kind,
      level: alarm.level,
      title: report.title,
      text: report.text,
      reports: [report],
      notify: loud && step === undefined,
      sound: critical || (loud && step === 'sound'),
      windowToFront: critical && kind !== 'repeated',
      remote: critical || (loud && (step === 'remote' || (kind !== 'worse' && wasRemote))),
      ...(positionKey === undefined ? {} : { positionKey }),
      ...(accountId === undefined ? {} : { accountId }),
    };
  }

  #endWords(alarm: AlarmState, closed: boolean): Words {
    const { level, distance } = alarm.worst;
    const worst = distance === undefined ? level : `${level}, ${formatPercent(distance)} away`;
    const durationMs = this.#now.monotonicMs - alarm.since.monotonicMs;
    return resolvedWords(alarm.rule, alarm.facts, { durationMs, worst, closed });
  }

  #audit(action: AlarmDecision['action'], alarm: AlarmState, why: string): void {
    const { accountId, positionKey } = alarm.subject;
    // The action stands beside it in the log, and a title is not said twice.
    const text = action === 'raised' ? raisedText(alarm, why) : said(wordsOf(alarm).title, why);
    this.#effects.push({
      kind: 'audit',
      decision: {
        atMs: this.#now.wallMs,
        action,
        alarmId: alarm.id,
        rule: alarm.rule,
        level: alarm.level,
        ...(accountId === undefined ? {} : { accountId }),
        ...(positionKey === undefined ? {} : { positionKey }),
        text,
        inputs: inputsOf(alarm, this.#now, isFlood(this.#before.outbox, this.#now.monotonicMs)),
      },
    });
  }
}

/** The end of a position is said once: by an alarm that was heard, best by the one about its risk. */
function turnToEnd({ rule, stage, unsaid }: AlarmState): number {
  const wasHeard = stage !== 'pending' && unsaid !== true;
  return Number(!wasHeard) * 2 + Number(rule !== 'liquidation-risk');
}
