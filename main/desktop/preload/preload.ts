import { contextBridge, ipcRenderer } from 'electron';
import { createHostApi } from '../../../shared/contract/create-host-api.ts';

/** Names of the two messages; kept equal to `ipc-transport.ts` by a test, because a preload may not import its host. */
export const REQUEST_MESSAGE = 'leeway/request';
export const EVENT_MESSAGE = 'leeway/event';

const listeners = new Map<string, Set<(payload: unknown) => void>>();

ipcRenderer.on(EVENT_MESSAGE, (_event, channel: unknown, payload: unknown) => {
  if (typeof channel !== 'string') return;
  for (const listener of listeners.get(channel) ?? []) listener(payload);
});

const host = createHostApi({
  request: (channel, payload) => ipcRenderer.invoke(REQUEST_MESSAGE, channel, payload),
  subscribe(channel, listener) {
    const members = listeners.get(channel) ?? new Set();
    listeners.set(channel, members);
    members.add(listener);
    return () => {
      members.delete(listener);
    };
  },
  onConnectionChanged(listener) {
    // The bridge of the desktop is never apart from its host: it is connected as long as it exists.
    listener(true);
    return () => undefined;
  },
});

contextBridge.exposeInMainWorld('host', host);
