import type { Notice } from '../../shared/contract/app-state.ts';
import type { DemoLauncher, DemoOptions } from '../host-ports.ts';

export interface DemoKeeper {
  /** Starts, restarts or stops the demo exchange; its address, or undefined where it does not run. */
  want(options: DemoOptions | undefined): Promise<string | undefined>;
  /** `DEMO` while it runs, or why it could not be started. */
  notices(): readonly Notice[];
  stop(): void;
}

/** Keeps at most one demo exchange, with the options last asked for. Calls are carried out one after the other. */
export function createDemoKeeper(launcher: DemoLauncher): DemoKeeper {
  let running: { readonly options: string; readonly endpoint: string; stop(): void } | undefined;
  let failure: string | undefined;
  let crashId = '';
  let stopped = false;
  let last: Promise<string | undefined> = Promise.resolve(undefined);

  async function carryOut(options: DemoOptions | undefined): Promise<string | undefined> {
    const key = JSON.stringify(options);
    if (running !== undefined && running.options === key) return running.endpoint;
    running?.stop();
    running = undefined;
    failure = undefined;
    if (options === undefined || stopped) return undefined;
    try {
      const launched = await launcher.launch(options);
      crashId = options.crashId;
      running = { options: key, endpoint: launched.endpoint, stop: () => launched.stop() };
      if (stopped) running.stop();
      return running.endpoint;
    } catch (error) {
      failure = error instanceof Error ? error.message : 'unknown reason';
      return undefined;
    }
  }

  return {
    want: (options) => (last = last.then(() => carryOut(options))),
    notices() {
      if (failure !== undefined) {
        return [
          {
            id: 'demo-failed',
            severity: 'warning',
            text: `The demo exchange could not be started (${failure}). Connect an account or import a file.`,
          },
        ];
      }
      return running === undefined ? [] : [demoNotice(crashId)];
    },
    stop() {
      stopped = true;
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
