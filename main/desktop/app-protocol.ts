import { readFile } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import { extname, join, relative, isAbsolute, sep } from 'node:path';
import type { ElectronApi } from './electron-api.ts';
import {
  contentSecurityPolicy,
  createNonce,
  NONCE_PLACEHOLDER,
} from './windows/content-security-policy.ts';
import { isAppUrl } from './windows/navigation-guard.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};

/** Must run before `app` is ready: makes `app:` a secure standard origin of its own. */
export function registerAppScheme(electron: Pick<ElectronApi, 'protocol'>): void {
  electron.protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/**
 * File of the bundle that an `app://leeway/…` address names; undefined for everything else: other hosts, encoded
 * separators, NUL, `..`, links that lead out, types that are no part of a bundle.
 */
export async function resolveAppFile(root: string, url: string): Promise<string | undefined> {
  if (!isAppUrl(url)) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return undefined;
  }
  if (path === '/') path = '/index.html';
  // A name that is still encoded, or holds a separator of another system, is no name of ours.
  if (!/^(?:\/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)+$/.test(path)) return undefined;
  if (CONTENT_TYPES[extname(path)] === undefined) return undefined;
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, ...path.split('/')));
    const inside = relative(base, file);
    return inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..' ? undefined : file;
  } catch {
    return undefined;
  }
}

/** The server host's connection to its tabs. Here the preload has made `window.host` already, so it is empty. */
const BRIDGE_PATH = '/bridge.js';

function emptyBridge(): Response {
  return new Response('', { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
}

/** Answers `app://leeway/…` from the bundle, each page with a policy and a nonce of its own. */
export function handleAppProtocol(electron: Pick<ElectronApi, 'protocol'>, root: string): void {
  electron.protocol.handle('app', async (request) => {
    if (new URL(request.url).pathname === BRIDGE_PATH) return emptyBridge();
    const file = request.method === 'GET' ? await resolveAppFile(root, request.url) : undefined;
    if (file === undefined) return new Response('not found', { status: 404 });
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    const nonce = createNonce();
    const content = await readFile(file);
    const body = type.startsWith('text/html')
      ? content.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)
      : new Uint8Array(content);
    return new Response(body, {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(nonce),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    });
  });
}
