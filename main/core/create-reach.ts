import type { AppState, HeartbeatView, Notice } from '../../shared/contract/app-state.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import { HOUR_MS } from '../../shared/domain/units.ts';
import { createChannelSecrets, type ChannelSecrets } from '../alarms/channel-secrets.ts';
import { systemNetwork } from '../alarms/channels/system-network.ts';
import { createRemoteChannels } from '../alarms/create-remote-channels.ts';
import { createHeartbeat, type Pulse } from '../alarms/heartbeat.ts';
import type { Environment } from '../accounts/environment-secrets.ts';
import type { RemoteNetwork } from '../alarms/channels/remote-network.ts';
import type { AlarmChannel, Clock, SecretVault, SettingsFile } from '../host-ports.ts';

/** What Leeway does to reach somebody who is not there: remote channels and the sign of life. */
export interface Reach {
  readonly channels: readonly AlarmChannel[];
  readonly secrets: ChannelSecrets;
  heartbeat(): HeartbeatView;
  /** Beats that arrived and that did not. */
  beats(): { readonly ok: number; readonly failed: number };
  notices(): readonly Notice[];
  alarmsChanged(): void;
  /** Settings or secrets changed, or the vault opened late. */
  reconfigured(): Promise<void>;
  stop(): void;
}

export interface ReachOptions {
  readonly secretsFile: SettingsFile;
  readonly vault: SecretVault;
  /** Absent: the system's own. */
  readonly network?: RemoteNetwork | undefined;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly settings: () => Settings;
  readonly state: () => Pick<AppState, 'accounts' | 'positions' | 'alarms' | 'monitor'>;
  /** A mere reader: a file that cannot be used stays where it is. */
  readonly readOnly?: boolean;
  /** Accounts that should be watched are not known. */
  readonly isLost: () => boolean;
  readonly onChange: () => void;
}

export function createReach(options: ReachOptions): Reach {
  const { clock, settings, state, network = systemNetwork } = options;
  const secrets = createChannelSecrets({
    file: options.secretsFile,
    vault: options.vault,
    environment: options.environment,
    settings: () => settings().channels,
    now: () => clock.now(),
    readOnly: options.readOnly ?? false,
  });
  const remote = createRemoteChannels({
    network,
    clock,
    random: Math.random,
    settings: () => settings().channels,
    secrets,
    views: state,
  });
  const heartbeat = createHeartbeat({
    fetch: network.fetch,
    clock,
    settings: () => settings().heartbeat,
    pulse: () => (options.isLost() ? 'blind' : pulseOf(state(), clock.now())),
    onChange: options.onChange,
  });
  // A test grows old while nothing else changes.
  let cancelHourly = clock.setTimer(HOUR_MS, function hourly() {
    options.onChange();
    cancelHourly = clock.setTimer(HOUR_MS, hourly);
  });

  return {
    channels: remote.channels,
    secrets,
    heartbeat: () => heartbeat.view(),
    beats: () => heartbeat.counts(),
    notices: () => [
      ...secrets.troubles.map((text): Notice => ({
        id: 'channel-secrets',
        severity: 'error',
        text,
      })),
      ...heartbeat.notices(),
    ],
    alarmsChanged: () => remote.alarmsChanged(),
    async reconfigured() {
      await secrets.load();
      remote.reconfigured();
      heartbeat.reconfigured();
    },
    stop() {
      cancelHourly();
      remote.stop();
      heartbeat.stop();
    },
  };
}

/** Three heartbeats of the monitor; its supervisor ends it soon after. */
const MONITOR_SILENT_MS = 20_000;
const BLIND_RULES: ReadonlySet<string> = new Set([
  'blind',
  'key-rejected',
  'banned',
  'not-monitored',
]);

/** Whether somebody watches and sees. An alarm of blindness counts until it is over, acknowledged or not. */
function pulseOf(state: Pick<AppState, 'alarms' | 'monitor'>, nowMs: number): Pulse {
  const { monitor } = state;
  if (monitor.state === 'starting') return 'starting';
  const silentMs = nowMs - (monitor.lastHeartbeatMs ?? monitor.sinceMs);
  if (monitor.state === 'down' || silentMs > MONITOR_SILENT_MS) return 'down';
  const isBlind = state.alarms.some(
    ({ rule, phase, level }) =>
      BLIND_RULES.has(rule) && level !== 'info' && phase !== 'pending' && phase !== 'normal',
  );
  return isBlind ? 'blind' : 'alive';
}
