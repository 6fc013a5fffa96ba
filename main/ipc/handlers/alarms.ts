import { ok } from '../../../shared/lib/result.ts';
import type { CoreServices } from '../core-services.ts';
import type { HandlersOf } from '../request-handlers.ts';
import { withoutUndefined } from '../without-undefined.ts';

export function createAlarmHandlers(services: CoreServices): HandlersOf<'alarms'> {
  const { alarms, monitor } = services;
  return {
    'alarms/acknowledge': ({ alarmId }) => alarms.acknowledge(alarmId),
    'alarms/snooze': ({ alarmId, durationMs }) => alarms.snooze(alarmId, durationMs),
    'alarms/get-log': (request) =>
      monitor.query<'audit'>(withoutUndefined({ kind: 'audit' as const, ...request })),
    'alarms/replay': (request) => services.replay.trial(request),
    'alarms/send-test': async ({ channel }) => ok(await alarms.sendTest(channel)),
    'alarms/confirm-test': ({ channel, seen }) => alarms.confirmTest(channel, seen),
    'alarms/set-channel-secret': ({ channel, secret }) => alarms.setChannelSecret(channel, secret),
    'alarms/report-delivery': (report) => {
      alarms.reportDelivery(report);
      return ok({});
    },
  };
}
