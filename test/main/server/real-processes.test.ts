import { expect, it } from 'vitest';
import type { AppState } from '../../../shared/contract/app-state.ts';
import { createDemoLauncher } from '../../../main/demo/launch-demo.ts';
import { createForkLauncher } from '../../../main/monitor/process/launch-monitor.ts';
import { entryFile } from '../../../main/server/program-files.ts';
import { startCore, type Core } from '../../../main/start.ts';
import { fakeHost } from '../../helpers/fake-host.ts';

/** Resolves with the first state that fits, looked at with each patch. */
function stateWhere(core: Core, fits: (state: AppState) => boolean): Promise<AppState> {
  return new Promise((resolve) => {
    const look = () => {
      const state = core.state();
      if (!fits(state)) return;
      cancel();
      resolve(state);
    };
    const cancel = core.onEvent(look);
    look();
  });
}

/** Seam: nothing is faked but the secret vault. Real demo exchange, real ccxt, real monitor process, real files. */
it('watches the demo exchange with real processes, and goes on when its monitor is killed', async () => {
  const forks = createForkLauncher(entryFile('monitor'));
  let killMonitor: () => void = () => undefined;
  const { ports } = fakeHost({
    demoLauncher: createDemoLauncher(entryFile('demo')),
    monitorLauncher: {
      launch() {
        const port = forks.launch();
        killMonitor = () => port.kill();
        return port;
      },
    },
  });
  const core = await startCore(ports);
  try {
    const watched = (state: AppState) =>
      state.monitor.state === 'running' &&
      state.positions.length >= 4 &&
      state.accounts.length === 2 &&
      state.accounts.every(({ status }) => status.state === 'ok');
    const first = await stateWhere(core, watched);
    expect(first.accounts.every(({ source }) => source === 'demo')).toBe(true);
    expect(first.positions.every(({ valueState }) => valueState === 'ok')).toBe(true);

    killMonitor();
    const down = await stateWhere(core, ({ monitor }) => monitor.state !== 'running');
    expect(down.positions.length).toBe(first.positions.length);
    const again = await stateWhere(core, watched);
    expect(again.monitor.sinceMs).toBeGreaterThan(first.monitor.sinceMs);
    const answer = await core.handleRequest('book/get', {});
    expect(answer).toMatchObject({ ok: true });
  } finally {
    await core.stop();
  }
});
