import { createHostApi } from '../../../shared/contract/create-host-api.ts';
import type { HostApi } from '../../../shared/contract/host-api.ts';
import { SOCKET_PATH } from '../../../shared/contract/socket-frames.ts';
import { openInNewTab } from './open-in-new-tab.ts';
import { createSocketTransport, type SocketLike } from './socket-transport.ts';

/** Defines `window.host` in a browser tab, as the preload does on the desktop. Loaded before the screens. */
const transport = createSocketTransport({
  // The browser's socket has exactly these members; its handlers only carry a wider event type.
  openSocket: () => new WebSocket(`ws://${location.host}${SOCKET_PATH}`) as unknown as SocketLike,
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  monotonic: () => performance.now(),
  onRefused: () => void reloadWhenSignedOut(),
});

const host: HostApi = createHostApi(
  openInNewTab(transport, (url) => window.open(url, '_blank', 'noopener,noreferrer')),
);
Object.defineProperty(window, 'host', { value: host, writable: false, configurable: false });

/** After a restart of the server this tab's session is void: its page then says how to get a new link. */
async function reloadWhenSignedOut(): Promise<void> {
  try {
    const answer = await fetch('/', { method: 'HEAD' });
    if (answer.status === 401) location.reload();
  } catch {
    // The server is not there; the transport tries again by itself.
  }
}
