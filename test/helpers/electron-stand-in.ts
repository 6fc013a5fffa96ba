import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import type { ElectronApi } from '../../main/desktop/electron-api.ts';

/**
 * A stand-in of the part of Electron that Leeway uses. It proves wiring: what is called, in which order, with what.
 * Only a real Electron run proves Electron. The method names and parameters below are checked against electron.d.ts
 * by `Like`, so that a call that Electron does not have does not compile here either.
 */
type Like<T> = {
  [K in keyof T]?: T[K] extends (...args: infer A) => unknown ? (...args: A) => unknown : unknown;
};

export class StandInWindow extends EventEmitter {
  static readonly made: StandInWindow[] = [];
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: StandInContents;
  visible = false;
  minimized = false;
  destroyed = false;
  flashed = 0;
  readonly loaded: string[] = [];

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.webContents = new StandInContents(StandInWindow.made.length + 1);
    StandInWindow.made.push(this);
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
  }
  focus(): void {}
  minimize(): void {
    this.minimized = true;
  }
  restore(): void {
    this.minimized = false;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  flashFrame(): void {
    this.flashed += 1;
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('closed');
  }
}

export class StandInContents extends EventEmitter {
  readonly id: number;
  readonly sent: unknown[][] = [];
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  constructor(id: number) {
    super();
    this.id = id;
  }
  send(...args: unknown[]): void {
    this.sent.push(args);
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  getURL(): string {
    return 'app://leeway/index.html';
  }
}

export class StandInTray extends EventEmitter {
  static readonly made: StandInTray[] = [];
  readonly images: unknown[];
  tooltip = '';
  menu: { label?: string; enabled?: boolean; click?: () => void }[] = [];
  menusSet = 0;
  destroyed = false;
  constructor(image: unknown) {
    super();
    this.images = [image];
    StandInTray.made.push(this);
  }
  setImage(image: unknown): void {
    this.images.push(image);
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  setContextMenu(menu: { items: StandInTray['menu'] }): void {
    this.menu = menu.items;
    this.menusSet += 1;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

export class StandInNotification extends EventEmitter {
  static supported = true;
  static behavior: 'show' | 'failed' | 'silent' = 'show';
  static readonly made: StandInNotification[] = [];
  readonly options: Electron.NotificationConstructorOptions;
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
    StandInNotification.made.push(this);
  }
  static isSupported(): boolean {
    return StandInNotification.supported;
  }
  show(): void {
    if (StandInNotification.behavior === 'show') this.emit('show');
    if (StandInNotification.behavior === 'failed') this.emit('failed', {}, 'refused by the system');
  }
}

export class StandInChild extends EventEmitter {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: unknown;
  readonly posted: unknown[] = [];
  killed = false;
  constructor(file: string, args: readonly string[], options: unknown) {
    super();
    this.file = file;
    this.args = args;
    this.options = options;
  }
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

export class StandInSession extends EventEmitter {
  request:
    | ((contents: StandInContents, permission: string, decide: (ok: boolean) => void) => void)
    | undefined;
  check: ((contents: null, permission: string, origin: string) => boolean) | undefined;
  device: (() => boolean) | undefined;
  before:
    ((details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void) | undefined;
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<StandInSession['before']>) => {
      this.before = listener;
    },
  };
  setPermissionRequestHandler(handler: NonNullable<StandInSession['request']>): void {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: NonNullable<StandInSession['check']>): void {
    this.check = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
}

export interface StandIn {
  readonly electron: ElectronApi;
  readonly app: EventEmitter & {
    quits: number;
    isPackaged: boolean;
    loginItems: unknown[];
    quit(): void;
    exit(): void;
  };
  /** Titles of the message boxes, and the button that each is answered with. */
  readonly asked: string[];
  readonly answer: { button: number };
  readonly session: StandInSession;
  readonly ipcHandlers: Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>;
  readonly protocols: Map<string, (request: Request) => Promise<Response>>;
  readonly children: StandInChild[];
  readonly beeps: { count: number };
  readonly opened: string[];
  readonly power: EventEmitter;
}

/** A fresh stand-in; class statics are reset, so tests do not see each other's windows. */
export function createElectronStandIn(): StandIn {
  StandInWindow.made.length = 0;
  StandInTray.made.length = 0;
  StandInNotification.made.length = 0;
  StandInNotification.supported = true;
  StandInNotification.behavior = 'show';
  const ipcHandlers: StandIn['ipcHandlers'] = new Map();
  const protocols: StandIn['protocols'] = new Map();
  const children: StandInChild[] = [];
  const beeps = { count: 0 };
  const opened: string[] = [];
  const asked: string[] = [];
  const answer = { button: 0 };
  const session = new StandInSession();
  const power = new EventEmitter();
  const app = Object.assign(new EventEmitter(), {
    quits: 0,
    isPackaged: false,
    quit() {
      app.quits += 1;
    },
    exit() {},
    getVersion: () => '0.1.0',
    getPath: () => '/opt/leeway/leeway',
    loginItems: [] as unknown[],
    setLoginItemSettings(settings: unknown) {
      app.loginItems.push(settings);
    },
  });
  const parts = {
    app,
    BrowserWindow: StandInWindow,
    Tray: StandInTray,
    Notification: StandInNotification,
    Menu: {
      buildFromTemplate: (items: unknown[]) => ({ items }),
      setApplicationMenu: () => undefined,
    } satisfies Like<typeof Electron.Menu>,
    nativeImage: {
      createEmpty: () => {
        const representations: unknown[] = [];
        return {
          representations,
          addRepresentation: (representation: unknown) => representations.push(representation),
          setTemplateImage: () => undefined,
        };
      },
    } satisfies Like<typeof Electron.nativeImage>,
    dialog: {
      showMessageBox: (options: { message: string }) => {
        asked.push(options.message);
        return Promise.resolve({ response: answer.button, checkboxChecked: false });
      },
    },
    ipcMain: {
      handle: (name: string, handler: (event: never, ...args: never[]) => Promise<unknown>) => {
        ipcHandlers.set(name, handler as (event: unknown, ...args: unknown[]) => Promise<unknown>);
      },
      removeHandler: (name: string) => {
        ipcHandlers.delete(name);
      },
    } satisfies Like<Electron.IpcMain>,
    protocol: {
      registerSchemesAsPrivileged: () => undefined,
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
        protocols.set(scheme, handler);
      },
    },
    powerMonitor: power,
    safeStorage: {},
    session: { defaultSession: session },
    shell: {
      beep: () => {
        beeps.count += 1;
      },
      openExternal: (url: string) => {
        opened.push(url);
        return Promise.resolve();
      },
    } satisfies Like<Electron.Shell>,
    utilityProcess: {
      fork: (file: string, args?: readonly string[], options?: unknown) => {
        const child = new StandInChild(file, args ?? [], options);
        children.push(child);
        return child;
      },
    } satisfies Like<typeof Electron.utilityProcess>,
  };
  // The one cast: a stand-in has the members that Leeway calls, not Electron's hundreds.
  return {
    electron: parts as unknown as ElectronApi,
    app,
    asked,
    answer,
    session,
    ipcHandlers,
    protocols,
    children,
    beeps,
    opened,
    power,
  };
}
