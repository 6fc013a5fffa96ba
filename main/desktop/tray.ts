import type { MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { Headline } from '../../shared/contract/app-state.ts';
import type { Ratio } from '../../shared/domain/units.ts';
import type { ElectronApi } from './electron-api.ts';
import { drawTrayIcon } from './tray-icon.ts';

export interface TrayState {
  readonly headline: Headline;
  /** Of the nearest position. */
  readonly distance?: Ratio;
  /** The three nearest positions, a line each. */
  readonly nearest: readonly string[];
  /** An alarm is firing and not acknowledged. */
  readonly canAcknowledge: boolean;
}

export interface TrayActions {
  readonly open: () => void;
  readonly acknowledgeAll: () => void;
  readonly snoozeAll: () => void;
  readonly sendTest: () => void;
  readonly quit: () => void;
}

export interface TrayIndicator {
  show(state: TrayState): void;
  destroy(): void;
}

/** Longest tooltip that Windows shows. */
const TOOLTIP_LENGTH = 127;

/** The tray as an instrument: shape, colour and fill say level and distance, the tooltip is the headline. */
export function createTray(
  electron: Pick<ElectronApi, 'Tray' | 'Menu' | 'nativeImage'>,
  platform: NodeJS.Platform,
  actions: TrayActions,
): TrayIndicator {
  let tray: Tray | undefined;
  let shown = '';

  return {
    show(state) {
      const image = icon(electron, platform, state);
      const text = state.headline.text.slice(0, TOOLTIP_LENGTH);
      const menu = menuItems(state, actions);
      // The menu is set again only when its words change: on Linux each call closes an open menu.
      const words = JSON.stringify([text, menu.map((item) => [item.label, item.enabled])]);
      if (tray === undefined) {
        tray = new electron.Tray(image);
        tray.on('click', () => actions.open());
      } else {
        tray.setImage(image);
      }
      if (words === shown) return;
      shown = words;
      tray.setToolTip(text);
      tray.setContextMenu(electron.Menu.buildFromTemplate(menu));
    },
    destroy() {
      tray?.destroy();
      tray = undefined;
    },
  };
}

function icon(
  electron: Pick<ElectronApi, 'nativeImage'>,
  platform: NodeJS.Platform,
  state: TrayState,
): NativeImage {
  const base = platform === 'linux' ? 22 : 16;
  const image = electron.nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const size = base * scaleFactor;
    const bitmap = drawTrayIcon(state.headline.level, state.distance, size);
    image.addRepresentation({
      scaleFactor,
      width: size,
      height: size,
      buffer: Buffer.from(bitmap.pixels),
    });
  }
  // macOS tints a template itself; while all is calm it follows the menu bar, danger keeps its colour.
  if (platform === 'darwin' && state.headline.level === 'safe') image.setTemplateImage(true);
  return image;
}

function menuItems(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const nearest: MenuItemConstructorOptions[] = state.nearest
    .slice(0, 3)
    .map((label) => ({ label, click: actions.open }));
  return [
    ...nearest,
    ...(nearest.length > 0 ? [{ type: 'separator' } satisfies MenuItemConstructorOptions] : []),
    { label: 'Acknowledge', enabled: state.canAcknowledge, click: actions.acknowledgeAll },
    { label: 'Snooze 15 min', enabled: state.canAcknowledge, click: actions.snoozeAll },
    { label: 'Send a test alarm', click: actions.sendTest },
    { type: 'separator' },
    { label: 'Open Leeway', click: actions.open },
    { label: 'Quit', click: actions.quit },
  ];
}
