import electron from 'electron';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { defaultHome } from '../store/home.ts';
import { registerAppScheme } from './app-protocol.ts';
import { findRefusedSwitch } from './argv-guard.ts';
import { createElectronSettingsFile } from './settings-file.ts';
import { startDesktop } from './start-desktop.ts';
import { runProgram } from './tray-availability.ts';

const { app } = electron;

/** Start-up of the desktop app, in the order in which Electron needs it. */
function main(): void {
  const refused = app.isPackaged ? findRefusedSwitch(process.argv.slice(1)) : undefined;
  if (refused !== undefined) {
    process.stderr.write(
      `Leeway does not start with --${refused}: it would open the app to others.\n`,
    );
    app.exit(1);
    return;
  }
  app.enableSandbox();
  app.setAppUserModelId('app.leeway.desktop');
  registerAppScheme(electron);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const here = import.meta.dirname;
  app
    .whenReady()
    .then(() =>
      startDesktop(electron, {
        platform: process.platform,
        rendererFolder: join(here, '..', 'renderer'),
        preload: join(here, 'preload.cjs'),
        entryFile: (name) => join(here, `${name}.js`),
        home: defaultHome(process.env, process.platform),
        createSettingsFile: createElectronSettingsFile,
        runProgram,
        autostartFolder: join(
          process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
          'autostart',
        ),
      }),
    )
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'for an unknown reason';
      process.stderr.write(`Leeway could not start: ${reason}\n`);
      // Whoever started it from a menu sees no terminal.
      electron.dialog.showErrorBox('Leeway could not start, nobody is watching', reason);
      app.exit(1);
    });
}

main();
