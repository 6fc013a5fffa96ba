import { join } from 'node:path';
import type { AlarmView } from '../../../shared/alarms/alarm.ts';
import type { AlarmState } from '../../../shared/alarms/engine/alarm-state.ts';
import { alarmViews } from '../../../shared/alarms/engine/alarm-views.ts';
import { createEngineState } from '../../../shared/alarms/engine/engine-state.ts';
import type { EngineSnapshot } from '../../../shared/alarms/engine/engine-snapshot.ts';
import type { AppState } from '../../../shared/contract/app-state.ts';
import type { AuditEntry } from '../../../shared/contract/audit.ts';
import type { AccountId, Ratio, TimestampMs } from '../../../shared/domain/units.ts';
import type { History, SeriesRequest } from '../../history/history.ts';
import { readHistory } from '../../history/read-history.ts';
import { connectToHost } from '../../server/host-client.ts';
import { defaultHome } from '../../store/home.ts';
import { systemClock } from '../../system-clock.ts';
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
  /** How near the nearest position of an account came since then, as far as it was recorded. */
  readonly nearest: ReadonlyMap<AccountId, NearestMoment>;
}

export interface NearestMoment {
  readonly ratio: Ratio;
  /** Of the part of time that was recorded as one, its beginning. */
  readonly atMs: TimestampMs;
}

const PAGE = 500;

export async function readAlarmRecord(io: CliIo, sinceMs: TimestampMs): Promise<AlarmRecord> {
  const home = defaultHome(io.environment, process.platform);
  const live = await readLive(home);
  const history = readHistory(join(home, 'history.db'));
  if (!history.ok) {
    if (live === undefined) throw new CommandError(`${history.error}.`);
    return { live, standing: live.alarms, entries: [], nearest: new Map() };
  }
  try {
    const entries = readEntries(history.value, sinceMs);
    const nearest = readNearest(history.value, accountsOf(live, entries), sinceMs);
    if (live !== undefined) return { live, standing: live.alarms, entries, nearest };
    return { ...readSaved(history.value), entries, nearest };
  } finally {
    history.value.close();
  }
}

function accountsOf(live: AppState | undefined, entries: readonly AuditEntry[]): Set<AccountId> {
  const ids = entries.flatMap(({ accountId }) => accountId ?? []);
  return new Set([...(live?.accounts ?? []).map(({ id }) => id), ...ids]);
}

function readNearest(
  history: History,
  accountIds: Iterable<AccountId>,
  sinceMs: TimestampMs,
): AlarmRecord['nearest'] {
  const untilMs = systemClock.now();
  const nearest = new Map<AccountId, NearestMoment>();
  // Asked of all time, or of none: nothing to look through.
  if (!(sinceMs < untilMs) || !Number.isFinite(sinceMs)) return nearest;
  for (const accountId of accountIds) {
    const rough = nearestIn(history, { accountId, sinceMs, untilMs, points: PAGE });
    if (rough === undefined) continue;
    // A week in one line is made of long stretches: within the one that was nearest, look more closely.
    const width = Math.ceil((untilMs - sinceMs) / PAGE);
    const stretch = { sinceMs: rough.atMs, untilMs: Math.min(untilMs, rough.atMs + width) };
    const fine = nearestIn(history, { accountId, ...stretch, points: PAGE });
    nearest.set(accountId, fine?.ratio === rough.ratio ? fine : rough);
  }
  return nearest;
}

function nearestIn(history: History, request: SeriesRequest): NearestMoment | undefined {
  let nearest: NearestMoment | undefined;
  for (const { atMs, nearestDistance: ratio } of history.readSeries(request)) {
    if (ratio !== undefined && ratio < (nearest?.ratio ?? Infinity)) nearest = { ratio, atMs };
  }
  return nearest;
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
