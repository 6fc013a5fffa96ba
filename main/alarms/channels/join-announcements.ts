import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { Message } from './attempt.ts';

const SHOWN = 10;
const WEIGHT: Readonly<Record<Announcement['level'], number>> = {
  critical: 2,
  warning: 1,
  info: 0,
};

/** One message for what waited together: the worst first, the newest first among equals. */
export function joinAnnouncements(batch: readonly [Announcement, ...Announcement[]]): Message {
  const announcements = [...batch].sort((a, b) => weightOf(b) - weightOf(a) || b.atMs - a.atMs);
  const [worst = batch[0], ...others] = announcements;
  const isResolved = announcements.every(({ kind }) => kind === 'resolved');
  const { level } = worst;
  if (others.length === 0) {
    return { id: worst.id, level, isResolved, title: worst.title, text: worst.text, announcements };
  }
  const shown = announcements.slice(0, SHOWN).map(wordsOf);
  const hidden = announcements.length - shown.length;
  return {
    id: `${batch[0].id}+${String(others.length)}`,
    level,
    isResolved,
    title: `${String(announcements.length)} messages: ${worst.title}`,
    text: [
      worst.text,
      ...shown.slice(1),
      ...(hidden > 0 ? [`And ${String(hidden)} more.`] : []),
    ].join('\n'),
    announcements,
  };
}

/** What is critical brings what to do about it, beside whatever else it stands. */
function wordsOf({ level, kind, title, text }: Announcement): string {
  return level === 'critical' && kind !== 'resolved' ? `${title} ${text}` : title;
}

function weightOf({ level, kind }: Announcement): number {
  return kind === 'resolved' ? -1 : WEIGHT[level];
}
