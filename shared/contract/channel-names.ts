/**
 * The names of all channels, apart from their schemas: preload and bridge need the names only, and stay small.
 * `channels.ts` does not compile when a name is missing here or has no schema there.
 */
export const REQUEST_CHANNELS = [
  'app/get-state',
  'app/open-external',
  'accounts/list-venues',
  'accounts/test',
  'accounts/add',
  'accounts/check',
  'accounts/test-key',
  'accounts/replace-key',
  'accounts/rename',
  'accounts/remove',
  'accounts/poll-now',
  'book/get',
  'position/get-candles',
  'history/get-series',
  'alarms/acknowledge',
  'alarms/snooze',
  'alarms/get-log',
  'alarms/replay',
  'alarms/send-test',
  'alarms/confirm-test',
  'alarms/report-delivery',
  'alarms/set-channel-secret',
  'import/preview',
  'import/apply',
  'import/list',
  'import/undo',
  'market/get-details',
  'market/import-calendar',
  'market/remove-calendar',
  'market/clear-calendar',
  'market/import-series',
  'market/remove-series',
  'settings/update',
] as const;

export const EVENT_CHANNELS = ['app/state-changed', 'alarms/announced'] as const;

export type RequestChannel = (typeof REQUEST_CHANNELS)[number];
export type EventChannel = (typeof EVENT_CHANNELS)[number];
