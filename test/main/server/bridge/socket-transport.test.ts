import { beforeEach, describe, expect, it } from 'vitest';
import type { HostTransport } from '../../../../shared/contract/create-host-api.ts';
import { openInNewTab } from '../../../../main/server/bridge/open-in-new-tab.ts';
import {
  createSocketTransport,
  type SocketLike,
} from '../../../../main/server/bridge/socket-transport.ts';
import { createVirtualClock, type VirtualClock } from '../../../helpers/virtual-clock.ts';

class FakeSocket implements SocketLike {
  readonly sent: { id: number; channel: string; payload: unknown }[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket['sent'][number]);
  }
  close(): void {
    this.closed = true;
  }
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

let clock: VirtualClock;
let sockets: FakeSocket[];
let refusals: number;
let transport: HostTransport;
let connection: boolean[];
const newest = () => sockets.at(-1) ?? new FakeSocket();

beforeEach(() => {
  clock = createVirtualClock();
  sockets = [];
  refusals = 0;
  connection = [];
  transport = createSocketTransport({
    openSocket: () => {
      sockets.push(new FakeSocket());
      return newest();
    },
    setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
    monotonic: () => clock.monotonic(),
    onRefused: () => (refusals += 1),
  });
  transport.onConnectionChanged((connected) => connection.push(connected));
});

describe('bridge transport', () => {
  it('sends what was asked before the connection stood, once, and pairs answers by id', async () => {
    const first = transport.request('app/get-state', {});
    const second = transport.request('book/get', {});
    expect(newest().sent).toEqual([]);
    newest().onopen?.();
    expect(newest().sent.map(({ channel }) => channel)).toEqual(['app/get-state', 'book/get']);
    newest().say({ id: 2, result: { ok: true, value: 'book' } });
    newest().say({ id: 1, result: { ok: true, value: 'state' } });
    expect(await first).toEqual({ ok: true, value: 'state' });
    expect(await second).toEqual({ ok: true, value: 'book' });
  });

  it('writes the channel at the head of the text, where the server looks for it', () => {
    newest().onopen?.();
    const texts: string[] = [];
    newest().send = (text) => void texts.push(text);
    void transport.request('import/preview', { big: 'x' });
    expect(texts[0]).toMatch(/^\{"id":1,"channel":"import\/preview",/);
  });

  it('answers "unavailable" at once when the connection breaks, and asks nothing twice', async () => {
    newest().onopen?.();
    const under = transport.request('import/apply', { previewId: 'a' });
    newest().onclose?.();
    expect(await under).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    await clock.advance(1_000);
    newest().onopen?.();
    expect(newest().sent).toEqual([]);
    expect(connection).toEqual([true, false, true]);
  });

  it('answers "unavailable" after 10 s without a connection', async () => {
    const asked = transport.request('app/get-state', {});
    await clock.advance(10_000);
    expect(await asked).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    newest().onopen?.();
    expect(newest().sent).toEqual([]);
  });

  it('tries again with growing pauses, and says when it was refused', async () => {
    for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      const before = sockets.length;
      newest().onclose?.();
      await clock.advance(pause - 1);
      expect(sockets.length).toBe(before);
      await clock.advance(1);
      expect(sockets.length).toBe(before + 1);
    }
    expect(refusals).toBe(7);
    newest().onopen?.();
    newest().onclose?.();
    expect(refusals).toBe(7);
  });

  it('drops a socket that is silent for more than 15 s', async () => {
    newest().onopen?.();
    for (let n = 0; n < 6; n += 1) {
      await clock.advance(5_000);
      newest().say({ alive: true });
    }
    expect(connection).toEqual([true]);
    const silent = newest();
    await clock.advance(21_000);
    expect(silent.closed).toBe(true);
    expect(connection).toEqual([true, false]);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('hands events to their listeners until these cancel', () => {
    newest().onopen?.();
    const heard: unknown[] = [];
    const cancel = transport.subscribe('alarms/announced', (payload) => heard.push(payload));
    newest().say({ event: 'alarms/announced', payload: 1 });
    newest().say({ event: 'app/state-changed', payload: 2 });
    cancel();
    newest().say({ event: 'alarms/announced', payload: 3 });
    expect(heard).toEqual([1]);
  });

  it('keeps no timer of a request that was answered', async () => {
    newest().onopen?.();
    const before = clock.pending();
    for (let n = 1; n <= 100; n += 1) {
      const asked = transport.request('book/get', {});
      newest().say({ id: n, result: { ok: true, value: n } });
      await asked;
    }
    expect(clock.pending()).toBe(before);
  });
});

describe('opening a page from a tab', () => {
  const opened: string[] = [];
  const asking = (answer: unknown) =>
    openInNewTab(
      {
        request: () => Promise.resolve(answer),
        subscribe: () => () => undefined,
        onConnectionChanged: () => () => undefined,
      },
      (url) => opened.push(url),
    );

  it('waits for the server to let the address pass', async () => {
    const url = 'https://github.com/x';
    await asking({ ok: false, error: { code: 'refused' } }).request('app/open-external', { url });
    await asking({ ok: true, value: {} }).request('book/get', { url });
    expect(opened).toEqual([]);
    const answer = await asking({ ok: true, value: { opened: false } }).request(
      'app/open-external',
      {
        url,
      },
    );
    expect(answer).toEqual({ ok: true, value: { opened: true } });
    expect(opened).toEqual([url]);
  });
});
