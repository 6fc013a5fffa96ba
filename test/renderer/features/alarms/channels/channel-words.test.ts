import { describe, expect, it } from 'vitest';
import type { ChannelView } from '../../../../../shared/contract/app-state.ts';
import { ChannelSettings } from '../../../../../shared/contract/channel-settings.ts';
import { REMOTE_CHANNELS } from '../../../../../shared/contract/remote-channels.ts';
import {
  CHANNEL_FORMS,
  fieldError,
  patchOf,
  valuesOf,
} from '../../../../../renderer/features/alarms/channels/channel-fields.ts';
import {
  channelFace,
  countTestsDue,
  testDueWords,
} from '../../../../../renderer/features/alarms/channels/channel-words.ts';

const view = (change: Partial<ChannelView> = {}): ChannelView => ({
  id: 'sound',
  name: 'Sound',
  state: 'ready',
  ...change,
});

describe('words about channels', () => {
  it('call a channel ready only when its test was passed', () => {
    expect(channelFace(view()).word).toBe('ready');
    expect(channelFace(view({ testDue: 'old' })).word).toBe('not tested');
    expect(channelFace(view({ testDue: 'never', state: 'failed' })).word).toBe('failed');
  });

  it('count what is in use and not proven', () => {
    const channels = [
      view(),
      view({ testDue: 'updated' }),
      view({ testDue: 'never', state: 'off' }),
    ];
    expect(countTestsDue(channels)).toBe(1);
    expect(testDueWords(view({ testDue: 'old' }))).toMatch(/30 days/);
  });
});

describe('the forms of channels', () => {
  it.each(REMOTE_CHANNELS)('%s: fields and settings are the same, there and back', (id) => {
    const settings = ChannelSettings.parse({})[id];
    const form = CHANNEL_FORMS[id];
    const patch = patchOf(form, valuesOf(form, settings));
    expect({ ...settings, ...patch }).toEqual(settings);
    const asked = form.fields.map(({ field }) => field).toSorted();
    const { enabled: _on, secretFrom: _from, ...rest } = settings;
    expect(asked).toEqual(Object.keys(rest).toSorted());
  });

  it('know the field that a refusal names', () => {
    expect(fieldError('channels.email.port: Too big')).toEqual({ field: 'port', text: 'Too big' });
    expect(fieldError('heartbeat.url: Enter it')).toEqual({ field: 'url', text: 'Enter it' });
    expect(fieldError('The disk is full.')).toEqual({ field: '', text: 'The disk is full.' });
  });
});
