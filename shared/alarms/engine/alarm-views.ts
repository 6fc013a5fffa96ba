import { alarmWords, type Words } from '../../words/alarm-words.ts';
import type { AlarmView } from '../alarm.ts';
import type { AlarmState } from './alarm-state.ts';
import type { EngineState } from './engine-state.ts';

export function wordsOf(alarm: AlarmState): Words {
  return alarmWords(alarm.rule, alarm.facts, alarm.valueState, alarm.since.wallMs);
}

/** The alarms as the screen lists them: worst first, then nearest, then oldest. What still waits for its confirmation is left out. */
export function alarmViews(state: EngineState): readonly AlarmView[] {
  const views: (AlarmView & { readonly room: number })[] = [];
  for (const alarm of state.alarms.values()) {
    if (alarm.stage === 'pending') continue;
    const { acknowledged, snoozed } = alarm;
    const answered = acknowledged !== undefined && alarm.stage === 'firing';
    views.push({
      id: alarm.id,
      rule: alarm.rule,
      level: alarm.level,
      phase: answered ? 'acknowledged' : alarm.stage,
      subject: alarm.subject,
      ...wordsOf(alarm),
      sinceMs: alarm.since.wallMs,
      ...(acknowledged === undefined ? {} : { acknowledgedAtMs: acknowledged.at.wallMs }),
      ...(snoozed === undefined ? {} : { snoozedUntilMs: snoozed.until.wallMs }),
      valueState: alarm.valueState,
      room: roomOf(alarm),
    });
  }
  const rank = { critical: 0, warning: 1, info: 2 };
  return views
    .toSorted(
      (a, b) =>
        rank[a.level] - rank[b.level] ||
        (a.room === b.room ? a.sinceMs - b.sinceMs : a.room - b.room),
    )
    .map(({ room: _, ...view }) => view);
}

/** Way to liquidation that puts an alarm before others of its level; what is gone comes first, what has no way last. */
function roomOf({ facts }: AlarmState): number {
  if (facts.kind === 'gone') return -1;
  if (facts.kind !== 'position') return Infinity;
  if (facts.liquidatable) return 0;
  return facts.distance.kind === 'distance' ? facts.distance.ratio : Infinity;
}
