import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApi } from './electron-api.ts';

export interface LoginItem {
  /** Makes the system follow the setting; does nothing when it does already. */
  apply(startAtLogin: boolean): void;
}

/** Start at login: Electron's own call on Windows and macOS, a file in the autostart folder on Linux. */
export function createLoginItem(
  electron: Pick<ElectronApi, 'app'>,
  platform: NodeJS.Platform,
  autostartFolder: string,
): LoginItem {
  let applied: boolean | undefined;
  return {
    apply(startAtLogin) {
      // A clone is started by hand; only an installed app has a program that the system can start.
      if (!electron.app.isPackaged || applied === startAtLogin) return;
      applied = startAtLogin;
      if (platform !== 'linux') {
        electron.app.setLoginItemSettings({ openAtLogin: startAtLogin });
        return;
      }
      const file = join(autostartFolder, 'leeway.desktop');
      if (!startAtLogin) {
        rmSync(file, { force: true });
        return;
      }
      mkdirSync(autostartFolder, { recursive: true });
      writeFileSync(
        file,
        `[Desktop Entry]\nType=Application\nName=Leeway\nExec="${electron.app.getPath('exe')}"\nTerminal=false\n`,
      );
    },
  };
}
