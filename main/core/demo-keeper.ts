import type { Notice } from '../../shared/contract/app-state.ts';
import type { DurationMs } from '../../shared/domain/units.ts';
import type { Clock, DemoLauncher, DemoOptions } from '../host-ports.ts';

const FIRST_RETRY_MS: DurationMs = 1_000;
const LONGEST_RETRY_MS: DurationMs = 60_000;
/** One that ran this long was well: its next restart is quick again. */
const STABLE_MS: DurationMs = 60_000;

export interface DemoKeeper {
  /** Starts, restarts or stops the demo exchange; its address, the last one where it ended by itself, or undefined. */
  want(options: DemoOptions | undefined): Promise<string | undefined>;
  /** `DEMO` while it runs, or why it does not. */
  notices(): readonly Notice[];
  stop(): void;
}

export interface DemoKeeperOptions {
  readonly launcher: DemoLauncher;
  readonly clock: Clock;
  /** It ended by itself, or it is time to try again: ask with `want` what is to be done. */
  readonly onChange: () => void;
}

interface Running {
  readonly options: string;
  readonly endpoint: string;
  readonly sinceMs: number;
  stop(): void;
}

/**
 * Keeps at most one demo exchange, with the options last asked for. Calls are carried out one after the other. One that
 * ends by itself or does not start is started again after 1, 2, 4 … 60 s.
 */
export function createDemoKeeper({ launcher, clock, onChange }: DemoKeeperOptions): DemoKeeper {
  let running: Running | undefined;
  let failure: string | undefined;
  let failedFor: string | undefined;
  let failures = 0;
  /** Of one that ended by itself: its accounts stay, as accounts that cannot be seen, until it is back. */
  let lastEndpoint: string | undefined;
  let cancelRetry: (() => void) | undefined;
  let crashId = '';
  let stopped = false;
  let last: Promise<string | undefined> = Promise.resolve(undefined);

  async function carryOut(options: DemoOptions | undefined): Promise<string | undefined> {
    const key = JSON.stringify(options);
    if (running !== undefined && running.options === key) return running.endpoint;
    if (failedFor !== key) {
      failures = 0;
      lastEndpoint = undefined;
    }
    // Asked for another reason while a retry is due: not before its time.
    if (cancelRetry !== undefined && failedFor === key) return lastEndpoint;
    forget();
    if (options === undefined || stopped) return undefined;
    try {
      const launched = await launcher.launch(options);
      crashId = options.crashId;
      const mine: Running = {
        options: key,
        endpoint: launched.endpoint,
        sinceMs: clock.monotonic(),
        stop: () => launched.stop(),
      };
      running = mine;
      launched.onExit?.(() => {
        // What was stopped or replaced ends as it should.
        if (running !== mine || stopped) return;
        running = undefined;
        lastEndpoint = mine.endpoint;
        if (clock.monotonic() - mine.sinceMs >= STABLE_MS) failures = 0;
        failed(key, 'it ended by itself');
        onChange();
      });
      if (stopped) mine.stop();
      return mine.endpoint;
    } catch (error) {
      failed(key, error instanceof Error ? error.message : 'unknown reason');
      return lastEndpoint;
    }
  }

  function failed(key: string, why: string): void {
    failure = why;
    failedFor = key;
    failures += 1;
    if (stopped) return;
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    cancelRetry?.();
    cancelRetry = clock.setTimer(waitMs, () => {
      cancelRetry = undefined;
      onChange();
    });
  }

  function forget(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    running?.stop();
    running = undefined;
    failure = undefined;
  }

  return {
    want: (options) => (last = last.then(() => carryOut(options))),
    notices() {
      if (failure !== undefined) {
        return [
          {
            id: 'demo-failed',
            severity: 'warning',
            text: `The demo exchange does not run (${failure}). Leeway starts it again by itself. To watch something else, connect an account or import a file.`,
          },
        ];
      }
      return running === undefined ? [] : [demoNotice(crashId)];
    },
    stop() {
      stopped = true;
      cancelRetry?.();
      running?.stop();
    },
  };
}

function demoNotice(crashId: string): Notice {
  return {
    id: 'demo',
    severity: 'info',
    text: `DEMO: the accounts marked DEMO belong to a built-in exchange that replays the market of ${crashId}, sped up. No real money is in them. Connect an account to watch your own.`,
  };
}
