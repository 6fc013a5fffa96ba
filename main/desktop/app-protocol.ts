import { readFile } from 'node:fs/promises';
import { listBundleFiles } from '../page/bundle-files.ts';
import {
  COMMON_HEADERS,
  contentSecurityPolicy,
  createNonce,
  fillNonce,
} from '../page/page-policy.ts';
import type { ElectronApi } from './electron-api.ts';
import { isAppUrl } from './windows/navigation-guard.ts';

/** The server host's connection to its tabs. Here the preload has made `window.host` already, so it is empty. */
const BRIDGE_PATH = '/bridge.js';

/** Must run before `app` is ready: makes `app:` a secure standard origin of its own. */
export function registerAppScheme(electron: Pick<ElectronApi, 'protocol'>): void {
  electron.protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Answers `app://leeway/…` from the list of the bundle's files, each page with a policy and a nonce of its own. */
export function handleAppProtocol(
  electron: Pick<ElectronApi, 'protocol'>,
  rendererFolder: string,
): void {
  const files = listBundleFiles(rendererFolder);
  electron.protocol.handle('app', async ({ method, url }) => {
    if (method !== 'GET' || !isAppUrl(url)) return answer(404, 'text/plain', '');
    const { pathname } = new URL(url);
    if (pathname === BRIDGE_PATH) return answer(200, 'text/javascript; charset=utf-8', '');
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    if (file === undefined) return answer(404, 'text/plain', '');
    const content = await readFile(file.path);
    const nonce = createNonce();
    const body = file.path.endsWith('.html')
      ? fillNonce(content.toString(), nonce)
      : new Uint8Array(content);
    return answer(200, file.contentType, body, nonce);
  });
}

function answer(
  status: number,
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
  nonce = createNonce(),
): Response {
  return new Response(body, {
    status,
    headers: {
      ...COMMON_HEADERS,
      'content-type': contentType,
      'content-security-policy': contentSecurityPolicy(nonce),
    },
  });
}
