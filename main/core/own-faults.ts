import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { Notice } from '../../shared/contract/app-state.ts';
import { HOUR_MS, type TimestampMs } from '../../shared/domain/units.ts';
import { formatTimeOfDay } from '../../shared/words/format-number.ts';

export interface OwnFaults {
  /** A fault in Leeway itself was survived. */
  add(): void;
  notices(): readonly Notice[];
}

export interface OwnFaultsOptions {
  readonly now: () => TimestampMs;
  readonly announce: (announcement: Announcement) => void;
  readonly onChange: () => void;
}

/**
 * Says on the screen, until Leeway is restarted, that a part of it failed, and announces that at most once an hour: a
 * fault that comes again with every price must not drown the warnings. What it was stands in the log of the host.
 */
export function createOwnFaults({ now, announce, onChange }: OwnFaultsOptions): OwnFaults {
  let count = 0;
  let lastMs: TimestampMs = 0;
  let announcedMs = Number.NEGATIVE_INFINITY;

  function words(): string {
    const times = count === 1 ? '' : ` (${count} times by now)`;
    return `A part of Leeway itself failed at ${formatTimeOfDay(lastMs)}${times}. Watching goes on. If something looks wrong or old, restart Leeway; what failed stands in the terminal or log where it runs.`;
  }

  return {
    add() {
      count += 1;
      lastMs = now();
      onChange();
      if (lastMs - announcedMs < HOUR_MS) return;
      announcedMs = lastMs;
      announce({
        id: `internal-error-${lastMs}-${count}`,
        alarmId: 'internal-error|leeway',
        kind: 'raised',
        level: 'warning',
        title: 'Internal error in Leeway',
        text: words(),
        atMs: lastMs,
        notify: true,
        sound: false,
        windowToFront: false,
        remote: false,
      });
    },
    notices() {
      if (count === 0) return [];
      return [{ id: 'internal-error', severity: 'error', text: `Internal error: ${words()}` }];
    },
  };
}
