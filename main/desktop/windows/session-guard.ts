import type { Session } from 'electron';
import { isAppUrl } from './navigation-guard.ts';

/** The only permission the page needs: the copy button. Without handlers Electron approves every one. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Denies permissions, devices, downloads and every request that leaves the bundle. */
export function guardSession(session: Session, options: { readonly development: boolean }): void {
  session.setPermissionRequestHandler((contents, permission, decide) => {
    decide(ALLOWED_PERMISSIONS.has(permission) && isAppUrl(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED_PERMISSIONS.has(permission) && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, decide) => {
    const allowed =
      isAppUrl(details.url) || (options.development && details.url.startsWith('devtools:'));
    decide({ cancel: !allowed });
  });
}
