import type { IpcMainInvokeEvent } from 'electron';
import type { RequestError } from '../../shared/contract/channels.ts';
import { err, type Result } from '../../shared/lib/result.ts';
import type { ElectronApi } from './electron-api.ts';
import { isAppUrl } from './windows/navigation-guard.ts';

/** The two names that cross the bridge; the channel of the contract is the first argument. */
export const REQUEST_MESSAGE = 'leeway/request';
export const EVENT_MESSAGE = 'leeway/event';

export type HandleRequest = (
  channel: string,
  payload: unknown,
) => Promise<Result<unknown, RequestError>>;

/** The only user of ipcMain: checks sender and frame, then hands over to the core, which checks channel and shape. */
export function registerIpcTransport(
  electron: Pick<ElectronApi, 'ipcMain'>,
  handleRequest: HandleRequest,
  ownWebContentsId: () => number | undefined,
): () => void {
  electron.ipcMain.handle(REQUEST_MESSAGE, async (event, channel: unknown, payload: unknown) => {
    const refused = refuseSender(event, ownWebContentsId());
    if (refused !== undefined)
      return err({ code: 'not-allowed', message: refused } satisfies RequestError);
    if (typeof channel !== 'string') {
      return err({
        code: 'bad-request',
        message: 'the channel is not a text',
      } satisfies RequestError);
    }
    return handleRequest(channel, payload);
  });
  return () => electron.ipcMain.removeHandler(REQUEST_MESSAGE);
}

/** Why this sender may not ask; undefined: it may. */
function refuseSender(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  ownWebContentsId: number | undefined,
): string | undefined {
  const frame = event.senderFrame;
  if (frame === null || frame.detached) return 'the page that asked is gone';
  if (frame.parent !== null) return 'only the main frame may ask';
  if (!isAppUrl(frame.url)) return 'only the page of Leeway may ask';
  if (event.sender.id !== ownWebContentsId) return 'only the window of Leeway may ask';
  return undefined;
}
