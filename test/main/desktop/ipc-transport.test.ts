import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  EVENT_MESSAGE,
  registerIpcTransport,
  REQUEST_MESSAGE,
} from '../../../main/desktop/ipc-transport.ts';
import { REQUEST_CHANNELS } from '../../../shared/contract/channel-names.ts';
import { ok } from '../../../shared/lib/result.ts';
import { createElectronStandIn } from '../../helpers/electron-stand-in.ts';

const own = { url: 'app://leeway/index.html#/alarms', parent: null, detached: false };
const event = (frame: unknown, id = 7) => ({ sender: { id }, senderFrame: frame });

describe('the door of the desktop', () => {
  const stand = createElectronStandIn();
  const handle = vi.fn(() => Promise.resolve(ok({})));
  registerIpcTransport(stand.electron, handle, () => 7);
  const ask = (from: unknown, channel: unknown) =>
    stand.ipcHandlers.get(REQUEST_MESSAGE)!(from, channel, {});

  it('hands a question of our own page to the core', async () => {
    expect(await ask(event(own), 'app/get-state')).toEqual({ ok: true, value: {} });
    expect(handle).toHaveBeenCalledOnce();
  });

  it.each([
    ['another origin', event({ ...own, url: 'https://evil.example/' })],
    ['a look-alike host', event({ ...own, url: 'app://leeway.evil/' })],
    ['a sub-frame', event({ ...own, parent: {} })],
    ['a frame that is gone', event(null)],
    ['a detached frame', event({ ...own, detached: true })],
    ['another window', event(own, 8)],
  ])('refuses %s on every channel, and the core is not asked', async (_name, from) => {
    handle.mockClear();
    for (const channel of REQUEST_CHANNELS) {
      expect(await ask(from, channel)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    }
    expect(handle).not.toHaveBeenCalled();
  });

  it('answers a channel that is no text with an error, never undefined', async () => {
    expect(await ask(event(own), { toString: () => 'app/get-state' })).toMatchObject({ ok: false });
  });

  it('uses the same two message names as the preload', () => {
    const preload = readFileSync(
      join(import.meta.dirname, '../../../main/desktop/preload/preload.ts'),
      'utf8',
    );
    expect(preload).toContain(`REQUEST_MESSAGE = '${REQUEST_MESSAGE}'`);
    expect(preload).toContain(`EVENT_MESSAGE = '${EVENT_MESSAGE}'`);
  });
});
