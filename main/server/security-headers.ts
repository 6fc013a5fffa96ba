import { randomBytes } from 'node:crypto';

/** Written into `index.html` by the build; replaced by a fresh nonce with each response. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export function createNonce(): string {
  return randomBytes(18).toString('base64');
}

/**
 * The policy of every page: nothing but our own files, styles of libraries by nonce, no strings turned into code.
 * `host` is the checked Host header; the socket is named in full because older browsers do not count it as 'self'.
 */
export function contentSecurityPolicy(nonce: string, host: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `media-src 'self'`,
    `connect-src 'self' ws://${host}`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ');
}

/** On every answer, also on errors. */
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
