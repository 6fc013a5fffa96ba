import { tray } from '../desktop/tray.ts'; export const x = tray;
