import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { MonitorHealth } from '../../shared/contract/app-state.ts';
import type {
  FromMonitor,
  MonitorConfig,
  MonitorPatch,
  ToMonitor,
} from '../../shared/contract/monitor-protocol.ts';
import { err } from '../../shared/lib/result.ts';
import type { ChildPort, Clock, MonitorLauncher } from '../host-ports.ts';
import type { Answer } from './request-handlers.ts';
import type { MonitorService } from './core-services.ts';

/** The monitor as the core sees it, whichever process it runs in. */
export interface MonitorLink extends MonitorService {
  configure(config: MonitorConfig): void;
  send(message: ToMonitor): void;
  stop(): Promise<void>;
}

export interface MonitorLinkOptions {
  readonly launcher: MonitorLauncher;
  readonly clock: Clock;
  readonly onHealth: (health: MonitorHealth) => void;
  readonly onPatch: (patch: MonitorPatch) => void;
  readonly onAnnounce: (announcements: readonly Announcement[]) => void;
}

export function createMonitorLink(options: MonitorLinkOptions): MonitorLink {
  const { clock } = options;
  const waiting = new Map<number, (answer: Answer<never>) => void>();
  let port: ChildPort<FromMonitor, ToMonitor> | undefined;
  let config: MonitorConfig | undefined;
  let lastId = 0;
  let stopped = false;

  function launch(): void {
    if (stopped) return;
    port = options.launcher.launch();
    options.onHealth({ state: 'starting', sinceMs: clock.now() });
    port.onMessage(receive);
    port.onExit(() => {
      port = undefined;
      for (const answer of waiting.values()) answer(err(RESTARTING));
      waiting.clear();
      if (stopped) return;
      options.onHealth({ state: 'down', sinceMs: clock.now() });
      clock.setTimer(1_000, launch);
    });
    if (config !== undefined) port.send({ type: 'configure', config });
  }

  function receive(message: FromMonitor): void {
    if (message.type === 'answer') {
      waiting.get(message.id)?.(message.result as Answer<never>);
      waiting.delete(message.id);
    } else if (message.type === 'changed') options.onPatch(message.patch);
    else if (message.type === 'announce') options.onAnnounce(message.announcements);
    else {
      options.onHealth({ state: 'running', sinceMs: clock.now(), lastHeartbeatMs: clock.now() });
    }
  }

  launch();
  return {
    configure(next) {
      config = next;
      port?.send({ type: 'configure', config });
    },
    send: (message) => port?.send(message),
    pollNow: (accountId) => port?.send({ type: 'poll-now', accountId }),
    query: (query) =>
      new Promise((resolve) => {
        if (port === undefined) {
          return resolve(err(RESTARTING));
        }
        lastId += 1;
        waiting.set(lastId, resolve);
        port.send({ type: 'query', id: lastId, query });
      }),
    stop() {
      stopped = true;
      port?.send({ type: 'stop' });
      port?.kill();
      return Promise.resolve();
    },
  };
}

const RESTARTING = { code: 'unavailable', message: 'The monitor is being restarted.' } as const;
