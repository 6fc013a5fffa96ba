import WebSocket from 'ws';
import type { RequestChannel } from '../../shared/contract/channel-names.ts';
import type { RequestError, RequestOf, ResponseOf } from '../../shared/contract/channels.ts';
import {
  SOCKET_PATH,
  type RequestFrame,
  type ServerFrame,
} from '../../shared/contract/socket-frames.ts';
import { err, type Result } from '../../shared/lib/result.ts';
import { loadHostAddress } from '../store/host-address.ts';

/** The command line's way to the host that runs on a home. */
export interface HostClient {
  readonly url: string;
  request<C extends RequestChannel>(
    channel: C,
    payload: RequestOf<C>,
  ): Promise<Result<ResponseOf<C>, RequestError>>;
  /** Every event of the host. Returns its cancel. */
  onEvent(listener: (channel: string, payload: unknown) => void): () => void;
  /** A new one-time link for a browser. */
  createLink(): Promise<string | undefined>;
  /** Called once, when the host is gone. */
  onClose(listener: () => void): () => void;
  close(): void;
}

const CONNECT_TIMEOUT_MS = 3_000;

/** Connects to the host of this home; undefined: none runs. */
export async function connectToHost(home: string): Promise<HostClient | undefined> {
  const address = loadHostAddress(home);
  if (address === undefined) return undefined;
  const authorization = `Bearer ${address.token}`;
  const socket = new WebSocket(`${address.url.replace(/^http/, 'ws')}${SOCKET_PATH}`, {
    headers: { authorization },
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    maxPayload: 72_000_000,
  });
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  if (!opened) return undefined;
  return createClient(socket, address.url, authorization);
}

function createClient(socket: WebSocket, url: string, authorization: string): HostClient {
  const waiting = new Map<number, (result: Result<unknown, RequestError>) => void>();
  const listeners = new Set<(channel: string, payload: unknown) => void>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as ServerFrame;
    if ('result' in frame) {
      waiting.get(frame.id)?.(frame.result);
      waiting.delete(frame.id);
    } else if ('event' in frame) {
      for (const listener of listeners) listener(frame.event, frame.payload);
    }
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    for (const answer of waiting.values()) answer(err(GONE));
    waiting.clear();
  });
  return {
    url,
    request: (channel, payload) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve(err(GONE));
        lastId += 1;
        // The host answers each channel with the type that the contract names for it.
        waiting.set(lastId, resolve as (result: Result<unknown, RequestError>) => void);
        socket.send(JSON.stringify({ id: lastId, channel, payload } satisfies RequestFrame));
      }),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async createLink() {
      const answer = await fetch(`${url}/new-link`, { method: 'POST', headers: { authorization } });
      if (!answer.ok) return undefined;
      const body = (await answer.json()) as { readonly url?: unknown };
      return typeof body.url === 'string' ? body.url : undefined;
    },
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    close: () => socket.close(),
  };
}

const GONE: RequestError = {
  code: 'unavailable',
  message: 'The running Leeway has stopped or does not answer.',
};
