import type { BrowserWindow, WebPreferences } from 'electron';
import type { ElectronApi } from '../electron-api.ts';
import { guardNavigation, START_URL } from './navigation-guard.ts';

/** Every window has exactly these; nothing else in Leeway makes a window. */
export const WEB_PREFERENCES: Readonly<WebPreferences> = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // Ages and alarms must go on while the window is hidden.
  backgroundThrottling: false,
});

const REBUILD_TRIES = 3;
const REBUILD_DELAY_MS = 1_000;

export interface MainWindow {
  /** Shows, restores and focuses; builds the window again when it was lost. */
  toFront(): void;
  hide(): void;
  isVisible(): boolean;
  flash(): void;
  send(message: string, ...payload: unknown[]): void;
  webContentsId(): number | undefined;
  destroy(): void;
}

interface MainWindowOptions {
  readonly electron: ElectronApi;
  readonly preload: string;
  readonly packaged: boolean;
  /** Called instead of closing; the answer says what to do. */
  readonly onCloseRequest: () => 'hide' | 'minimize' | 'close';
  readonly onLost: (reason: string) => void;
  readonly setTimer: (delayMs: number, callback: () => void) => () => void;
}

/** The one window and its recovery: a crashed page is built again, and never stops the monitor. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | undefined;
  let closing = false;
  let rebuilds = 0;

  function build(): BrowserWindow {
    const built = new options.electron.BrowserWindow({
      width: 1440,
      height: 900,
      minWidth: 900,
      minHeight: 600,
      show: false,
      title: 'Leeway',
      backgroundColor: '#0e1217',
      autoHideMenuBar: true,
      webPreferences: {
        ...WEB_PREFERENCES,
        preload: options.preload,
        devTools: !options.packaged,
      },
    });
    guardNavigation(built.webContents);
    built.once('ready-to-show', () => built.show());
    built.on('close', (event) => {
      if (closing) return;
      const decision = options.onCloseRequest();
      if (decision === 'close') return;
      event.preventDefault();
      if (decision === 'hide') built.hide();
      else built.minimize();
    });
    built.on('closed', () => {
      if (window === built) window = undefined;
    });
    built.webContents.on('render-process-gone', (_event, details) => {
      options.onLost(details.reason);
      if (details.reason === 'clean-exit' || closing || rebuilds >= REBUILD_TRIES) return;
      rebuilds += 1;
      options.setTimer(REBUILD_DELAY_MS, () => {
        if (closing) return;
        built.destroy();
        window = build();
      });
    });
    built.webContents.on('did-finish-load', () => {
      rebuilds = 0;
    });
    void built.loadURL(START_URL);
    return built;
  }

  window = build();

  return {
    toFront() {
      window ??= build();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    hide: () => window?.hide(),
    isVisible: () => window?.isVisible() ?? false,
    flash: () => window?.flashFrame(true),
    send(message, ...payload) {
      if (window !== undefined && !window.isDestroyed())
        window.webContents.send(message, ...payload);
    },
    webContentsId: () => window?.webContents.id,
    destroy() {
      closing = true;
      window?.destroy();
    },
  };
}
