import { alarmWords } from '../../words/alarm-words.ts';
import type { Words } from '../../words/words.ts';
import type { AlarmView } from '../alarm.ts';
import type { AlarmState } from './alarm-state.ts';
import type { EngineState } from './engine-state.ts';

export function wordsOf(alarm: AlarmState): Words {
  return alarmWords(alarm.rule, alarm.facts, alarm.valueState, alarm.since.wallMs);
}

interface Listed {
  readonly view: AlarmView;
  readonly room: number;
}

/** An alarm never changes, it is replaced: what was made of one holds for as long as it is there. Words of thousands take time. */
const LISTED = new WeakMap<AlarmState, Listed>();

/** The alarms as the screen lists them: worst first, then nearest, then oldest. What still waits for its confirmation is left out. */
export function alarmViews(state: EngineState): readonly AlarmView[] {
  const listed: Listed[] = [];
  for (const alarm of state.alarms.values()) {
    if (alarm.stage === 'pending') continue;
    let one = LISTED.get(alarm);
    if (one === undefined) {
      one = { view: viewOf(alarm), room: roomOf(alarm) };
      LISTED.set(alarm, one);
    }
    listed.push(one);
  }
  const rank = { critical: 0, warning: 1, info: 2 };
  return listed
    .sort(
      (a, b) =>
        rank[a.view.level] - rank[b.view.level] ||
        (a.room === b.room ? a.view.sinceMs - b.view.sinceMs : a.room - b.room),
    )
    .map(({ view }) => view);
}

function viewOf(alarm: AlarmState): AlarmView {
  const { acknowledged, snoozed } = alarm;
  const answered = acknowledged !== undefined && alarm.stage === 'firing';
  return {
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
  };
}

/** Way to liquidation that puts an alarm before others of its level; what is gone comes first, what has no way last. */
function roomOf({ facts }: AlarmState): number {
  if (facts.kind === 'gone') return -1;
  if (facts.kind !== 'position') return Infinity;
  if (facts.liquidatable) return 0;
  return facts.distance.kind === 'distance' ? facts.distance.ratio : Infinity;
}
