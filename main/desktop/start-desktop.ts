import { join } from 'node:path';
import type { HostPorts, SettingsFile } from '../host-ports.ts';
import { startCore, type Core } from '../start.ts';
import { createFaultLog, guardAgainstFaults } from '../core/fault-guard.ts';
import { systemClock } from '../system-clock.ts';
import {
  createNotificationChannel,
  createSoundChannel,
  createWindowChannel,
} from './alarm-channels.ts';
import { handleAppProtocol } from './app-protocol.ts';
import { askToQuit, explainClose } from './dialogs.ts';
import type { ElectronApi } from './electron-api.ts';
import { EVENT_MESSAGE, registerIpcTransport } from './ipc-transport.ts';
import { watchPower } from './power.ts';
import { createDemoLauncher, createMonitorLauncher } from './process-launchers.ts';
import { createQuitGuard } from './quit-guard.ts';
import { createLoginItem } from './login-item.ts';
import { createKeychainVault } from './secret-vault.ts';
import { isTrayAvailable, type RunProgram } from './tray-availability.ts';
import { createTray, type TrayIndicator } from './tray.ts';
import { trayActions, trayState } from './tray-state.ts';
import { createMainWindow, type MainWindow } from './windows/main-window.ts';
import { guardSession } from './windows/session-guard.ts';

export interface DesktopOptions {
  readonly platform: NodeJS.Platform;
  readonly rendererFolder: string;
  readonly preload: string;
  readonly entryFile: (name: 'monitor' | 'demo') => string;
  readonly home: string;
  readonly createSettingsFile: (path: string) => SettingsFile;
  readonly runProgram: RunProgram;
  /** Where a Linux desktop looks for programs to start. */
  readonly autostartFolder: string;
}

/** A tray may come and go with the desktop's panel. */
const TRAY_CHECK_MS = 60_000;

/** Builds the desktop app, in the order in which the parts need each other. Electron must be ready. */
export async function startDesktop(electron: ElectronApi, options: DesktopOptions): Promise<void> {
  const { app } = electron;
  const clock = systemClock;
  // Made after the core, which may call for them while it starts.
  const late: { window?: MainWindow; tray?: TrayIndicator } = {};
  let hasTray = await isTrayAvailable(options.platform, options.runProgram);

  guardSession(electron.session.defaultSession, { development: !app.isPackaged });
  handleAppProtocol(electron, options.rendererFolder);
  electron.Menu.setApplicationMenu(null);

  const ports: HostPorts = {
    kind: 'desktop',
    version: app.getVersion(),
    paths: { home: options.home },
    clock,
    settingsFile: options.createSettingsFile(join(options.home, 'settings.json')),
    secretVault: createKeychainVault(electron, options.platform, clock),
    monitorLauncher: createMonitorLauncher(electron, options.entryFile('monitor')),
    demoLauncher: createDemoLauncher(electron, options.entryFile('demo')),
    channels: [
      createNotificationChannel(electron, clock, () => late.window?.toFront()),
      createSoundChannel(electron, () => late.window),
      createWindowChannel(() => late.window),
    ],
    reportBug: createFaultLog((text) => void process.stderr.write(text)),
    showState: () => showTray(),
    openExternal: async (url) => {
      await electron.shell.openExternal(url);
      return true;
    },
  };
  const core: Core = await startCore(ports);
  const stopTransport = registerIpcTransport(electron, core.handleRequest, () =>
    late.window?.webContentsId(),
  );

  const quit = () => app.quit();
  const guard = createQuitGuard({
    state: core.state,
    trayAvailable: () => hasTray,
    ask: (question) => askToQuit(electron, question),
    quit,
    explainClose: () => void explainClose(electron, core),
  });
  const window = createMainWindow({
    electron,
    preload: options.preload,
    packaged: app.isPackaged,
    onCloseRequest: () => guard.onCloseRequest(),
    onLost: () => undefined,
    setTimer: (delayMs, callback) => clock.setTimer(delayMs, callback),
  });
  late.window = window;

  late.tray = createTray(
    electron,
    options.platform,
    trayActions(core, () => window.toFront(), quit),
  );
  function showTray(): void {
    if (hasTray) late.tray?.show(trayState(core.state()));
  }
  showTray();
  const loginItem = createLoginItem(electron, options.platform, options.autostartFolder);
  const cancels = [
    guardAgainstFaults(process, core.reportFault),
    core.onEvent((channel, payload) => window.send(EVENT_MESSAGE, channel, payload)),
    core.onEvent(() => loginItem.apply(core.state().settings.desktop.startAtLogin)),
    watchPower(electron, clock, (sleptFromMs) => core.resumed(sleptFromMs)),
    every(TRAY_CHECK_MS, async () => {
      hasTray = await isTrayAvailable(options.platform, options.runProgram);
      if (!hasTray && !window.isVisible()) window.toFront();
      showTray();
    }),
  ];

  app.on('second-instance', () => window.toFront());
  app.on('activate', () => window.toFront());
  app.on('window-all-closed', () => {
    // Watching goes on without a window: quitting is a decision, not a side effect.
  });
  app.on('before-quit', (event) => {
    if (!guard.mayQuit()) event.preventDefault();
  });
  app.on('will-quit', () => {
    for (const cancel of cancels) cancel();
    stopTransport();
    late.tray?.destroy();
    window.destroy();
    void core.stop();
  });

  function every(periodMs: number, work: () => Promise<void>): () => void {
    let cancel = clock.setTimer(periodMs, function again() {
      void work().finally(() => {
        cancel = clock.setTimer(periodMs, again);
      });
    });
    return () => cancel();
  }
}
