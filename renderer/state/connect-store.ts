import type { AppState, AppStatePatch } from '../../shared/contract/app-state.ts';
import type { HostApi } from '../../shared/contract/host-api.ts';
import { applyPatch } from './apply-patch.ts';
import {
  deriveFromState,
  FROZEN_AFTER_MS,
  useAppStore,
  type AppStore,
  type LinkState,
} from './app-store.ts';

/** What connecting needs from the page; tests bring their own. */
export interface StoreClock {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Runs `callback` before the next picture, and soon also while the tab is hidden. Returns its cancel. */
  readonly nextFrame: (callback: () => void) => () => void;
  /** Repeats until cancelled. */
  readonly every: (periodMs: number, callback: () => void) => () => void;
  /** Once. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

const RETRY_MS = 2000;

/**
 * Feeds the store from the core: the whole state once, then patches, at most one redraw per frame. A gap in the
 * sequence or a new connection asks for the whole state again. Returns its cancel.
 */
export function connectStore(host: HostApi, clock: StoreClock): () => void {
  let queue: AppStatePatch[] = [];
  let fetching = false;
  let cancelled = false;
  let cancelFrame: (() => void) | undefined;
  let cancelRetry: (() => void) | undefined;
  let lastHeardAtMs = clock.now();

  const set = (change: Partial<AppStore>): void => useAppStore.setState(change);
  const setLink = (link: LinkState): void => {
    if (useAppStore.getState().link !== link) set({ link, linkSinceMs: clock.now() });
  };

  const flush = (): void => {
    cancelFrame = undefined;
    const store = useAppStore.getState();
    if (store.app === undefined || fetching) return;
    const patches = queue;
    queue = [];
    let app: AppState = store.app;
    for (const [index, patch] of patches.entries()) {
      const outcome = applyPatch(app, patch);
      if (outcome.kind === 'gap') {
        queue = patches.slice(index);
        void fetchAll();
        break;
      }
      if (outcome.kind === 'applied') app = outcome.state;
    }
    if (app !== store.app) set({ ...deriveFromState(store, app), receivedAtMs: clock.now() });
  };

  const fetchAll = async (): Promise<void> => {
    if (fetching || cancelled) return;
    fetching = true;
    cancelRetry?.();
    const answer = await askState(host);
    fetching = false;
    if (cancelled) return;
    if (answer.ok) {
      lastHeardAtMs = clock.now();
      const store = useAppStore.getState();
      set({
        ...deriveFromState(store, answer.value),
        receivedAtMs: clock.now(),
        loadError: undefined,
      });
      setLink('live');
      // Patches that the fetched state already contains are old; the rest follow on from it.
      queue = queue.filter((patch) => patch.seq > answer.value.seq);
      // Where they do not, the next patch shows the gap again; asking at once could ask without end.
      if (queue[0]?.seq !== answer.value.seq + 1) queue = [];
      if (queue.length > 0) flush();
    } else {
      set({ loadError: answer.error });
      cancelRetry = clock.after(RETRY_MS, () => void fetchAll());
    }
  };

  const cancels = [
    host.on.appStateChanged((patch) => {
      queue.push(patch);
      lastHeardAtMs = clock.now();
      if (useAppStore.getState().link === 'frozen') setLink('live');
      cancelFrame ??= clock.nextFrame(flush);
    }),
    host.connection.onChanged((connected) => {
      if (!connected) {
        setLink('lost');
        return;
      }
      void fetchAll();
    }),
    clock.every(1000, () => {
      const { link } = useAppStore.getState();
      if (link === 'live' && clock.now() - lastHeardAtMs > FROZEN_AFTER_MS) {
        setLink('frozen');
        void fetchAll();
      }
    }),
  ];
  void fetchAll();
  return () => {
    cancelled = true;
    cancelFrame?.();
    cancelRetry?.();
    for (const cancel of cancels) cancel();
  };
}

async function askState(host: HostApi): ReturnType<HostApi['app']['getState']> {
  try {
    return await host.app.getState({});
  } catch {
    return {
      ok: false,
      error: { code: 'unavailable', message: 'Leeway’s core does not answer.' },
    };
  }
}

/** The clock of a real page. */
export const pageClock: StoreClock = {
  now: () => performance.now(),
  nextFrame: (callback) => {
    let done = false;
    const run = (): void => {
      if (done) return;
      done = true;
      cancel();
      callback();
    };
    // A hidden tab draws no frames, but its title and favicon must still follow.
    const frame = requestAnimationFrame(run);
    const timer = setTimeout(run, 250);
    const cancel = (): void => {
      done = true;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    return cancel;
  },
  every: (periodMs, callback) => {
    const timer = setInterval(callback, periodMs);
    return () => clearInterval(timer);
  },
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
