import type { AlarmChannel } from '../host-ports.ts';
import type { ChannelResult } from '../../shared/contract/channels.ts';
import type { ToMonitor } from '../../shared/contract/monitor-protocol.ts';
import { err, ok } from '../../shared/lib/result.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { AlarmsService } from '../ipc/core-services.ts';
import type { WatcherWatch } from './watch-the-watcher.ts';

export interface AlarmsServiceOptions {
  readonly channels: readonly AlarmChannel[];
  readonly watch: WatcherWatch;
  readonly settings: SettingsStore;
  readonly now: () => number;
  readonly send: (message: ToMonitor) => void;
  readonly sendTest: () => Promise<readonly ChannelResult[]>;
  /** Channels whose last test the user did not notice; kept by the caller for the channel views. */
  readonly testMissed: Set<string>;
  readonly onChannelsChanged: () => void;
}

/** What the user does about alarms. Those of the monitor are passed on, the host's own is answered here. */
export function createAlarmsService(options: AlarmsServiceOptions): AlarmsService {
  const { channels, watch, settings, send, testMissed } = options;
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
    confirmTest(channel, seen) {
      if (!channels.some(({ id }) => id === channel)) {
        return err({ code: 'not-found', message: 'There is no such channel.' });
      }
      if (seen) testMissed.delete(channel);
      else testMissed.add(channel);
      if (seen) {
        const saved = settings.update({ alarms: { testPassedAtMs: { [channel]: options.now() } } });
        if (!saved.ok) return err({ code: 'unavailable', message: saved.error.message });
      }
      options.onChannelsChanged();
      return ok({});
    },
    reportDelivery(report) {
      // A screen that names no channel of ours speaks for all that wait for this announcement.
      const named = channels.filter(({ id }) => id === report.channel);
      for (const channel of named.length > 0 ? named : channels) channel.report?.(report);
    },
  };
}
