import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { REQUEST_MESSAGE } from '../../../main/desktop/ipc-transport.ts';
import { createLoginItem } from '../../../main/desktop/login-item.ts';
import { startDesktop } from '../../../main/desktop/start-desktop.ts';
import { createJsonFile } from '../../../main/store/json-file.ts';
import {
  createElectronStandIn,
  StandInTray,
  StandInWindow,
  type StandIn,
} from '../../helpers/electron-stand-in.ts';

const homes: string[] = [];
const started: StandIn[] = [];

async function start(trayAnswer: string) {
  const home = mkdtempSync(join(tmpdir(), 'leeway-desktop-'));
  homes.push(home);
  const stand = createElectronStandIn();
  started.push(stand);
  await startDesktop(stand.electron, {
    platform: 'linux',
    rendererFolder: home,
    preload: join(home, 'preload.cjs'),
    entryFile: (name) => join(home, `${name}.js`),
    home,
    createSettingsFile: createJsonFile,
    runProgram: () => Promise.resolve(trayAnswer),
    autostartFolder: home,
  });
  return { stand, home };
}

afterEach(() => {
  for (const stand of started.splice(0)) stand.app.emit('will-quit');
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

describe('the desktop app, wired to a stand-in of Electron', () => {
  it('opens one window, answers its page and refuses others', async () => {
    const { stand } = await start('(true,)');
    expect(StandInWindow.made).toHaveLength(1);
    const page = { url: 'app://leeway/', parent: null, detached: false };
    const ask = stand.ipcHandlers.get(REQUEST_MESSAGE)!;
    const answer = await ask({ sender: { id: 1 }, senderFrame: page }, 'app/get-state', {});
    expect(answer).toMatchObject({ ok: true, value: { host: { kind: 'desktop' } } });
    expect(await ask({ sender: { id: 2 }, senderFrame: page }, 'app/get-state', {})).toMatchObject({
      ok: false,
    });
  });

  it('starts monitor and demo exchange as processes of their own', async () => {
    const { stand } = await start('(true,)');
    await expect
      .poll(() => stand.children.map((child) => child.file.replace(/.*[\\/]/, '')))
      .toContain('demo.js');
    for (const child of stand.children) expect(child.args).toEqual([]);
  });

  it('shows a tray where one is seen, and none where none is (E7)', async () => {
    await start('(true,)');
    expect(StandInTray.made).toHaveLength(1);
    await start('(false,)');
    expect(StandInTray.made).toHaveLength(0);
  });

  it('hides its window to the tray and explains it once; without a tray it minimizes (E5)', async () => {
    const { stand } = await start('(true,)');
    const close = () => StandInWindow.made[0]?.emit('close', { preventDefault: () => undefined });
    StandInWindow.made[0]?.emit('ready-to-show');
    close();
    await expect.poll(() => stand.asked).toEqual(['Leeway goes on watching in the tray']);
    expect(StandInWindow.made[0]?.visible).toBe(false);
    close();
    expect(stand.asked).toHaveLength(1);

    await start('(false,)');
    StandInWindow.made[0]?.emit('ready-to-show');
    close();
    expect([StandInWindow.made[0]?.visible, StandInWindow.made[0]?.minimized]).toEqual([
      true,
      true,
    ]);
  });

  it('comes to front when it is started a second time', async () => {
    const { stand } = await start('(true,)');
    stand.app.emit('second-instance');
    expect(StandInWindow.made[0]?.visible).toBe(true);
  });

  it('keeps its home locked until it ends', async () => {
    const { home } = await start('(true,)');
    const second = createElectronStandIn();
    await expect(
      startDesktop(second.electron, {
        platform: 'linux',
        rendererFolder: home,
        preload: '',
        entryFile: (name) => name,
        home,
        createSettingsFile: createJsonFile,
        runProgram: () => Promise.resolve(''),
        autostartFolder: home,
      }),
    ).rejects.toThrow('Another Leeway is running');
  });
});

describe('start at login', () => {
  it('is a file in the autostart folder on Linux, removed again with the setting (E14)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leeway-autostart-'));
    homes.push(folder);
    const { electron, app } = createElectronStandIn();
    app.isPackaged = true;
    const item = createLoginItem(electron, 'linux', folder);
    item.apply(true);
    expect(readFileSync(join(folder, 'leeway.desktop'), 'utf8')).toContain(
      'Exec="/opt/leeway/leeway"',
    );
    item.apply(false);
    expect(existsSync(join(folder, 'leeway.desktop'))).toBe(false);
  });

  it("is the system's own setting elsewhere, and nothing for a clone (E14)", () => {
    const { electron, app } = createElectronStandIn();
    createLoginItem(electron, 'win32', '').apply(true);
    expect(app.loginItems).toEqual([]);
    app.isPackaged = true;
    createLoginItem(electron, 'win32', '').apply(true);
    expect(app.loginItems).toEqual([{ openAtLogin: true }]);
  });
});
