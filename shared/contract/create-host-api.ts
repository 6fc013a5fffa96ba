import type { HostApi } from './host-api.ts';
import { EVENT_CHANNELS, REQUEST_CHANNELS } from './channel-names.ts';

/** The two things a transport must do; preload and bridge each bring theirs. */
export interface HostTransport {
  request(channel: string, payload: unknown): Promise<unknown>;
  subscribe(channel: string, listener: (payload: unknown) => void): () => void;
  onConnectionChanged(listener: (connected: boolean) => void): () => void;
}

/** Builds `window.host` from the list of channels, so that preload and bridge cannot differ. Frozen throughout. */
export function createHostApi(transport: HostTransport): HostApi {
  const groups: Record<string, Record<string, (payload: unknown) => Promise<unknown>>> = {};
  for (const channel of REQUEST_CHANNELS) {
    const [group = '', verb = ''] = channel.split('/');
    const methods = (groups[group] ??= {});
    methods[camelCase(verb)] = (payload) => transport.request(channel, payload);
  }
  const on: Record<string, (listener: (payload: unknown) => void) => () => void> = {};
  for (const channel of EVENT_CHANNELS) {
    on[camelCase(channel.replace('/', '-'))] = (listener) => transport.subscribe(channel, listener);
  }
  for (const methods of Object.values(groups)) Object.freeze(methods);
  const api = {
    ...groups,
    on: Object.freeze(on),
    connection: Object.freeze({
      onChanged: (listener: (connected: boolean) => void) =>
        transport.onConnectionChanged(listener),
    }),
  };
  // The one cast of the bridge: the loop above makes exactly the keys that HostApi derives from the same list.
  return Object.freeze(api) as unknown as HostApi;
}

function camelCase(kebab: string): string {
  return kebab.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
