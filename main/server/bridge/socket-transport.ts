import type { HostTransport } from '../../../shared/contract/create-host-api.ts';
import type { RequestError } from '../../../shared/contract/channels.ts';
import { err, type Result } from '../../../shared/lib/result.ts';
import {
  ALIVE_INTERVAL_MS,
  SILENCE_LIMIT_MS,
  type RequestFrame,
  type ServerFrame,
} from '../../../shared/contract/socket-frames.ts';

/** The part of the browser's WebSocket that is used; tests bring their own. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface SocketTransportOptions {
  readonly openSocket: () => SocketLike;
  readonly setTimer: (delayMs: number, callback: () => void) => () => void;
  readonly monotonic: () => number;
  /** Asked after a connection that never opened: whether this browser is still signed in. */
  readonly onRefused: () => void;
}

const ANSWER_TIMEOUT_MS = 90_000;
const QUEUE_TIMEOUT_MS = 10_000;
const MAX_RETRY_MS = 10_000;

type Answer = Result<unknown, RequestError>;

/**
 * Requests and events over one WebSocket that comes back by itself. A request that waits for a connection is answered
 * "unavailable" after 10 s; one that was under way when the connection broke at once, and is never sent twice.
 */
export function createSocketTransport(options: SocketTransportOptions): HostTransport {
  const { setTimer } = options;
  const waiting = new Map<number, (answer: Answer) => void>();
  let queue: RequestFrame[] = [];
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const connectionListeners = new Set<(connected: boolean) => void>();
  let socket: SocketLike | undefined;
  let connected: boolean | undefined;
  let lastId = 0;
  let failures = 0;
  let heardAt = options.monotonic();

  function connect(): void {
    const opening = options.openSocket();
    let opened = false;
    socket = opening;
    heardAt = options.monotonic();
    opening.onopen = () => {
      opened = true;
      failures = 0;
      heardAt = options.monotonic();
      setConnected(true);
      for (const frame of queue) opening.send(JSON.stringify(frame));
      queue = [];
    };
    opening.onmessage = ({ data }) => {
      heardAt = options.monotonic();
      if (typeof data === 'string') receive(JSON.parse(data) as ServerFrame);
    };
    opening.onclose = () => {
      if (socket !== opening) return;
      socket = undefined;
      setConnected(false);
      failUnderWay();
      failures += 1;
      if (!opened) options.onRefused();
      setTimer(Math.min(MAX_RETRY_MS, 500 * 2 ** (failures - 1)), connect);
    };
  }

  function receive(frame: ServerFrame): void {
    if ('result' in frame) {
      waiting.get(frame.id)?.(frame.result);
    } else if ('event' in frame) {
      for (const listener of listeners.get(frame.event) ?? []) listener(frame.payload);
    }
  }

  /** A socket can die without a word (sleep, a lost network); then it is dropped and opened anew. */
  function watchSilence(): void {
    if (connected === true && options.monotonic() - heardAt > SILENCE_LIMIT_MS) {
      const silent = socket;
      silent?.close();
      silent?.onclose?.();
    }
    setTimer(ALIVE_INTERVAL_MS, watchSilence);
  }

  function setConnected(next: boolean): void {
    if (connected === next) return;
    connected = next;
    for (const listener of connectionListeners) listener(next);
  }

  function failUnderWay(): void {
    const queued = new Set(queue.map(({ id }) => id));
    for (const [id, answer] of waiting) {
      if (!queued.has(id)) answer(LOST);
    }
  }

  connect();
  watchSilence();
  return {
    request(channel, payload) {
      lastId += 1;
      const frame: RequestFrame = { id: lastId, channel, payload };
      return new Promise<Answer>((resolve) => {
        const isOpen = connected === true;
        const cancelTimer = setTimer(isOpen ? ANSWER_TIMEOUT_MS : QUEUE_TIMEOUT_MS, () => {
          queue = queue.filter(({ id }) => id !== frame.id);
          waiting.get(frame.id)?.(isOpen ? NO_ANSWER : LOST);
        });
        waiting.set(frame.id, (answer) => {
          cancelTimer();
          waiting.delete(frame.id);
          resolve(answer);
        });
        if (isOpen) socket?.send(JSON.stringify(frame));
        else queue.push(frame);
      });
    },
    subscribe(channel, listener) {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set.add(listener));
      return () => set.delete(listener);
    },
    onConnectionChanged(listener) {
      connectionListeners.add(listener);
      if (connected !== undefined) listener(connected);
      return () => connectionListeners.delete(listener);
    },
  };
}

const LOST = err<RequestError>({
  code: 'unavailable',
  message: 'The connection to Leeway is lost. It is being restored; try again in a moment.',
});

const NO_ANSWER = err<RequestError>({
  code: 'unavailable',
  message: 'Leeway did not answer in time. Try again.',
});
