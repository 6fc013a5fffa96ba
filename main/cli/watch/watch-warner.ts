import { join } from 'node:path';
import type { Announcement } from '../../../shared/alarms/alarm.ts';
import type { MonitorHealth } from '../../../shared/contract/app-state.ts';
import type { MonitorPatch } from '../../../shared/contract/monitor-protocol.ts';
import { REMOTE_CHANNELS } from '../../../shared/contract/remote-channels.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import { createReach } from '../../core/create-reach.ts';
import { createStateHub } from '../../core/state-hub.ts';
import { createWarnings } from '../../core/create-warnings.ts';
import type { RemoteNetwork } from '../../alarms/channels/remote-network.ts';
import type { Clock, SecretVault } from '../../host-ports.ts';
import { createJsonFile } from '../../store/json-file.ts';

/** Carries the alarms of a monitor of our own to the remote channels of this home, and its sign of life. */
export interface WatchWarner {
  /** Which channels that are, in words. */
  readonly note: string;
  announce(announcements: readonly Announcement[]): void;
  onPatch(patch: MonitorPatch): void;
  onHealth(health: MonitorHealth): void;
  stop(): void;
}

export interface WatchWarnerOptions {
  readonly home: string;
  readonly settings: Settings;
  readonly vault: SecretVault;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Only tests give their own. */
  readonly network?: RemoteNetwork;
  /** Accounts that should be watched are not known. */
  readonly isLost: () => boolean;
}

/** Undefined where nothing is set up: then `leeway watch` shows, and warns nobody. */
export async function openWatchWarner(
  options: WatchWarnerOptions,
): Promise<WatchWarner | undefined> {
  const { home, settings, clock } = options;
  const isOn = REMOTE_CHANNELS.some((id) => settings.channels[id].enabled);
  if (!isOn && !settings.heartbeat.enabled) return undefined;
  const hub = createStateHub(() => clock.now(), {
    host: { kind: 'server', version: '', channels: [] },
    monitor: { state: 'starting', sinceMs: clock.now() },
    notices: [],
    settings,
  });
  const reach = createReach({
    ...options,
    secretsFile: createJsonFile(join(home, 'channel-secrets.json')),
    readOnly: true,
    settings: () => settings,
    state: hub.state,
    onChange: () => undefined,
  });
  await reach.reconfigured();
  const warnings = createWarnings({
    channels: reach.channels,
    clock,
    preferences: () => settings.alarms,
    onResult: () => undefined,
    onNoticesChanged: () => undefined,
  });
  const used = reach.channels.filter((channel) => channel.status() !== 'off');
  const words = used.map(({ name, hint }) => {
    const trouble = hint?.();
    return trouble === undefined ? name : `${name} (${trouble})`;
  });
  return {
    note:
      words.length === 0
        ? 'Warnings are shown here only; a heartbeat is sent.'
        : `Warnings go to ${words.join(', ')}.`,
    announce: (announcements) => announcements.forEach((each) => warnings.announce(each)),
    onPatch(patch) {
      hub.applyMonitor(patch);
      if (patch.alarms !== undefined) reach.alarmsChanged();
    },
    onHealth: (monitor) => hub.setHost({ monitor }),
    stop() {
      warnings.stop();
      reach.stop();
    },
  };
}
