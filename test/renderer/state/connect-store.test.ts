import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resetStore, useAppStore } from '../../../renderer/state/app-store.ts';
import { connectStore, type StoreClock } from '../../../renderer/state/connect-store.ts';
import { createPageHost, type PageHost } from '../../helpers/page-host.ts';
import { criticalState } from '../../helpers/sample-state.ts';

/** A page whose frames and timers run when the test says so. */
class FakePage implements StoreClock {
  time = 0;
  readonly frames: (() => void)[] = [];
  readonly repeating: (() => void)[] = [];
  readonly delayed: (() => void)[] = [];
  now = (): number => this.time;
  nextFrame = (callback: () => void): (() => void) => {
    this.frames.push(callback);
    return () => undefined;
  };
  every = (_periodMs: number, callback: () => void): (() => void) => {
    this.repeating.push(callback);
    return () => undefined;
  };
  after = (_delayMs: number, callback: () => void): (() => void) => {
    this.delayed.push(callback);
    return () => undefined;
  };
  drawFrame(): void {
    for (const frame of this.frames.splice(0)) frame();
  }
  passSeconds(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      this.time += 1000;
      for (const each of this.repeating) each();
    }
  }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

const questions = (fake: PageHost, channel: string): number =>
  fake.calls.filter((call) => call.channel === channel).length;

describe('feeding the store from the core', () => {
  let page: FakePage;
  let fake: PageHost;
  let disconnect: () => void;

  beforeEach(async () => {
    resetStore();
    page = new FakePage();
    fake = createPageHost({
      state: criticalState(),
      log: [],
      venues: [],
      book: { book: { accounts: [] }, betas: {}, dailySigmas: {} },
    });
    disconnect = connectStore(fake.host, page);
    await settled();
  });
  afterEach(() => disconnect());

  test('reads the whole state once and is live', () => {
    expect(useAppStore.getState().link).toBe('live');
    expect(useAppStore.getState().ladder).toHaveLength(3);
    expect(questions(fake, 'app/get-state')).toBe(1);
  });

  test('applies many patches in one frame', () => {
    const before = useAppStore.getState().app?.seq ?? 0;
    fake.patch({});
    fake.patch({ headline: { level: 'safe', text: 'first' } });
    fake.patch({ headline: { level: 'safe', text: 'second' } });
    expect(useAppStore.getState().app?.seq).toBe(before);
    expect(page.frames).toHaveLength(1);
    page.drawFrame();
    expect(useAppStore.getState().app?.seq).toBe(before + 3);
    expect(useAppStore.getState().app?.headline.text).toBe('second');
  });

  test('asks for the whole state again after a gap in the sequence', async () => {
    fake.emit('app/state-changed', { seq: 90, nowMs: 0 });
    page.drawFrame();
    await settled();
    expect(questions(fake, 'app/get-state')).toBe(2);
    expect(useAppStore.getState().link).toBe('live');
  });

  test('calls the core frozen after 15 s of silence and live again when it speaks', () => {
    page.passSeconds(15);
    expect(useAppStore.getState().link).toBe('live');
    fake.failWith('app/get-state', 'hung');
    page.passSeconds(1);
    expect(useAppStore.getState().link).toBe('frozen');
    fake.patch({});
    expect(useAppStore.getState().link).toBe('live');
  });

  test('says when the connection is lost, keeps the last values, and reads all again when it is back', async () => {
    fake.setConnected(false);
    expect(useAppStore.getState().link).toBe('lost');
    expect(useAppStore.getState().app?.positions).toHaveLength(3);
    fake.setConnected(true);
    await settled();
    expect(useAppStore.getState().link).toBe('live');
    expect(questions(fake, 'app/get-state')).toBe(2);
  });

  test('a patch does not make a lost connection look live', () => {
    fake.setConnected(false);
    fake.patch({});
    page.drawFrame();
    expect(useAppStore.getState().link).toBe('lost');
  });

  test('keeps trying while the state cannot be read, and says why', async () => {
    disconnect();
    resetStore();
    fake.failWith('app/get-state', 'not ready');
    disconnect = connectStore(fake.host, page);
    await settled();
    expect(useAppStore.getState().app).toBeUndefined();
    expect(useAppStore.getState().loadError?.message).toBe('not ready');
    expect(page.delayed.length).toBeGreaterThan(0);
  });
});
