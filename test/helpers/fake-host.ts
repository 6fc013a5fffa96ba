import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  FromMonitor,
  MonitorAnswers,
  MonitorConfig,
  MonitorPatch,
  ToMonitor,
} from '../../shared/contract/monitor-protocol.ts';
import type { AlarmChannel, ChildPort, Clock, HostPorts } from '../../main/host-ports.ts';
import { createJsonFile } from '../../main/store/json-file.ts';
import { systemClock } from '../../main/system-clock.ts';

/** A monitor process that a test plays itself: sees what it is sent, says what the test wants. */
export class FakeMonitor {
  readonly received: ToMonitor[] = [];
  launches = 0;
  /** What queries are answered with; a kind that is missing is never answered. */
  answers: Partial<{ [K in keyof MonitorAnswers]: MonitorAnswers[K] }> = {};
  /** Says `ready` and a heartbeat by itself at each launch. */
  startsWell = true;
  #message: (message: FromMonitor) => void = () => undefined;
  #exit: (detail: string) => void = () => undefined;

  launch(): ChildPort<FromMonitor, ToMonitor> {
    this.launches += 1;
    if (this.startsWell) {
      queueMicrotask(() => {
        this.say({ type: 'ready' });
        this.say({ type: 'heartbeat', atMs: 1 });
      });
    }
    return {
      send: (message) => this.#receive(message),
      onMessage: (listener) => {
        this.#message = listener;
        return () => undefined;
      },
      onExit: (listener) => {
        this.#exit = listener;
        return () => undefined;
      },
      kill: () => this.#exit('killed'),
    };
  }

  say(message: FromMonitor): void {
    this.#message(message);
  }

  change(patch: Omit<MonitorPatch, 'nowMs'>): void {
    this.say({ type: 'changed', patch: { nowMs: 1, ...patch } });
  }

  crash(): void {
    this.#exit('code 1');
  }

  config(): MonitorConfig | undefined {
    const configs = this.received.filter((message) => message.type === 'configure');
    return configs.at(-1)?.config;
  }

  #receive(message: ToMonitor): void {
    this.received.push(message);
    if (message.type === 'stop') queueMicrotask(() => this.#exit('ended as asked'));
    if (message.type !== 'query') return;
    const value = this.answers[message.query.kind];
    if (value !== undefined) {
      queueMicrotask(() =>
        this.say({ type: 'answer', id: message.id, result: { ok: true, value } }),
      );
    }
  }
}

/** What a host supplies, with a home of its own, a monitor in the test's hand and a demo exchange that is none. */
export function fakeHost(overrides: Partial<HostPorts> & { readonly clock?: Clock } = {}): {
  ports: HostPorts;
  monitor: FakeMonitor;
  home: string;
} {
  const home = overrides.paths?.home ?? mkdtempSync(join(tmpdir(), 'leeway-core-'));
  const monitor = new FakeMonitor();
  const ports: HostPorts = {
    kind: 'server',
    version: '0.0.0-test',
    paths: { home },
    clock: systemClock,
    settingsFile: createJsonFile(join(home, 'settings.json')),
    secretVault: {
      name: 'test',
      unavailable: () => Promise.resolve(undefined),
      encrypt: (plain) => Promise.resolve(Buffer.from(plain).reverse()),
      decrypt: (cipher) => Promise.resolve(Buffer.from(cipher).reverse().toString()),
    },
    monitorLauncher: { launch: () => monitor.launch() },
    demoLauncher: {
      launch: () => Promise.resolve({ endpoint: 'http://127.0.0.1:9', stop: () => undefined }),
    },
    channels: [],
    showState: () => undefined,
    openExternal: () => Promise.resolve(true),
    ...overrides,
  };
  return { ports, monitor, home };
}

/** A channel that remembers what it was asked to say. */
export function fakeChannel(
  id: string,
  result: { ok: boolean; detail?: string } = { ok: true },
): AlarmChannel & { readonly said: string[] } {
  const said: string[] = [];
  return {
    id,
    name: id,
    said,
    status: () => 'ready',
    deliver(announcement) {
      said.push(`${announcement.kind} ${announcement.level} ${announcement.title}`);
      return Promise.resolve(result);
    },
  };
}
