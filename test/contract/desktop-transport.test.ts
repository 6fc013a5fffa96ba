import { registerIpcTransport, REQUEST_MESSAGE } from '../../main/desktop/ipc-transport.ts';
import { createElectronStandIn } from '../helpers/electron-stand-in.ts';
import { createRecordingCore } from '../helpers/recording-core.ts';
import { describeTransport } from './transport-suite.ts';

const PAGE = { url: 'app://leeway/index.html', parent: null, detached: false };
const WINDOW_ID = 7;

describeTransport('desktop', () => {
  const { handled, handleRequest } = createRecordingCore();
  const { electron, ipcHandlers } = createElectronStandIn();
  const stop = registerIpcTransport(electron, handleRequest, () => WINDOW_ID);

  const askAs = (senderFrame: unknown, id: number) => (channel: string, payload: unknown) =>
    ipcHandlers.get(REQUEST_MESSAGE)!({ sender: { id }, senderFrame }, channel, payload);
  const stranger = (name: string, senderFrame: unknown, id = WINDOW_ID) => ({
    name,
    request: askAs(senderFrame, id),
  });
  return Promise.resolve({
    request: askAs(PAGE, WINDOW_ID),
    strangers: [
      stranger('another origin', { ...PAGE, url: 'https://evil.example/' }),
      stranger('a look-alike host', { ...PAGE, url: 'app://leeway.evil/' }),
      stranger('a sub-frame', { ...PAGE, parent: {} }),
      stranger('a frame that is gone', null),
      stranger('a detached frame', { ...PAGE, detached: true }),
      stranger('another window', PAGE, WINDOW_ID + 1),
    ],
    handled: () => handled,
    close() {
      stop();
      return Promise.resolve();
    },
  });
});
