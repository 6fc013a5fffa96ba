import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  EVENT_MESSAGE,
  registerIpcTransport,
  REQUEST_MESSAGE,
} from '../../../main/desktop/ipc-transport.ts';
import { createElectronStandIn } from '../../helpers/electron-stand-in.ts';

// Who may ask, channel by channel: test/contract/desktop-transport.test.ts.
describe('the door of the desktop', () => {
  it('answers a channel that is no text with an error, never undefined', async () => {
    const stand = createElectronStandIn();
    const handle = vi.fn();
    registerIpcTransport(stand.electron, handle, () => 7);
    const event = { sender: { id: 7 }, senderFrame: { url: 'app://leeway/', parent: null } };
    const channel = { toString: () => 'app/get-state' };
    expect(await stand.ipcHandlers.get(REQUEST_MESSAGE)!(event, channel, {})).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
    expect(handle).not.toHaveBeenCalled();
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
