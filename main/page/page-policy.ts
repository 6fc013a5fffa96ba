import { randomBytes } from 'node:crypto';

/** Written into `index.html` by the build; replaced by a fresh nonce with each response. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export function createNonce(): string {
  return randomBytes(18).toString('base64');
}

/** The page with this response's nonce in it. */
export function fillNonce(html: string, nonce: string): string {
  return html.replaceAll(NONCE_PLACEHOLDER, nonce);
}

/**
 * The policy of every page of both hosts: nothing but our own files, styles of libraries by nonce, no strings turned
 * into code. `connect` names what the page may speak to; on the desktop nothing, because the preload carries it all.
 */
export function contentSecurityPolicy(
  nonce: string,
  connect: readonly string[] = [`'none'`],
): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // The favicon and icons that the page draws itself.
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src ${connect.join(' ')}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `object-src 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ');
}

/** On every answer of both hosts, also on errors. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), clipboard-read=()',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
};
