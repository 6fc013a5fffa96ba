import { join } from 'node:path';
import { compareLevels } from '../../shared/domain/level.ts';
import type { AppState } from '../../shared/contract/app-state.ts';
import type { HostPorts } from '../host-ports.ts';
import { startCore, type Core } from '../start.ts';
import { systemClock } from '../system-clock.ts';
import {
  createNotificationChannel,
  createSoundChannel,
  createWindowChannel,
} from './alarm-channels.ts';
import { handleAppProtocol } from './app-protocol.ts';
import type { ElectronApi } from './electron-api.ts';
import { EVENT_MESSAGE, registerIpcTransport } from './ipc-transport.ts';
import { watchPower } from './power.ts';
import { createDemoLauncher, createMonitorLauncher } from './process-launchers.ts';
import { createQuitGuard } from './quit-guard.ts';
import { createKeychainVault } from './secret-vault.ts';
import { isTrayAvailable, runProgram } from './tray-availability.ts';
import { createTray, type TrayIndicator } from './tray.ts';
import { createMainWindow, type MainWindow } from './windows/main-window.ts';
import { guardSession } from './windows/session-guard.ts';

export interface DesktopOptions {
  readonly platform: NodeJS.Platform;
  readonly rendererFolder: string;
  readonly preload: string;
  readonly entryFile: (name: 'monitor' | 'demo') => string;
  readonly home: string;
}
