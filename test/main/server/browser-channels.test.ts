import { describe, expect, it } from 'vitest';
import { createBrowserChannels } from '../../../main/server/browser-channels.ts';
import { Settings } from '../../../shared/contract/settings.ts';
import { testAnnouncement } from '../../../main/core/channel-views.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

function setUp(tabs: number) {
  const clock = createVirtualClock();
  const published: unknown[] = [];
  let count = tabs;
  const listeners = new Set<() => void>();
  const alarms = { ...Settings.parse({}).alarms };
  const [channel, sound] = createBrowserChannels({
    sockets: {
      publish: (event, payload) => published.push([event, payload]),
      tabCount: () => count,
      onTabsChanged(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    clock,
    preferences: () => alarms,
  });
  if (channel === undefined || sound === undefined) throw new Error('two channels');
  const setTabs = (next: number) => {
    count = next;
    for (const listener of listeners) listener();
  };
  return { clock, published, channel, sound, alarms, setTabs };
}
const announcement = testAnnouncement('a1', 0);
const report = (ok: boolean, detail?: string) => ({ announcementId: 'a1', ok, detail });

describe('browser channel', () => {
  it('fails at once when no tab is open, and says so in its state', async () => {
    const { channel, published } = setUp(0);
    expect(channel.status()).toBe('failed');
    expect(channel.hint?.()).toContain('No tab is open');
    expect(await channel.deliver(announcement)).toEqual({ ok: false, detail: 'no tab is open' });
    expect(published).toEqual([]);
  });

  it('is delivered when one tab of two reports that it was shown', async () => {
    const { channel, published } = setUp(2);
    const delivery = channel.deliver(announcement);
    expect(published).toEqual([['alarms/announced', { ...announcement, sound: false }]]);
    channel.report?.(report(false, 'notifications are blocked'));
    channel.report?.(report(true));
    expect(await delivery).toEqual({ ok: true });
  });

  it('fails with the reason of the tab when every tab failed', async () => {
    const { channel } = setUp(1);
    const delivery = channel.deliver(announcement);
    channel.report?.(report(false, 'notifications are blocked'));
    expect(await delivery).toEqual({ ok: false, detail: 'notifications are blocked' });
  });

  it('asks a tab for the sound alone where the sound is due, so that nothing happens twice', async () => {
    const { sound, published } = setUp(1);
    const delivery = sound.deliver(announcement);
    expect(published).toEqual([['alarms/announced', { ...announcement, notify: false }]]);
    sound.report?.(report(true));
    expect(await delivery).toEqual({ ok: true });
    expect(await sound.deliver({ ...announcement, sound: false })).toMatchObject({ ok: false });
    expect(published).toHaveLength(1);
  });

  it('is off where the user turned it off', () => {
    const { channel, sound, alarms } = setUp(1);
    alarms.sound = false;
    expect([channel.status(), sound.status()]).toEqual(['ready', 'off']);
    alarms.notifications = false;
    expect(channel.status()).toBe('off');
  });

  it('fails when no tab reports within 3 s, and a late report changes nothing', async () => {
    const { channel, clock } = setUp(1);
    let result: unknown;
    void channel.deliver(announcement).then((delivery) => (result = delivery));
    channel.report?.({ announcementId: 'another', ok: true });
    await clock.advance(2_999);
    expect(result).toBeUndefined();
    await clock.advance(1);
    expect(result).toEqual({ ok: false, detail: 'no tab answered within 3 s' });
    channel.report?.(report(true));
    expect(clock.pending()).toBe(0);
  });

  it('says when a tab comes or goes', () => {
    const { channel, setTabs } = setUp(0);
    const states: string[] = [];
    const cancel = channel.onStatusChanged?.(() => states.push(channel.status()));
    setTabs(1);
    setTabs(0);
    cancel?.();
    setTabs(1);
    expect(states).toEqual(['ready', 'failed']);
  });
});
