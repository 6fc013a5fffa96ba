import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../shared/alarms/alarm.ts';
import { createDelivery, type DeliveryResult } from '../../../main/alarms/create-delivery.ts';
import type { AlarmChannel } from '../../../main/host-ports.ts';
import { VirtualClock } from '../monitor/virtual-clock.ts';

type Behavior = 'ok' | 'fail' | 'hang' | 'throw' | 'reject';

function channel(
  id: string,
  behavior: Behavior = 'ok',
  status: ReturnType<AlarmChannel['status']> = 'ready',
) {
  const got: Announcement[] = [];
  return {
    id,
    name: id,
    got,
    status: () => status,
    deliver(announcement: Announcement) {
      got.push(announcement);
      if (behavior === 'throw') throw new Error('secret');
      if (behavior === 'reject') return Promise.reject(new Error('secret'));
      if (behavior === 'hang') return new Promise<never>(() => undefined);
      return Promise.resolve({ ok: behavior === 'ok' });
    },
  };
}

const announcement = (over: Partial<Announcement> = {}): Announcement => ({
  id: '1',
  alarmId: 'x',
  kind: 'raised',
  level: 'warning',
  title: 'title',
  text: 'text',
  atMs: 0,
  notify: true,
  sound: false,
  windowToFront: false,
  remote: false,
  ...over,
});

function setUp(...channels: ReturnType<typeof channel>[]) {
  const clock = new VirtualClock();
  const results: DeliveryResult[] = [];
  const lost: Announcement[] = [];
  const delivery = createDelivery({
    channels,
    clock,
    onResult: (result) => results.push(result),
    onUndelivered: (one) => lost.push(one),
  });
  return { clock, results, lost, delivery };
}

describe('delivery', () => {
  it('sends a critical alarm to every ready channel at once, whatever its flags (C11)', async () => {
    const [toast, sound, window, off] = [
      channel('os-notification'),
      channel('sound'),
      channel('window'),
      channel('ntfy', 'ok', 'off'),
    ];
    const { delivery, results } = setUp(toast, sound, window, off);
    await delivery.announce(announcement({ level: 'critical' }));
    expect([toast, sound, window, off].map(({ got }) => got.length)).toEqual([1, 1, 1, 0]);
    expect(results.map(({ channel: id, ok }) => [id, ok])).toEqual([
      ['os-notification', true],
      ['sound', true],
      ['window', true],
    ]);
  });

  it('sends a warning only where its flags ask for it', async () => {
    const [toast, sound, window, ntfy] = [
      channel('os-notification'),
      channel('sound'),
      channel('window'),
      channel('ntfy'),
    ];
    const { delivery } = setUp(toast, sound, window, ntfy);
    await delivery.announce(announcement());
    await delivery.announce(announcement({ notify: false, sound: true }));
    expect([toast, sound, window, ntfy].map(({ got }) => got.length)).toEqual([1, 1, 0, 2]);
  });

  it.each(['fail', 'throw', 'reject'] as const)(
    'falls over to sound and window at once when a notification does %s (C16)',
    async (behavior) => {
      const [toast, sound, window] = [
        channel('os-notification', behavior),
        channel('sound'),
        channel('window'),
      ];
      const { delivery, results } = setUp(toast, sound, window);
      await delivery.announce(announcement());
      expect(sound.got[0]).toMatchObject({ sound: true, windowToFront: true });
      expect(window.got).toHaveLength(0);
      expect(results.map(({ ok }) => ok)).toEqual([false, true]);
      expect(JSON.stringify(results)).not.toContain('secret');
    },
  );

  it('gives a channel that hangs four seconds and then uses the next', async () => {
    const [toast, sound] = [channel('os-notification', 'hang'), channel('sound')];
    const { delivery, clock } = setUp(toast, sound);
    const done = delivery.announce(announcement());
    await clock.advance(3_900);
    expect(sound.got).toHaveLength(0);
    await clock.advance(200);
    expect(sound.got).toHaveLength(1);
    await done;
  });

  it('tries a blocked channel as the last resort, never one that is off, and says when nobody was reached', async () => {
    const [toast, blocked, off] = [
      channel('os-notification', 'fail'),
      channel('sound', 'fail', 'blocked'),
      channel('ntfy', 'ok', 'off'),
    ];
    const { delivery, lost } = setUp(toast, blocked, off);
    await delivery.announce(announcement({ level: 'critical' }));
    expect(blocked.got).toHaveLength(1);
    expect(off.got).toHaveLength(0);
    expect(lost).toHaveLength(1);
  });

  it('sends a note that asks for nothing nowhere', async () => {
    const toast = channel('os-notification');
    const { delivery, lost } = setUp(toast);
    expect(await delivery.announce(announcement({ notify: false, level: 'info' }))).toEqual([]);
    expect(toast.got).toHaveLength(0);
    expect(lost).toHaveLength(0);
  });

  it('walks every channel with a test alarm, ready or not (C17)', async () => {
    const all = [
      channel('os-notification', 'fail'),
      channel('sound'),
      channel('ntfy', 'ok', 'off'),
    ];
    const { delivery } = setUp(...all);
    const results = await delivery.sendTest(announcement({ kind: 'test', level: 'critical' }));
    expect(results.map(({ channel: id, ok }) => [id, ok])).toEqual([
      ['os-notification', false],
      ['sound', true],
      ['ntfy', true],
    ]);
  });

  describe('to remote channels', () => {
    const remote = (
      id: string,
      behavior: Behavior = 'ok',
      status: 'ready' | 'failed' | 'off' = 'ready',
    ) => ({
      ...channel(id, behavior, status),
      isRemote: true,
    });

    it('sends what is for them, and all that is critical', async () => {
      const [toast, telegram] = [channel('os-notification'), remote('telegram')];
      const { delivery } = setUp(toast, telegram);
      await delivery.announce(announcement());
      expect(telegram.got).toHaveLength(0);
      await delivery.announce(announcement({ notify: false, remote: true }));
      expect([toast.got.length, telegram.got.length]).toEqual([1, 1]);
      await delivery.announce(announcement({ level: 'critical' }));
      expect([toast.got.length, telegram.got.length]).toEqual([2, 2]);
    });

    it('asks one whose last message failed again: its receiver may be back', async () => {
      const telegram = remote('telegram', 'ok', 'failed');
      const { delivery } = setUp(telegram);
      await delivery.announce(announcement({ level: 'critical' }));
      expect(telegram.got).toHaveLength(1);
    });

    it('tells those that were told of an alarm that it is over, and nobody else', async () => {
      const [telegram, ntfy] = [remote('telegram'), remote('ntfy')];
      const { delivery } = setUp(telegram, ntfy);
      const over = { notify: false, kind: 'resolved', level: 'info' } as const;
      await delivery.announce(announcement({ ...over, alarmId: 'never-told' }));
      expect(telegram.got).toHaveLength(0);
      await delivery.announce(announcement({ remote: true }));
      await delivery.announce(announcement(over));
      expect(telegram.got.map(({ kind }) => kind)).toEqual(['raised', 'resolved']);
      await delivery.announce(announcement(over));
      expect(telegram.got).toHaveLength(2);
    });

    it('falls over to what is left at this machine when they all fail (C16)', async () => {
      const [telegram, sound] = [remote('telegram', 'fail'), channel('sound')];
      const { delivery, results } = setUp(telegram, sound);
      await delivery.announce(announcement({ notify: false, remote: true }));
      expect(sound.got[0]).toMatchObject({ sound: true });
      expect(results.map(({ ok }) => ok)).toEqual([false, true]);
    });

    it('makes no noise of a step towards them where none is set up', async () => {
      const [toast, telegram] = [channel('os-notification'), remote('telegram', 'ok', 'off')];
      const { delivery, lost } = setUp(toast, telegram);
      await delivery.announce(announcement({ notify: false, remote: true }));
      expect(toast.got).toHaveLength(0);
      expect(lost).toHaveLength(0);
    });

    it('is not held up by one that hangs', async () => {
      const [hung, ntfy] = [remote('telegram', 'hang'), remote('ntfy')];
      const { delivery, results, clock } = setUp(hung, ntfy);
      const done = delivery.announce(announcement({ level: 'critical' }));
      await clock.advance(0);
      expect(results.map(({ channel: id }) => id)).toEqual(['ntfy']);
      await clock.advance(4_000);
      await done;
    });

    it('tests one alone, or all that are set up', async () => {
      const [sound, telegram, ntfy] = [
        channel('sound'),
        remote('telegram'),
        remote('ntfy', 'ok', 'off'),
      ];
      const { delivery } = setUp(sound, telegram, ntfy);
      const ids = async (only?: string) =>
        (await delivery.sendTest(announcement({ kind: 'test' }), only)).map((each) => each.channel);
      expect(await ids()).toEqual(['sound', 'telegram']);
      expect(await ids('telegram')).toEqual(['telegram']);
    });
  });
});
