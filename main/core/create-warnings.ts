import { randomUUID } from 'node:crypto';
import type { Announcement } from '../../shared/alarms/alarm.ts';
import type { Notice } from '../../shared/contract/app-state.ts';
import type { ChannelResult } from '../../shared/contract/channels.ts';
import type { ToMonitor } from '../../shared/contract/monitor-protocol.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import { hideAmountsOf } from '../../shared/words/hide-amounts.ts';
import { createDelivery } from '../alarms/create-delivery.ts';
import type { AlarmChannel, Clock } from '../host-ports.ts';
import { applyPreferences, testAnnouncement, undeliveredNotice } from './channel-views.ts';

/** A channel may answer later than the delivery waits for it; only then is a warning lost. */
const LATE_ANSWER_MS = 4_000;

export interface Warnings {
  /** Carries it out as the user wants to be told. */
  announce(announcement: Announcement): void;
  /** Walks every channel that is set up, or the one that is named, whatever else is turned off. */
  sendTest(channel?: string): Promise<readonly ChannelResult[]>;
  /** That a warning reached nobody; gone when a later one reaches somebody. */
  notices(): readonly Notice[];
  stop(): void;
}

export interface WarningsOptions {
  readonly channels: readonly AlarmChannel[];
  readonly clock: Clock;
  readonly preferences: () => Settings['alarms'];
  /** The screen is shared with others; absent: it is not. */
  readonly hidesAmounts?: () => boolean;
  /** For the audit. */
  readonly onResult: (result: Extract<ToMonitor, { type: 'delivered' }>) => void;
  readonly onNoticesChanged: () => void;
}

/** Delivery with the user's preferences in front of it and its failures on the screen. */
export function createWarnings(options: WarningsOptions): Warnings {
  const { channels, clock, preferences } = options;
  let undelivered: Announcement | undefined;
  let cancelLate: (() => void) | undefined;

  function setUndelivered(announcement: Announcement | undefined): void {
    if (undelivered === announcement) return;
    undelivered = announcement;
    options.onNoticesChanged();
  }

  const delivery = createDelivery({
    channels,
    clock,
    forScreen: (announcement) =>
      options.hidesAmounts?.() === true ? hideAmountsOf(announcement) : announcement,
    onResult({ announcementId, channel, ok, detail }) {
      if (ok) {
        cancelLate?.();
        setUndelivered(undefined);
      }
      const base = { type: 'delivered', announcementId, channel, ok } as const;
      options.onResult(detail === undefined ? base : { ...base, detail });
    },
    onUndelivered(announcement) {
      // A note that nobody read, or that something is over, is no lost warning.
      if (announcement.level === 'info' || announcement.kind === 'resolved') return;
      cancelLate?.();
      cancelLate = clock.setTimer(LATE_ANSWER_MS, () => setUndelivered(announcement));
    },
  });

  return {
    announce: (announcement) =>
      void delivery.announce(applyPreferences(announcement, preferences())),
    async sendTest(channel) {
      const test = testAnnouncement(`test-${randomUUID()}`, clock.now());
      const results = await delivery.sendTest(test, channel);
      return results.map(({ announcementId: _id, ...result }) => result);
    },
    notices: () => (undelivered === undefined ? [] : [undeliveredNotice(undelivered)]),
    stop() {
      cancelLate?.();
      delivery.stop();
    },
  };
}
