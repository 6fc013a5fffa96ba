import type { AlarmChannel } from '../host-ports.ts';
import type { ChannelResult } from '../../shared/contract/channels.ts';
import type { ToMonitor } from '../../shared/contract/monitor-protocol.ts';
import { err, ok } from '../../shared/lib/result.ts';
import type { ChannelSecrets } from '../alarms/channel-secrets.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { AlarmsService } from '../ipc/core-services.ts';
import type { WatcherWatch } from './watch-the-watcher.ts';

export interface AlarmsServiceOptions {
  readonly channels: readonly AlarmChannel[];
  readonly watch: WatcherWatch;
  readonly settings: SettingsStore;
  readonly now: () => number;
  readonly send: (message: ToMonitor) => void;
  readonly sendTest: (channel?: string) => Promise<readonly ChannelResult[]>;
  readonly version: string;
  readonly secrets: Pick<ChannelSecrets, 'set'>;
  readonly onChannelsChanged: () => void;
}

/** What the user does about alarms. Those of the monitor are passed on, the host's own is answered here. */
export function createAlarmsService(options: AlarmsServiceOptions): AlarmsService {
  const { channels, watch, settings, send, secrets } = options;
  return {
    acknowledge(alarmId) {
      if (!watch.acknowledge(alarmId)) send({ type: 'acknowledge', alarmId });
      return ok({});
    },
    snooze(alarmId, durationMs) {
      if (!watch.snooze(alarmId, durationMs)) send({ type: 'snooze', alarmId, durationMs });
      return ok({});
    },
    sendTest: options.sendTest,
    confirmTest(id, seen) {
      const channel = channels.find((each) => each.id === id);
      if (channel === undefined) {
        return err({ code: 'not-found', message: 'There is no such channel.' });
      }
      const atMs = options.now();
      const answer = { atMs, seen, version: options.version, setup: channel.setup?.() ?? '' };
      const saved = settings.update({
        alarms: {
          testAnswers: { [id]: answer },
          ...(seen ? { testPassedAtMs: { [id]: atMs } } : {}),
        },
      });
      if (!saved.ok) return err({ code: 'unavailable', message: saved.error.message });
      options.onChannelsChanged();
      return ok({});
    },
    async setChannelSecret(channel, secret) {
      // A reference is no secret: it stands in the settings, where a file that is written by hand may have it, too.
      const isReference = secret?.startsWith('env:') === true;
      const saved = settings.update({
        channels: { [channel]: { secretFrom: isReference ? secret : '' } },
      });
      if (!saved.ok) return err({ code: 'bad-request', message: saved.error.message });
      const kept = await secrets.set(channel, isReference ? null : secret);
      options.onChannelsChanged();
      return kept.ok ? ok(kept.value) : err({ code: 'bad-request', message: kept.error });
    },
    reportDelivery(report) {
      // A screen that names no channel of ours speaks for all that wait for this announcement.
      const named = channels.filter(({ id }) => id === report.channel);
      for (const channel of named.length > 0 ? named : channels) channel.report?.(report);
    },
  };
}
