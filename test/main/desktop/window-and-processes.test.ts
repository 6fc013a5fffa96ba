import { describe, expect, it, vi } from 'vitest';
import type { AppState } from '../../../shared/contract/app-state.ts';
import { watchPower } from '../../../main/desktop/power.ts';
import {
  createDemoLauncher,
  createMonitorLauncher,
} from '../../../main/desktop/process-launchers.ts';
import { createQuitGuard } from '../../../main/desktop/quit-guard.ts';
import { createMainWindow, WEB_PREFERENCES } from '../../../main/desktop/windows/main-window.ts';
import { createElectronStandIn, StandInWindow } from '../../helpers/electron-stand-in.ts';
import { createVirtualClock } from '../../helpers/virtual-clock.ts';

describe('the window', () => {
  function open(decision: 'hide' | 'minimize' | 'close' = 'hide') {
    const clock = createVirtualClock();
    const onLost = vi.fn();
    const window = createMainWindow({
      electron: createElectronStandIn().electron,
      preload: '/app/preload.cjs',
      packaged: true,
      onCloseRequest: () => decision,
      onLost,
      setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
    });
    return { window, clock, onLost, made: StandInWindow.made };
  }

  it('is sandboxed, isolated and without Node, and shows our page', () => {
    const { made } = open();
    expect(made[0]?.options.webPreferences).toEqual({
      ...WEB_PREFERENCES,
      preload: '/app/preload.cjs',
      devTools: false,
    });
    expect(WEB_PREFERENCES).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(Object.isFrozen(WEB_PREFERENCES)).toBe(true);
    expect(made[0]?.loaded).toEqual(['app://leeway/index.html']);
  });

  it.each([
    'crashed',
    'oom',
    'killed',
    'launch-failed',
    'abnormal-exit',
    'integrity-failure',
    'memory-eviction',
  ])(
    'is built again within 3 s when its page is lost (%s), three times at most in a row (E3)',
    async (reason) => {
      const { made, clock, onLost } = open();
      for (let i = 0; i < 5; i += 1) {
        made.at(-1)?.webContents.emit('render-process-gone', {}, { reason });
        await clock.advance(3_000);
      }
      expect(onLost).toHaveBeenCalledTimes(5);
      expect(made).toHaveLength(4);
    },
  );

  it('hides, minimizes or closes as it is told', () => {
    for (const [decision, visible, minimized] of [
      ['hide', false, false],
      ['minimize', true, true],
    ] as const) {
      const { made } = open(decision);
      made[0]?.emit('ready-to-show');
      let prevented = false;
      made[0]?.emit('close', { preventDefault: () => (prevented = true) });
      expect([prevented, made[0]?.visible, made[0]?.minimized]).toEqual([true, visible, minimized]);
    }
  });
});

describe('closing and quitting', () => {
  function guard(positions: number, tray: boolean, answer = true) {
    const asked: string[] = [];
    const quit = vi.fn();
    const state = {
      positions: Array.from({ length: positions }),
      settings: { desktop: { closeToTray: true } },
    };
    const built = createQuitGuard({
      state: () => state as unknown as AppState,
      trayAvailable: () => tray,
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
      quit,
      explainClose: vi.fn(),
    });
    return { built, asked, quit };
  }

  it('hides to the tray where there is one, and never where there is none (E5, E7)', () => {
    expect(guard(1, true).built.onCloseRequest()).toBe('hide');
    expect(guard(1, false).built.onCloseRequest()).toBe('minimize');
  });

  it('asks once while positions are open, naming the risk (E6)', async () => {
    const { built, asked, quit } = guard(2, true);
    expect(built.mayQuit()).toBe(false);
    expect(built.mayQuit()).toBe(false);
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual(['2 positions are open. After quitting nobody watches them.']);
    expect(quit).toHaveBeenCalledOnce();
    expect(built.mayQuit()).toBe(true);
  });

  it('goes on watching when the answer is no', async () => {
    const { built, quit } = guard(1, true, false);
    expect(built.mayQuit()).toBe(false);
    await Promise.resolve();
    await Promise.resolve();
    expect(quit).not.toHaveBeenCalled();
    expect(built.mayQuit()).toBe(false);
  });

  it('quits at once when nothing is open', () => {
    expect(guard(0, true).built.mayQuit()).toBe(true);
  });
});

describe('the processes', () => {
  it('starts the monitor with nothing secret in arguments or environment', () => {
    const { electron, children } = createElectronStandIn();
    const port = createMonitorLauncher(electron, '/app/monitor.js').launch();
    port.send({ type: 'stop' });
    expect(children[0]?.args).toEqual([]);
    expect(children[0]?.options).toEqual({
      serviceName: 'Leeway monitor',
      stdio: 'ignore',
      execArgv: [
        '--max-semi-space-size=4',
        '--heap-growing-percent=40',
        '--initial-old-space-size=32',
      ],
    });
    expect(children[0]?.posted).toEqual([{ type: 'stop' }]);
  });

  it('tells of messages and of the end', () => {
    const { electron, children } = createElectronStandIn();
    const port = createMonitorLauncher(electron, '/app/monitor.js').launch();
    const [onMessage, onExit] = [vi.fn(), vi.fn()];
    const cancel = port.onMessage(onMessage);
    port.onExit(onExit);
    children[0]?.emit('message', { type: 'ready' });
    cancel();
    children[0]?.emit('message', { type: 'ready' });
    children[0]?.emit('exit', 9);
    expect(onMessage).toHaveBeenCalledOnce();
    expect(onExit).toHaveBeenCalledWith('code 9');
  });

  it('waits until the demo exchange says where it listens, and fails when it ends first', async () => {
    const { electron, children } = createElectronStandIn();
    const launcher = createDemoLauncher(electron, '/app/demo.js');
    const started = launcher.launch({ crashId: '2025-10-10', seed: 1 });
    children[0]?.emit('message', { type: 'listening', endpoint: 'http://127.0.0.1:4000' });
    expect((await started).endpoint).toBe('http://127.0.0.1:4000');
    const failed = launcher.launch({ crashId: 'x', seed: 1 });
    children[1]?.emit('exit', 1);
    await expect(failed).rejects.toThrow('code 1');
  });
});

describe('sleep', () => {
  it('is noticed by the resume event (D17)', async () => {
    const { electron, power } = createElectronStandIn();
    const clock = createVirtualClock();
    const onResumed = vi.fn();
    watchPower(electron, clock, onResumed);
    const asleepAt = clock.now();
    clock.jumpWallClock(3_600_000);
    power.emit('resume');
    expect(onResumed).toHaveBeenCalledExactlyOnceWith(asleepAt);
  });

  it('is noticed by the hole in the ticks when the event goes missing, once (D17)', async () => {
    const { electron } = createElectronStandIn();
    const clock = createVirtualClock();
    const onResumed = vi.fn();
    watchPower(electron, clock, onResumed);
    await clock.advance(3_000);
    expect(onResumed).not.toHaveBeenCalled();
    clock.jumpWallClock(3_600_000);
    await clock.advance(2_000);
    expect(onResumed).toHaveBeenCalledOnce();
  });
});
