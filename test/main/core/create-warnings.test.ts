import { describe, expect, it } from 'vitest';
import { Settings } from '../../../shared/contract/settings.ts';
import type { AlarmChannel } from '../../../main/host-ports.ts';
import {
  channelNotices,
  testAnnouncement,
  viewChannels,
} from '../../../main/core/channel-views.ts';
import { createWarnings } from '../../../main/core/create-warnings.ts';
import { fakeChannel } from '../../helpers/fake-host.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

function setUp(channels: readonly AlarmChannel[]) {
  const clock = createVirtualClock();
  const alarms = { ...Settings.parse({}).alarms };
  const appearance = { ...Settings.parse({}).appearance };
  const results: string[] = [];
  const warnings = createWarnings({
    channels,
    clock,
    preferences: () => alarms,
    hidesAmounts: () => appearance.hideAmounts,
    onResult: ({ channel, ok }) => results.push(`${channel} ${ok}`),
    onNoticesChanged: () => undefined,
  });
  return { clock, alarms, appearance, results, warnings };
}
const critical = { ...testAnnouncement('a1', 0), kind: 'raised' } as const;

describe('warnings', () => {
  it('hand on only what the user has not turned off', async () => {
    const asked: object[] = [];
    const channel: AlarmChannel = {
      ...fakeChannel('any'),
      deliver({ notify, sound, windowToFront }) {
        asked.push({ notify, sound, windowToFront });
        return Promise.resolve({ ok: true });
      },
    };
    const { warnings, alarms, clock } = setUp([channel]);
    alarms.sound = false;
    alarms.windowToFront = false;
    warnings.announce(critical);
    await clock.advance(1);
    expect(asked).toEqual([{ notify: true, sound: false, windowToFront: false }]);
  });

  it('hide amounts on a shared screen, and keep them where nobody else looks', async () => {
    const told: string[] = [];
    const teller = (id: string, isRemote: boolean): AlarmChannel => ({
      ...fakeChannel(id),
      isRemote,
      deliver({ title, text }) {
        told.push(`${id}: ${title} ${text}`);
        return Promise.resolve({ ok: true });
      },
    });
    const { warnings, clock, appearance } = setUp([
      teller('os-notification', false),
      teller('telegram', true),
    ]);
    const exact = { ...critical, title: 'BTC is 3.1 % away.', text: 'Add 1,240.00 USDT.' };
    appearance.hideAmounts = true;
    warnings.announce(exact);
    await clock.advance(1);
    expect(told.splice(0)).toEqual([
      'os-notification: BTC is 3.1 % away. Add ••••• USDT. Open Leeway for the amounts.',
      'telegram: BTC is 3.1 % away. Add 1,240.00 USDT.',
    ]);
    appearance.hideAmounts = false;
    warnings.announce({ ...exact, id: 'a2' });
    await clock.advance(1);
    expect(told[0]).toBe('os-notification: BTC is 3.1 % away. Add 1,240.00 USDT.');
  });

  it('say on the screen that a warning reached nobody, until one does', async () => {
    const outcome = { ok: false, detail: 'blocked' };
    const { warnings, clock, results } = setUp([fakeChannel('any', outcome)]);
    warnings.announce(critical);
    await clock.advance(3_000);
    expect(warnings.notices()).toEqual([]);
    await clock.advance(2_000);
    expect(warnings.notices()).toMatchObject([{ id: 'undelivered', severity: 'error' }]);
    expect(results).toEqual(['any false']);
    outcome.ok = true;
    warnings.announce({ ...critical, id: 'a2' });
    await clock.advance(1);
    expect(warnings.notices()).toEqual([]);
  });

  it('do not count a note as a lost warning', async () => {
    const { warnings, clock } = setUp([fakeChannel('any', { ok: false })]);
    warnings.announce({ ...critical, level: 'info', kind: 'summary' });
    warnings.announce({ ...critical, id: 'a2', kind: 'resolved' });
    await clock.advance(60_000);
    expect(warnings.notices()).toEqual([]);
  });

  it('do not cry about a channel that answers late', async () => {
    const clock = createVirtualClock();
    const late: AlarmChannel = {
      ...fakeChannel('late'),
      deliver: () =>
        new Promise((resolve) => {
          clock.setTimer(2_500, () => resolve({ ok: true }));
        }),
    };
    const warnings = createWarnings({
      channels: [late],
      clock,
      preferences: () => Settings.parse({}).alarms,
      onResult: () => undefined,
      onNoticesChanged: () => {
        throw new Error('there was nothing to say');
      },
    });
    warnings.announce(critical);
    await clock.advance(60_000);
    expect(warnings.notices()).toEqual([]);
  });
});

describe('notices about channels', () => {
  const alarms = Settings.parse({}).alarms;
  const views = (channels: readonly AlarmChannel[]) =>
    viewChannels(channels, alarms, { version: '1', nowMs: 0 });
  const idsOf = (kind: 'desktop' | 'server', ids: readonly string[], change: object = {}) =>
    channelNotices(kind, views(ids.map((id) => fakeChannel(id))), { ...alarms, ...change }).map(
      ({ id }) => id,
    );

  it('say when only this tab can warn, when nothing can, and when everything is turned off', () => {
    expect(idsOf('server', ['browser-notification', 'sound'])).toEqual(['weak-channel']);
    expect(idsOf('server', ['sound', 'telegram'])).toEqual([]);
    expect(idsOf('desktop', ['sound'])).toEqual([]);
    expect(idsOf('desktop', [])).toEqual(['no-channel']);
    const off = { notifications: false, sound: false };
    expect(idsOf('server', ['sound'], off)).toEqual(['warnings-off']);
    expect(idsOf('desktop', ['window'], off)).toEqual([]);
    expect(idsOf('desktop', ['window'], { ...off, windowToFront: false })).toEqual([
      'warnings-off',
    ]);
  });

  it('name a remote channel that is turned on and cannot warn', () => {
    const blocked = {
      ...fakeChannel('telegram'),
      name: 'Telegram',
      isRemote: true,
      status: () => 'blocked' as const,
      hint: () => 'Enter the token of the bot.',
    };
    const shown = channelNotices('server', views([fakeChannel('sound'), blocked]), alarms);
    expect(shown.map(({ id }) => id)).toEqual(['channel-telegram', 'weak-channel']);
    expect(shown[0]?.text).toBe(
      'Telegram is turned on and cannot warn you. Enter the token of the bot.',
    );
  });
});

describe('the test of a channel (C17)', () => {
  const DAY = 86_400_000;
  const due = (answer: object | undefined, nowMs = 0, setup = '') => {
    const channel = { ...fakeChannel('sound'), setup: () => setup };
    const testAnswers = answer === undefined ? {} : { sound: answer };
    const alarms = Settings.parse({ alarms: { testAnswers } }).alarms;
    return viewChannels([channel], alarms, { version: '2', nowMs })[0]?.testDue;
  };
  const passed = { atMs: 0, seen: true, version: '2' };

  it('is due until it passed, after an update, after a change and after 30 days', () => {
    expect(due(undefined)).toBe('never');
    expect(due(passed)).toBeUndefined();
    expect(due({ ...passed, seen: false })).toBe('missed');
    expect(due({ ...passed, version: '1' })).toBe('updated');
    expect(due(passed, 0, 'other')).toBe('changed');
    expect(due(passed, 30 * DAY)).toBeUndefined();
    expect(due(passed, 30 * DAY + 1)).toBe('old');
  });
});
