import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { RequestError } from '../../../shared/contract/channels.ts';
import type { MonitorHealth } from '../../../shared/contract/app-state.ts';
import type {
  FromMonitor,
  MonitorAnswers,
  MonitorConfig,
  MonitorPatch,
  MonitorQuery,
  ToMonitor,
} from '../../../shared/contract/monitor-protocol.ts';
import type { DurationMs, TimestampMs } from '../../../shared/domain/units.ts';
import { err, type Result } from '../../../shared/lib/result.ts';
import type { ChildPort, Clock, MonitorLauncher } from '../../host-ports.ts';

/** Promise E2: without a heartbeat for this long the monitor hangs, and a hang is treated like a crash. */
const HEARTBEAT_LIMIT_MS: DurationMs = 15_000;
/** A start on a busy machine takes its time; it is not ended before it has said a word. */
const START_LIMIT_MS: DurationMs = 45_000;
const CHECK_MS: DurationMs = 1_000;
/** A check that comes this much too late: this process itself slept or was stopped, and could not have heard a heartbeat. */
const OWN_PAUSE_MS: DurationMs = 1_000;
/** Promise E1: back within two seconds, then 1-2-4 … 60 s apart while it keeps ending. */
const FIRST_RESTART_MS: DurationMs = 1_000;
const LONGEST_RESTART_MS: DurationMs = 60_000;
/** Three ends within five minutes: it keeps stopping, and that is said even while it runs and reports. */
const CRASH_WINDOW_MS: DurationMs = 300_000;
const CRASHES = 3;
/** Runs this long without ending: the trouble is over. */
const STABLE_AFTER_MS: DurationMs = 60_000;
const QUERY_LIMIT_MS: DurationMs = 30_000;
/** Time to write its last row before it is ended. */
const STOP_GRACE_MS: DurationMs = 1_500;

export interface MonitorSupervisorOptions {
  readonly launcher: MonitorLauncher;
  readonly clock: Clock;
  /**
   * `down` while nobody watches. After three ends in five minutes a monitor that reports is `running` with its `stops`
   * until it has run for a minute: it is seen, and nobody is calmed by a start that may fail again.
   */
  readonly onHealth: (health: MonitorHealth) => void;
  readonly onPatch: (patch: MonitorPatch) => void;
  readonly onAnnounce: (announcements: readonly Announcement[]) => void;
}

export interface MonitorSupervisor {
  /** Kept, and told to every monitor that is started later. */
  configure(config: MonitorConfig): void;
  send(message: ToMonitor): void;
  query<Kind extends MonitorQuery['kind']>(
    query: Extract<MonitorQuery, { kind: Kind }>,
  ): Promise<Result<MonitorAnswers[Kind], RequestError>>;
  stop(): Promise<void>;
}

const RESTARTING: RequestError = {
  code: 'unavailable',
  message: 'The monitor is being restarted. Try again in a moment.',
};
const NO_ANSWER: RequestError = {
  code: 'unavailable',
  message: 'The monitor did not answer in time.',
};

type AnyAnswer = Result<MonitorAnswers[keyof MonitorAnswers], RequestError>;

/** Keeps one monitor running: starts it, listens to its heartbeat, ends and restarts it, and passes messages on. */
export function createMonitorSupervisor(options: MonitorSupervisorOptions): MonitorSupervisor {
  const { clock } = options;
  const waiting = new Map<number, (answer: AnyAnswer) => void>();
  let port: ChildPort<FromMonitor, ToMonitor> | undefined;
  let detach: (() => void) | undefined;
  let config: MonitorConfig | undefined;
  let lastId = 0;
  let ends: readonly number[] = [];
  let aliveMonotonicMs = 0;
  let startedMonotonicMs = 0;
  let hasSpoken = false;
  let healthySince: TimestampMs | undefined;
  let downSince: TimestampMs | undefined;
  let cancelCheck: (() => void) | undefined;
  let cancelRestart: (() => void) | undefined;
  let stopped = false;
  let onGone: (() => void) | undefined;

  function launch(): void {
    if (stopped) return;
    startedMonotonicMs = clock.monotonic();
    aliveMonotonicMs = startedMonotonicMs;
    hasSpoken = false;
    // A start that may fail like those before is none to tell of.
    if (recentStops() === undefined) options.onHealth({ state: 'starting', sinceMs: clock.now() });
    const started = options.launcher.launch();
    port = started;
    const offMessage = started.onMessage((message) => {
      if (port === started) receive(message);
    });
    const offExit = started.onExit(() => {
      if (port === started) gone();
    });
    detach = () => {
      offMessage();
      offExit();
    };
    if (config !== undefined) started.send({ type: 'configure', config });
    check();
  }

  function check(): void {
    cancelCheck?.();
    const dueMonotonicMs = clock.monotonic() + CHECK_MS;
    cancelCheck = clock.setTimer(CHECK_MS, () => {
      const lateMs = clock.monotonic() - dueMonotonicMs;
      // What waits to be read is read after this; a monitor that hangs has its whole time from now on.
      if (lateMs >= OWN_PAUSE_MS) aliveMonotonicMs += lateMs;
      // Nothing is expected of a monitor that has not been told what to watch.
      if (config === undefined) aliveMonotonicMs = clock.monotonic();
      const limit = hasSpoken ? HEARTBEAT_LIMIT_MS : START_LIMIT_MS;
      if (clock.monotonic() - aliveMonotonicMs > limit) {
        const hung = port;
        // First, so that its end is not heard as a second one.
        gone();
        hung?.kill();
      } else check();
    });
  }

  /** It ended, or hangs and was ended. */
  function gone(): void {
    detach?.();
    detach = undefined;
    port = undefined;
    cancelCheck?.();
    for (const resolve of waiting.values()) resolve(err(RESTARTING));
    waiting.clear();
    onGone?.();
    if (stopped) return;
    const now = clock.monotonic();
    if (now - startedMonotonicMs >= CRASH_WINDOW_MS) ends = [];
    ends = [...ends, now].filter((at) => now - at < CRASH_WINDOW_MS);
    healthySince = undefined;
    downSince ??= clock.now();
    options.onHealth({ state: 'down', sinceMs: downSince });
    const delay = Math.min(LONGEST_RESTART_MS, FIRST_RESTART_MS * 2 ** (ends.length - 1));
    cancelRestart = clock.setTimer(delay, launch);
  }

  /** How often it ended lately; undefined: not often enough to speak of, or it has run for a while since. */
  function recentStops(): MonitorHealth['stops'] {
    const now = clock.monotonic();
    const count = ends.filter((at) => now - at < CRASH_WINDOW_MS).length;
    return count >= CRASHES && now - startedMonotonicMs < STABLE_AFTER_MS
      ? { count, windowMs: CRASH_WINDOW_MS }
      : undefined;
  }

  function receive(message: FromMonitor): void {
    aliveMonotonicMs = clock.monotonic();
    hasSpoken = true;
    switch (message.type) {
      case 'ready':
      case 'heartbeat':
        reportAlive();
        return;
      case 'changed':
        options.onPatch(message.patch);
        return;
      case 'announce':
        options.onAnnounce(message.announcements);
        return;
      case 'answer': {
        const resolve = waiting.get(message.id);
        waiting.delete(message.id);
        resolve?.(message.result);
        return;
      }
    }
  }

  function reportAlive(): void {
    const now = clock.now();
    const stops = recentStops();
    downSince = undefined;
    healthySince ??= now;
    options.onHealth({
      state: 'running',
      sinceMs: healthySince,
      lastHeartbeatMs: now,
      ...(stops === undefined ? {} : { stops }),
    });
  }

  launch();
  return {
    configure(next) {
      config = next;
      port?.send({ type: 'configure', config: next });
    },
    send: (message) => port?.send(message),
    query<Kind extends MonitorQuery['kind']>(query: Extract<MonitorQuery, { kind: Kind }>) {
      return new Promise<Result<MonitorAnswers[Kind], RequestError>>((resolve) => {
        if (port === undefined) {
          resolve(err(RESTARTING));
          return;
        }
        lastId += 1;
        const id = lastId;
        const cancel = clock.setTimer(QUERY_LIMIT_MS, () => {
          waiting.delete(id);
          resolve(err(NO_ANSWER));
        });
        waiting.set(id, (answer) => {
          cancel();
          // The monitor answers each kind with its own type: `MonitorAnswers` is the agreement.
          resolve(answer as Result<MonitorAnswers[Kind], RequestError>);
        });
        port.send({ type: 'query', id, query });
      });
    },
    stop() {
      stopped = true;
      cancelRestart?.();
      cancelCheck?.();
      const running = port;
      if (running === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const cancel = clock.setTimer(STOP_GRACE_MS, () => {
          gone();
          running.kill();
        });
        onGone = () => {
          cancel();
          resolve();
        };
        running.send({ type: 'stop' });
      });
    },
  };
}
