import type { Core } from '../start.ts';
import type { ElectronApi } from './electron-api.ts';

/** Asks whether to stop watching. Resolves to true for quit. */
export async function askToQuit(
  electron: Pick<ElectronApi, 'dialog'>,
  question: string,
): Promise<boolean> {
  const { response } = await electron.dialog.showMessageBox({
    type: 'warning',
    message: 'Quit Leeway and stop watching?',
    detail: question,
    buttons: ['Keep watching', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}

/** Says once, when the window hides for the first time, that watching goes on and where the window is found again. */
export async function explainClose(
  electron: Pick<ElectronApi, 'dialog'>,
  core: Pick<Core, 'state' | 'handleRequest'>,
): Promise<void> {
  if (core.state().settings.desktop.closeExplained) return;
  await core.handleRequest('settings/update', { desktop: { closeExplained: true } });
  await electron.dialog.showMessageBox({
    type: 'info',
    message: 'Leeway goes on watching in the tray',
    detail: 'Click its icon to open the window again. Quit is in the menu of the icon.',
    buttons: ['Understood'],
  });
}
