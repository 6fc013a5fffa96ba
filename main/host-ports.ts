import type { Announcement } from '../shared/alarms/alarm.ts';
import type { AppState, ChannelView } from '../shared/contract/app-state.ts';
import type {
  ExchangeAccount,
  FromMonitor,
  ToMonitor,
} from '../shared/contract/monitor-protocol.ts';
import type { TimestampMs } from '../shared/domain/units.ts';
import type { RemoteNetwork } from './alarms/channels/remote-network.ts';

/** What a host (desktop, server, command line) supplies to the core. Types only. */
export interface HostPorts {
  readonly kind: 'desktop' | 'server';
  readonly version: string;
  readonly paths: HostPaths;
  readonly clock: Clock;
  /** Environment variables that credentials may refer to (`env:NAME`); absent: none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Watched instead of the accounts that are set up; neither they nor their keys are kept. */
  readonly fixedAccounts?: readonly ExchangeAccount[];
  /** Where those stand, for whoever wants to change them; `-`: standard input. */
  readonly accountsFile?: string;
  readonly settingsFile: SettingsFile;
  readonly secretVault: SecretVault;
  readonly monitorLauncher: MonitorLauncher;
  readonly demoLauncher: DemoLauncher;
  /** In the order in which they are tried when one fails. */
  readonly channels: readonly AlarmChannel[];
  /** Shows the level where it can always be seen: tray on the desktop; the server's tabs read it from the state. */
  readonly showState: (state: AppState) => void;
  readonly openExternal: (url: string) => Promise<boolean>;
  /** The network for remote channels and the heartbeat; absent: the system's own. */
  readonly network?: RemoteNetwork;
  /** A fault in Leeway itself, for the log of the host. The message of the error may hold a secret: never print it. */
  readonly reportBug?: (where: string, error: unknown) => void;
}

export interface HostPaths {
  /** `LEEWAY_HOME`, or the system's place for application data; settings, history and credentials live here. */
  readonly home: string;
}

export interface Clock {
  /** Wall clock. */
  now(): TimestampMs;
  /** Never jumps; only differences mean anything. */
  monotonic(): number;
  /** Returns its cancel. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** One JSON file, written beside and renamed over. electron-store on the desktop, conf elsewhere: the same file. */
export interface SettingsFile {
  readonly path: string;
  /** The parsed content, `undefined` when there is no file. Throws when it cannot be read or parsed. */
  read(): unknown;
  write(content: Readonly<Record<string, unknown>>): void;
}

/** Keeps secrets encrypted. The desktop uses the OS keychain, server and cli a passphrase. */
export interface SecretVault {
  readonly name: string;
  /** Why nothing can be kept now, in words for the screen; undefined: it can. */
  unavailable(): Promise<string | undefined>;
  encrypt(plain: string): Promise<Uint8Array>;
  decrypt(cipher: Uint8Array): Promise<string>;
}

export interface ChildPort<In, Out> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): () => void;
  /** Called once, when the process is gone for whatever reason. */
  onExit(listener: (detail: string) => void): () => void;
  kill(): void;
}

/** Starts the monitor as a process of its own. */
export interface MonitorLauncher {
  launch(): ChildPort<FromMonitor, ToMonitor>;
}

export interface DemoOptions {
  readonly crashId: string;
  readonly seed: number;
}

/** Starts the demo exchange and resolves with its address (`http://127.0.0.1:PORT`). */
export interface DemoLauncher {
  launch(options: DemoOptions): Promise<{
    readonly endpoint: string;
    stop(): void;
    /** Called once, when the process is gone for whatever reason. */
    onExit?(listener: () => void): void;
  }>;
}

/** What became of an announcement on one channel; the detail is in words and holds no secret. */
export interface DeliveryOutcome {
  readonly ok: boolean;
  readonly detail?: string;
}

/** One way to reach the trader. */
export interface AlarmChannel {
  readonly id: string;
  readonly name: string;
  /** Reaches the trader away from this machine; asked also while its last message failed. */
  readonly isRemote?: boolean;
  status(): ChannelView['state'];
  readonly hint?: () => string | undefined;
  /** When it last worked and failed, and where its secret is. */
  readonly facts?: () => Pick<ChannelView, 'lastSuccessMs' | 'lastFailure' | 'secret'>;
  /** Changes when the channel is set up differently, so that an old test does not count. Tells nothing of the set-up. */
  readonly setup?: () => string;
  deliver(announcement: Announcement): Promise<DeliveryOutcome>;
  /** What became of an announcement after `deliver` had to answer that it was not delivered yet. Returns its cancel. */
  readonly onLateResult?: (
    listener: (outcome: DeliveryOutcome & { readonly announcementId: string }) => void,
  ) => () => void;
  /** A screen says what became of an announcement that this channel sent to it. */
  readonly report?: (report: {
    readonly announcementId: string;
    readonly ok: boolean;
    readonly detail?: string | undefined;
  }) => void;
  /** Called when `status()` may have changed. Returns its cancel. */
  readonly onStatusChanged?: (listener: () => void) => () => void;
}
