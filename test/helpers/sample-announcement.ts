import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { Message } from '../../main/alarms/channels/attempt.ts';
import { joinAnnouncements } from '../../main/alarms/channels/join-announcements.ts';

/** A critical alarm about one position, unless changed. */
export function sampleAnnouncement(change: Partial<Announcement> = {}): Announcement {
  return {
    id: 'a1',
    alarmId: 'liquidation-risk|acc|pool|BTC|long|cross',
    kind: 'raised',
    level: 'critical',
    title: 'BTC long is liquidated 3.6 % below (104,490).',
    text: 'Mark price 108,390. Add margin, sell part of it, or hedge.',
    atMs: 1_760_054_400_000,
    notify: true,
    sound: true,
    windowToFront: true,
    remote: true,
    ...change,
  };
}

export function sampleMessage(change: Partial<Announcement> = {}): Message {
  return joinAnnouncements([sampleAnnouncement(change)]);
}
