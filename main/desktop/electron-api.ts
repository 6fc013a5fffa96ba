import type * as Electron from 'electron';

/**
 * The part of Electron that Leeway uses. Only `entry.ts` and the preload import the real thing; everything else takes
 * this as an argument, so that its wiring can be tested where Electron cannot be had.
 */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'nativeImage'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'safeStorage'
  | 'session'
  | 'shell'
  | 'Tray'
  | 'utilityProcess'
>;
