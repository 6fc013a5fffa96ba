import { join } from 'node:path';
import type { AlarmView } from '../../../shared/alarms/alarm.ts';
import type { AlarmState } from '../../../shared/alarms/engine/alarm-state.ts';
import { alarmViews } from '../../../shared/alarms/engine/alarm-views.ts';
import { createEngineState } from '../../../shared/alarms/engine/engine-state.ts';
import type { EngineSnapshot } from '../../../shared/alarms/engine/engine-snapshot.ts';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { TimestampMs } from '../../../shared/domain/units.ts';
import type { History } from '../../history/history.ts';
import { readHistory } from '../../history/read-history.ts';
import { connectToHost } from '../../server/host-client.ts';
import { defaultHome } from '../../store/home.ts';
import type { CliIo } from '../cli-io.ts';
import { CommandError } from '../exit-codes.ts';

/** What is known of the alarms of a home: from the host that runs on it, else from what the last one wrote. */
export interface AlarmRecord {
  /** The running host's view; absent: nobody watches now. */
  readonly live?: AppState;
  /** Alarms that stand, or stood when they were last written. */
  readonly standing: readonly AlarmView[];
  /** When those were written, without a host. */
  readonly savedAtMs?: TimestampMs;
  /** Oldest first. */
  readonly entries: readonly AuditEntry[];
}

const PAGE = 500;

export async function readAlarmRecord(io: CliIo, sinceMs: TimestampMs): Promise<AlarmRecord> {
  const home = defaultHome(io.environment, process.platform);
  const live = await readLive(home);
  const history = readHistory(join(home, 'history.db'));
  if (!history.ok) {
    if (live === undefined) throw new CommandError(`${history.error}.`);
    return { live, standing: live.alarms, entries: [] };
  }
  try {
    const entries = readEntries(history.value, sinceMs);
    if (live !== undefined) return { live, standing: live.alarms, entries };
    return { ...readSaved(history.value), entries };
  } finally {
    history.value.close();
  }
}

async function readLive(home: string): Promise<AppState | undefined> {
  const host = await connectToHost(home);
  if (host === undefined) return undefined;
  try {
    const state = await host.request('app/get-state', {});
    return state.ok ? state.value : undefined;
  } finally {
    host.close();
  }
}

function readEntries(history: History, sinceMs: TimestampMs): readonly AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let beforeId: number | undefined; ;) {
    const page = history.readAudit({
      limit: PAGE,
      ...(beforeId === undefined ? {} : { beforeId }),
    });
    const recent = page.filter(({ atMs }) => atMs >= sinceMs);
    entries.push(...recent);
    beforeId = page.at(-1)?.id;
    if (beforeId === undefined || recent.length < page.length) return entries.toReversed();
  }
}

/** What stands in the memory that the watcher keeps over a restart. */
function readSaved(history: History): Pick<AlarmRecord, 'standing' | 'savedAtMs'> {
  const saved = history.loadState('alarms') as Partial<EngineSnapshot> | undefined;
  if (!Array.isArray(saved?.alarms)) return { standing: [] };
  const alarms = saved.alarms.filter(isAlarm).map((alarm) => [alarm.id, alarm] as const);
  const standing = alarmViews({ ...createEngineState('saved'), alarms: new Map(alarms) });
  const savedAtMs = saved.savedAt?.wallMs;
  return { standing, ...(savedAtMs === undefined ? {} : { savedAtMs }) };
}

/** Written by us, but on a disk: only its frame is trusted after a look at it. */
function isAlarm(value: unknown): value is AlarmState {
  if (typeof value !== 'object' || value === null) return false;
  const { id, facts, since } = value as Partial<AlarmState>;
  return typeof id === 'string' && typeof facts?.kind === 'string' && since !== undefined;
}
