import type { HeartbeatView, HostInfo, Notice } from '../../shared/contract/app-state.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import type { HostPorts } from '../host-ports.ts';
import { channelNotices, viewChannels } from './channel-views.ts';

/** What the screens are told about the host: its channels, and everything the user should know. */
export interface HostView {
  readonly host: HostInfo;
  readonly notices: readonly Notice[];
}

/** Looks at every channel and every source of notices anew. */
export function viewHost(parts: {
  readonly ports: Pick<HostPorts, 'kind' | 'version' | 'channels' | 'clock' | 'accountsFile'>;
  readonly alarms: Settings['alarms'];
  readonly heartbeat: HeartbeatView;
  readonly notices: readonly Notice[];
}): HostView {
  const { kind, version, channels, clock, accountsFile } = parts.ports;
  const views = viewChannels(channels, parts.alarms, { version, nowMs: clock.now() });
  return {
    host: {
      kind,
      version,
      channels: views,
      heartbeat: parts.heartbeat,
      ...(accountsFile === undefined ? {} : { accountsFile }),
    },
    notices: [...parts.notices, ...channelNotices(kind, views, parts.alarms)],
  };
}
