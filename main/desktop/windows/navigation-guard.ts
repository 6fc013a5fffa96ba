import type { WebContents } from 'electron';

/** The page of Leeway; no other origin may have a window, a permission or an answer. */
export const START_URL = 'app://leeway/index.html';

/** Whether a frame's address is our own page; an address that does not parse is not. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === 'app:' && host === 'leeway';
  } catch {
    return false;
  }
}

/** No navigation, no child window, no webview: the page only ever moves within itself. */
export function guardNavigation(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
