import { describe, expect, it, vi } from 'vitest';
import {
  createNotificationChannel,
  createSoundChannel,
  createWindowChannel,
} from '../../../main/desktop/alarm-channels.ts';
import type { Announcement } from '../../../shared/alarms/alarm.ts';
import { createElectronStandIn, StandInNotification } from '../../helpers/electron-stand-in.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

const announcement: Announcement = {
  id: 'n1',
  alarmId: 'a1',
  kind: 'raised',
  level: 'critical',
  title: 'BTC long: 4.1 % left',
  text: 'Liquidation at 57,310.',
  atMs: 0,
  notify: true,
  sound: true,
  windowToFront: true,
  remote: true,
};

describe('the desktop notification', () => {
  it('counts as delivered when the system shows it, and a critical one stays up', async () => {
    const { electron } = createElectronStandIn();
    const channel = createNotificationChannel(electron, createVirtualClock(), vi.fn());
    expect(await channel.deliver(announcement)).toEqual({ ok: true });
    expect(StandInNotification.made[0]?.options).toMatchObject({
      urgency: 'critical',
      timeoutType: 'never',
    });
  });

  it('fails when the system refuses it', async () => {
    const { electron } = createElectronStandIn();
    StandInNotification.behavior = 'failed';
    const channel = createNotificationChannel(electron, createVirtualClock(), vi.fn());
    expect(await channel.deliver(announcement)).toMatchObject({
      ok: false,
      detail: 'refused by the system',
    });
  });

  it('fails after 3 s without a sign', async () => {
    const { electron } = createElectronStandIn();
    StandInNotification.behavior = 'silent';
    const clock = createVirtualClock();
    const delivered = createNotificationChannel(electron, clock, vi.fn()).deliver(announcement);
    await clock.advance(3_000);
    expect(await delivered).toMatchObject({ ok: false });
  });

  it('is blocked and says why where the system has none', async () => {
    const { electron } = createElectronStandIn();
    StandInNotification.supported = false;
    const channel = createNotificationChannel(electron, createVirtualClock(), vi.fn());
    expect(channel.status()).toBe('blocked');
    expect(channel.hint?.()).toContain('notification service');
    expect(await channel.deliver(announcement)).toMatchObject({ ok: false });
  });

  it('opens the position when it is clicked', async () => {
    const { electron } = createElectronStandIn();
    const onClick = vi.fn();
    await createNotificationChannel(electron, createVirtualClock(), onClick).deliver(announcement);
    StandInNotification.made[0]?.emit('click');
    expect(onClick).toHaveBeenCalledWith(announcement);
  });
});

describe('sound and window', () => {
  const window = (id: number | undefined) => ({
    toFront: vi.fn(),
    hide: vi.fn(),
    isVisible: () => false,
    flash: vi.fn(),
    send: vi.fn(),
    webContentsId: () => id,
    destroy: vi.fn(),
  });

  it('lets the page play the sound, hidden or not', async () => {
    const stand = createElectronStandIn();
    const main = window(1);
    await createSoundChannel(stand.electron, () => main).deliver(announcement);
    expect(main.send).toHaveBeenCalledWith('leeway/event', 'alarms/announced', announcement);
    expect(stand.beeps.count).toBe(0);
  });

  it('beeps through the system when the page is gone', async () => {
    const stand = createElectronStandIn();
    await createSoundChannel(stand.electron, () => window(undefined)).deliver(announcement);
    expect(stand.beeps.count).toBe(1);
  });

  it('brings the window to front only where it is asked for, else it flashes', async () => {
    const main = window(1);
    const channel = createWindowChannel(() => main);
    await channel.deliver(announcement);
    await channel.deliver({ ...announcement, windowToFront: false });
    expect(main.toFront).toHaveBeenCalledOnce();
    expect(main.flash).toHaveBeenCalledOnce();
  });
});
